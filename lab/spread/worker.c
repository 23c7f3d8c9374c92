#include "spread/worker.h"

#include "net/blas.h"
#include "run/trial.h"
#include "spread/clock.h"
#include "spread/identity.h"
#include "spread/message.h"

#include <pthread.h>
#include <stdlib.h>

typedef enum bench_state {
    BENCH_PREPARING,
    BENCH_READY, /* prepared, or not; rank 0 is to be told */
    BENCH_IDLE,
    BENCH_TRAINING,
    BENCH_DONE, /* the result is to be sent */
    BENCH_LEAVING
} bench_state;

/* What the two threads share. */
typedef struct bench {
    const worker_options *set;
    pthread_mutex_t
        lock; /* guards state; the rest belongs to the trainer while it prepares or trains */
    pthread_cond_t changed; /* state */
    bench_state state;
    worker_subject subject;
    identity who;
    err failure;
    const trial *trial;
    double rate;
    run_result result;
    stop_flag broken_off; /* what the training polls */
} bench;

static void become(bench *b, bench_state state)
{
    b->state = state;
    pthread_cond_broadcast(&b->changed);
}

static void *prepare_and_train(void *context)
{
    bench *b = context;
    b->failure = (err){0};
    if (b->set->prepare(b->set->context, &b->subject, &b->failure) == 0)
        b->who = identity_of(b->subject.plan, b->subject.data, b->set->version);
    else
        b->who = identity_of(NULL, NULL, b->set->version);
    pthread_mutex_lock(&b->lock);
    if (b->state != BENCH_LEAVING) become(b, BENCH_READY);
    for (;;) {
        while (b->state != BENCH_TRAINING && b->state != BENCH_LEAVING)
            pthread_cond_wait(&b->changed, &b->lock);
        if (b->state == BENCH_LEAVING) break;
        pthread_mutex_unlock(&b->lock);
        b->failure = (err){0};
        trial_run(&b->result, b->subject.plan, b->trial, b->rate, b->subject.data, &b->broken_off,
                  &b->failure);
        pthread_mutex_lock(&b->lock);
        if (b->state != BENCH_LEAVING) become(b, BENCH_DONE);
    }
    pthread_mutex_unlock(&b->lock);
    return NULL;
}

typedef struct service {
    const transport *link;
    bench bench;
    pthread_t trainer;
    double beaten, heard; /* when: the last sign of life, the last word from rank 0 */
    int met;              /* rank 0 has said something */
    int ended, all;       /* sent home; and whether every rank was there */
} service;

static int tell(const service *s, const message *m, err *e)
{
    size_t size;
    unsigned char *bytes = message_pack(m, &size);
    if (!bytes) return err_memory(e, "a message");
    int rc = s->link->send(s->link->context, 0, bytes, size);
    free(bytes);
    return rc < 0 ? err_set(e, rc, "a message to rank 0 cannot be sent") : 0;
}

static void obey(service *s, const message *m)
{
    bench *b = &s->bench;
    switch (m->kind) {
    case MESSAGE_ORDER:
        if (b->state != BENCH_IDLE || m->trial >= b->subject.plan->n_trials) break;
        b->trial = &b->subject.plan->trial[m->trial];
        b->rate = m->rate;
        b->broken_off = 0;
        become(b, BENCH_TRAINING);
        break;
    case MESSAGE_BREAK: b->broken_off = 1; break;
    case MESSAGE_END:
        s->ended = 1;
        s->all = m->all;
        break;
    case MESSAGE_BEAT:
    case MESSAGE_HELLO:
    case MESSAGE_RESULT: break;
    }
}

static int hear(service *s, double now, err *e)
{
    int from, some = 0;
    const unsigned char *bytes;
    size_t size;
    while (!s->ended && s->link->receive(s->link->context, &from, &bytes, &size)) {
        message m;
        int rc = message_unpack(&m, bytes, size, e);
        if (rc < 0) return rc;
        obey(s, &m);
        message_dispose(&m);
        s->heard = now;
        s->met = some = 1;
    }
    return some;
}

/* Says what there is to say; with the lock held. */
static int report(service *s, double now, err *e)
{
    bench *b = &s->bench;
    int rc = 0;
    if (b->state == BENCH_READY) {
        rc = tell(s, &(message){.kind = MESSAGE_HELLO, .who = b->who, .failure = b->failure}, e);
        become(b, BENCH_IDLE);
    } else if (b->state == BENCH_DONE) {
        rc = tell(s, &(message){.kind = MESSAGE_RESULT, .failure = b->failure, .result = b->result},
                  e);
        history_free(b->result.history);
        b->result.history = NULL;
        become(b, BENCH_IDLE);
    } else if (now - s->beaten >= BEAT_SECONDS) {
        rc = tell(s, &(message){.kind = MESSAGE_BEAT}, e);
        s->beaten = now;
    }
    return rc;
}

/* Until the trainer is done, or time for the next look: soon where an order may come. */
static void rest(service *s, long idle)
{
    enum { WHILE_TRAINING = 10000000 };
    bench *b = &s->bench;
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_nsec += b->state == BENCH_IDLE ? idle : WHILE_TRAINING;
    if (t.tv_nsec >= 1000000000) t.tv_sec++, t.tv_nsec -= 1000000000;
    pthread_cond_timedwait(&b->changed, &b->lock, &t);
}

/* Rank 0 reads its data without a word, which takes it about as long as it has taken here. */
static int is_lost(const service *s, double now)
{
    enum { WHILE_IT_READS = 10 };
    double patience = s->bench.set->patience * (s->met ? 1 : WHILE_IT_READS);
    return s->bench.state != BENCH_PREPARING && now - s->heard > patience;
}

/* The caller's thread, with the lock held but for its rests. */
static int serve(service *s, err *e)
{
    bench *b = &s->bench;
    long idle = 0;
    int rc = 0;
    while (rc >= 0 && !s->ended) {
        double now = clock_seconds();
        if (b->state == BENCH_PREPARING) s->heard = now;
        rc = hear(s, now, e);
        if (rc < 0) break;
        idle = rc ? 0 : clock_longer(idle);
        if (stop_raised(b->set->stop)) b->broken_off = 1;
        rc = report(s, now, e);
        if (rc == 0 && is_lost(s, now))
            rc = err_set(e, ERR_IO, "rank 0 has been silent for too long: it is taken for lost");
        if (rc == 0 && !s->ended) rest(s, idle);
    }
    b->broken_off = 1;
    become(b, BENCH_LEAVING);
    return rc;
}

static int start(bench *b, pthread_t *trainer, err *e)
{
    pthread_condattr_t steady;
    if (pthread_mutex_init(&b->lock, NULL) == 0) {
        if (pthread_condattr_init(&steady) == 0) {
            pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
            int refused = pthread_cond_init(&b->changed, &steady);
            pthread_condattr_destroy(&steady);
            if (!refused && pthread_create(trainer, NULL, prepare_and_train, b) == 0) return 0;
        }
    }
    return err_set(e, ERR_IO, "no thread to be had for training");
}

int worker_serve(const transport *t, const worker_options *o, int *all, err *e)
{
    blas_one_thread();
    service s = {.link = t, .bench = {.set = o}, .heard = clock_seconds()};
    *all = 0;
    int rc = start(&s.bench, &s.trainer, e);
    if (rc < 0) return rc;
    pthread_mutex_lock(&s.bench.lock);
    rc = serve(&s, e);
    pthread_mutex_unlock(&s.bench.lock);
    pthread_join(s.trainer, NULL);
    history_free(s.bench.result.history);
    pthread_cond_destroy(&s.bench.changed);
    pthread_mutex_destroy(&s.bench.lock);
    *all = s.all;
    return rc < 0 ? rc : 0;
}
