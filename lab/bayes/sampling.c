#include "bayes/sampling.h"

#include "base/mem.h"
#include "base/rng.h"
#include "base/thread.h"
#include "bayes/nuts.h"
#include "bayes/warmup.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS_A_CALL = 10, TRIES = 100, TRIES_A_RADIUS = 10 };

typedef struct work {
    sampling *s;
    const target *target;
    const sampling_options *o;
    pthread_mutex_t lock; /* of what follows */
    size_t done;
    err why; /* the first thing that went wrong */
} work;

sampling_options sampling_defaults(void)
{
    return (sampling_options){.chains = 4,
                              .warmup = 1000,
                              .draws = 1000,
                              .accept = 0.8,
                              .deepest = 10,
                              .metric = METRIC_DIAGONAL,
                              .seed = 1,
                              .threads = 1};
}

static int sampling_init(sampling *s, size_t dim, const sampling_options *o, err *e)
{
    *s = (sampling){.chains = o->chains, .draws = o->draws, .dim = dim, .deepest = o->deepest};
    size_t all = o->chains * o->draws;
    s->q = mem_array(all, dim * sizeof *s->q);
    s->step = mem_array(all, sizeof *s->step);
    s->size = mem_array(o->chains, sizeof *s->size);
    s->warmup_leapfrogs = mem_array(o->chains, sizeof *s->warmup_leapfrogs);
    if (s->q && s->step && s->size && s->warmup_leapfrogs) return 0;
    sampling_dispose(s);
    return err_memory(e, "the draws");
}

void sampling_dispose(sampling *s)
{
    free(s->q);
    free(s->step);
    free(s->size);
    free(s->warmup_leapfrogs);
    *s = (sampling){0};
}

static int start(nuts *n, rng *r, double *q, err *e)
{
    double radius = 2;
    for (int i = 0; i < TRIES; i++) {
        if (i && i % TRIES_A_RADIUS == 0) radius /= 2;
        for (size_t j = 0; j < n->target->dim; j++) q[j] = radius * (2 * rng_uniform(r) - 1);
        if (nuts_place(n, q)) return 0;
    }
    return err_set(e, ERR_DATA,
                   "the posterior is not finite at any of %d places to start from: is the link one "
                   "for this family?",
                   TRIES);
}

static int told_to_stop(work *w, size_t steps)
{
    const sampling_options *o = w->o;
    pthread_mutex_lock(&w->lock);
    w->done += steps;
    if (o->progress) o->progress(o->context, w->done, o->chains * (o->warmup + o->draws));
    int stop = w->why.code != 0;
    pthread_mutex_unlock(&w->lock);
    return stop || stop_raised(o->stop);
}

static void warm_up_step(nuts *n, metric *m, rng *r, const warmup_plan *p, size_t i,
                         step_search *search, double *size, double accept)
{
    *size = step_search_next(search, accept);
    if (!warmup_learns(p, i)) return;
    metric_add(m, n->q);
    if (!warmup_window_ends(p, i)) return;
    metric_learn(m);
    *size = nuts_first_size(n, r, *size);
    *search = step_search_begin(search->aim, *size);
}

static int run(work *w, size_t chain, nuts *n, metric *m, double *room, err *e)
{
    const sampling_options *o = w->o;
    sampling *s = w->s;
    rng r = rng_stream(o->seed, RNG_SAMPLE, (uint32_t)chain);
    int rc = start(n, &r, room, e);
    if (rc < 0) return rc;
    double size = nuts_first_size(n, &r, 1);
    warmup_plan plan = warmup_plan_make(o->warmup);
    step_search search = step_search_begin(o->accept, size);
    for (size_t i = 0; i < o->warmup + o->draws; i++) {
        nuts_step step = nuts_move(n, &r, size, o->deepest);
        if (i < o->warmup) {
            s->warmup_leapfrogs[chain] += step.leapfrogs;
            warm_up_step(n, m, &r, &plan, i, &search, &size, step.accept);
            if (i + 1 == o->warmup) size = step_search_end(&search);
        } else {
            size_t at = chain * o->draws + i - o->warmup;
            memcpy(s->q + at * s->dim, n->q, s->dim * sizeof *s->q);
            s->step[at] = (sampling_step){n->log_density, step.energy, step.accept,
                                          step.leapfrogs, step.depth,  step.divergent};
        }
        if ((i + 1) % STEPS_A_CALL == 0 && told_to_stop(w, STEPS_A_CALL))
            return err_set(e, ERR_STOPPED, "interrupted: nothing was written");
    }
    s->size[chain] = size;
    return 0;
}

static int run_chain(work *w, size_t chain, err *e)
{
    const target *t = &w->target[chain];
    metric m = {0};
    nuts n = {0};
    double *room = mem_array(t->dim, sizeof *room);
    int rc = room ? metric_init(&m, w->o->metric, t->dim, e) : err_memory(e, "a chain");
    if (rc == 0) rc = nuts_init(&n, t, &m, e);
    if (rc == 0) rc = run(w, chain, &n, &m, room, e);
    nuts_dispose(&n);
    metric_dispose(&m);
    free(room);
    return rc;
}

static void each_chain(void *context, size_t chain)
{
    work *w = context;
    err why = {0};
    if (run_chain(w, chain, &why) == 0) return;
    pthread_mutex_lock(&w->lock);
    if (w->why.code == 0) w->why = why;
    pthread_mutex_unlock(&w->lock);
}

int sampling_make(sampling *s, const target *t, const sampling_options *o, err *e)
{
    int rc = sampling_init(s, t->dim, o, e);
    if (rc < 0) return rc;
    work w = {.s = s, .target = t, .o = o, .lock = PTHREAD_MUTEX_INITIALIZER};
    rc = thread_each(o->threads, o->chains, each_chain, &w, e);
    if (rc == 0 && w.why.code) rc = err_set(e, w.why.code, "%s", w.why.text);
    pthread_mutex_destroy(&w.lock);
    if (rc < 0) sampling_dispose(s);
    return rc;
}
