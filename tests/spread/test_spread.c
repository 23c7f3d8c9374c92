/* Rank 0 and its workers over a transport of queues in memory, each worker on threads of this process:
 * what every rank does, and what becomes of one that dies, lags or differs. No MPI in it. */
#include "run/runner.h"
#include "run/threads.h"
#include "spread/dispatch.h"
#include "spread/identity.h"
#include "spread/worker.h"
#include "test.h"

#include "base/rng.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    ROWS = 120,
    RANKS = 4,
    LONG =
        1000000 /* epochs: more than any test would wait for, so that only breaking off ends it */
};

/* The data and the plan, the same for all but where a test spoils one. */
typedef struct world {
    double a[ROWS], y[ROWS];
    uint64_t line[ROWS];
    column col[2];
    table table;
    dataset data;
    plan plan;
} world;

static void make_world(world *w, double spoiled, size_t epochs)
{
    static char *const name[2] = {"a", "y"};
    rng r = rng_stream(7, RNG_DATA, 0);
    for (size_t i = 0; i < ROWS; i++) {
        w->a[i] = rng_normal(&r);
        w->y[i] = sin(w->a[i]) + 0.3 * rng_normal(&r);
        w->line[i] = i + 2;
    }
    w->a[3] += spoiled;
    for (int c = 0; c < 2; c++)
        w->col[c] =
            (column){.name = name[c], .kind = COLUMN_NUMBER, .number = c == 0 ? w->a : w->y};
    w->table = (table){.path = "sim", .rows = ROWS, .cols = 2, .col = w->col, .line = w->line};
    plan_settings s = plan_defaults();
    s.n_hidden = 1;
    s.hidden[0] = 6;
    s.max_epochs = s.patience = epochs;
    s.runs = 6;
    s.n_tune = 1;
    s.n_rates = 2;
    s.rate[0] = 0.003;
    s.rate[1] = 0.03;
    dataset_options o = {.target = "y", .task = TASK_REGRESSION};
    err e = {0};
    if (dataset_make(&w->data, &w->table, &o, &e) != 0) fail_msg("%s", e.text);
    act_spec *act;
    size_t n;
    assert_int_equal(act_spec_parse(&act, &n, "relu,softplus", NULL), 0);
    if (plan_make(&w->plan, &s, act, n, &w->data, "sim", &e) != 0) fail_msg("%s", e.text);
    free(act);
}

static void free_world(world *w)
{
    plan_dispose(&w->plan);
    dataset_dispose(&w->data);
}

/* A letter on its way, and one box a rank. */
typedef struct letter {
    struct letter *next;
    int from;
    size_t size;
    unsigned char bytes[];
} letter;

typedef struct office {
    pthread_mutex_t lock;
    letter *box[RANKS]; /* the oldest first */
    int awaited;        /* other workers get no letters until this one has an order; 0: none */
} office;

typedef struct desk_of {
    office *office;
    int rank;
    letter *open; /* received last */
    int dies;     /* its hello is the last that is heard of it */
    int dead;
} desk_of;

static int post(void *context, int to, const void *bytes, size_t size)
{
    desk_of *d = context;
    if (d->dead) return 0;
    message m;
    assert_int_equal(message_unpack(&m, bytes, size, NULL), 0);
    d->dead = d->dies && m.kind == MESSAGE_HELLO;
    int is_order = m.kind == MESSAGE_ORDER;
    message_dispose(&m);
    letter *l = malloc(sizeof *l + size);
    if (!l) return ERR_MEMORY;
    *l = (letter){.from = d->rank, .size = size};
    memcpy(l->bytes, bytes, size);
    pthread_mutex_lock(&d->office->lock);
    letter **at = &d->office->box[to];
    while (*at) at = &(*at)->next;
    *at = l;
    if (is_order && to == d->office->awaited) d->office->awaited = 0;
    pthread_mutex_unlock(&d->office->lock);
    return 0;
}

static int fetch(void *context, int *from, const unsigned char **bytes, size_t *size)
{
    desk_of *d = context;
    pthread_mutex_lock(&d->office->lock);
    int awaited = d->office->awaited;
    int is_held = awaited && d->rank != 0 && d->rank != awaited;
    letter *l = is_held ? NULL : d->office->box[d->rank];
    if (l) d->office->box[d->rank] = l->next;
    pthread_mutex_unlock(&d->office->lock);
    if (!l) return 0;
    free(d->open);
    d->open = l;
    *from = l->from;
    *bytes = l->bytes;
    *size = l->size;
    return 1;
}

typedef struct member {
    desk_of desk;
    transport link;
    world *world;
    stop_flag stop;
    const char *trouble;
    err e;
    int rc, all;
    pthread_t thread;
} member;

typedef struct job {
    office office;
    world ours, theirs; /* of rank 0 and most; of a rank that a test spoils */
    member member[RANKS];
} job;

static void join(job *j, int rank)
{
    member *m = &j->member[rank];
    m->desk = (desk_of){.office = &j->office, .rank = rank};
    m->link = (transport){
        .rank = rank, .ranks = RANKS, .send = post, .receive = fetch, .context = &m->desk};
    m->world = &j->ours;
}

static int prepare(void *context, worker_subject *out, err *e)
{
    member *m = context;
    if (m->trouble) return err_set(e, ERR_IO, "%s", m->trouble);
    *out = (worker_subject){&m->world->plan, &m->world->data};
    return 0;
}

static void *serve(void *context)
{
    member *m = context;
    worker_options o = {
        .patience = 5, .version = "1", .stop = &m->stop, .prepare = prepare, .context = m};
    m->rc = worker_serve(&m->link, &o, &m->all, &m->e);
    return NULL;
}

static void begin(job *j, size_t epochs)
{
    *j = (job){0};
    assert_int_equal(pthread_mutex_init(&j->office.lock, NULL), 0);
    make_world(&j->ours, 0, epochs);
    for (int r = 0; r < RANKS; r++) join(j, r);
}

static void end(job *j)
{
    for (int r = 0; r < RANKS; r++) {
        free(j->member[r].desk.open);
        for (letter *l = j->office.box[r]; l;) {
            letter *next = l->next;
            free(l);
            l = next;
        }
    }
    pthread_mutex_destroy(&j->office.lock);
    free_world(&j->ours);
}

typedef struct heard {
    char text[400];
    int lines;
} heard;

static void listen(void *context, const char *line)
{
    heard *h = context;
    snprintf(h->text, sizeof h->text, "%s", line);
    h->lines++;
}

/* The whole plan on the ranks; what the runner said. */
static int lead(job *j, run_result *r, runner_options o, double patience, heard *h, int *all,
                err *e)
{
    for (int k = 1; k < RANKS; k++)
        assert_int_equal(pthread_create(&j->member[k].thread, NULL, serve, &j->member[k]), 0);
    dispatch_options set = {.patience = patience,
                            .who = identity_of(&j->ours.plan, &j->ours.data, "1"),
                            .notice = listen,
                            .context = h};
    dispatch *d;
    assert_int_equal(dispatch_open(&d, &j->member[0].link, &set, e), 0);
    o.by = dispatch_executor(d);
    int rc = runner_run(r, &j->ours.plan, &j->ours.data, &o, e);
    *all = dispatch_close(d);
    for (int k = 1; k < RANKS; k++) pthread_join(j->member[k].thread, NULL);
    return rc;
}

static void assert_same_as_threads(const job *j, const run_result *r)
{
    size_t n = j->ours.plan.n_trials;
    run_result *here = calloc(n, sizeof *here);
    runner_options o = {.by = threads_executor(1)};
    assert_int_equal(runner_run(here, &j->ours.plan, &j->ours.data, &o, NULL), 0);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(r[i].id, here[i].id);
        assert_int_equal(r[i].status, here[i].status);
        assert_true(r[i].rate == here[i].rate && r[i].valid_loss == here[i].valid_loss);
        assert_true(r[i].test_loss == here[i].test_loss && r[i].epochs == here[i].epochs);
        const history *a = r[i].history, *b = here[i].history;
        assert_int_equal(a != NULL, b != NULL);
        if (!a) continue;
        assert_int_equal(a->n_epochs, b->n_epochs);
        assert_memory_equal(a->losses, b->losses, a->n_epochs * sizeof *a->losses);
        assert_memory_equal(a->layer, b->layer, a->n_epochs * a->n_layers * sizeof *a->layer);
        assert_memory_equal(a->bins, b->bins, a->n_layers * sizeof *a->bins);
    }
    run_results_free(here, n);
}

static void test_spread__ranks_give_what_threads_give(void **state)
{
    (void)state;
    job j;
    begin(&j, 15);
    run_result *r = calloc(j.ours.plan.n_trials, sizeof *r);
    err e = {0};
    heard h = {0};
    int all;
    if (lead(&j, r, (runner_options){0}, 5, &h, &all, &e) != 0) fail_msg("%s", e.text);
    assert_true(all);
    assert_int_equal(h.lines, 0);
    for (int k = 1; k < RANKS; k++) assert_true(j.member[k].rc == 0 && j.member[k].all);
    assert_same_as_threads(&j, r);
    run_results_free(r, j.ours.plan.n_trials);
    end(&j);
}

/* Says hello, takes an order, is never heard of again. */
static void test_spread__a_silent_ranks_trial_goes_to_another(void **state)
{
    (void)state;
    job j;
    begin(&j, 15);
    j.member[2].desk.dies = 1;
    j.office.awaited = 2;
    run_result *r = calloc(j.ours.plan.n_trials, sizeof *r);
    err e = {0};
    heard h = {0};
    int all;
    if (lead(&j, r, (runner_options){0}, 2.5, &h, &all, &e) != 0) fail_msg("%s", e.text);
    assert_false(all);
    assert_int_equal(h.lines, 1);
    assert_non_null(strstr(h.text, "rank 2 on "));
    assert_non_null(strstr(h.text, "silent for 2.5 s: given up, its run goes to another"));
    assert_same_as_threads(&j, r);
    run_results_free(r, j.ours.plan.n_trials);
    end(&j);
}

/* As by SIGTERM from the system that lent the machine. */
static void test_spread__a_rank_that_is_stopped_leaves_its_trial(void **state)
{
    (void)state;
    job j;
    begin(&j, 15);
    j.member[3].stop = 1;
    run_result *r = calloc(j.ours.plan.n_trials, sizeof *r);
    err e = {0};
    heard h = {0};
    int all;
    if (lead(&j, r, (runner_options){0}, 5, &h, &all, &e) != 0) fail_msg("%s", e.text);
    assert_int_equal(h.lines, 1);
    assert_non_null(strstr(h.text, "was stopped"));
    assert_same_as_threads(&j, r);
    run_results_free(r, j.ours.plan.n_trials);
    end(&j);
}

static void test_spread__with_every_rank_lost_there_is_an_end(void **state)
{
    (void)state;
    job j;
    begin(&j, 15);
    for (int k = 1; k < RANKS; k++) j.member[k].stop = 1;
    run_result *r = calloc(j.ours.plan.n_trials, sizeof *r);
    err e = {0};
    heard h = {0};
    int all;
    assert_int_equal(lead(&j, r, (runner_options){0}, 5, &h, &all, &e), ERR_IO);
    assert_non_null(strstr(e.text, "every other rank is lost"));
    assert_int_equal(h.lines, RANKS - 1);
    run_results_free(r, j.ours.plan.n_trials);
    end(&j);
}

static void refused(job *j, const char *what)
{
    run_result *r = calloc(j->ours.plan.n_trials, sizeof *r);
    err e = {0};
    heard h = {0};
    int all;
    assert_true(lead(j, r, (runner_options){0}, 5, &h, &all, &e) < 0);
    if (!strstr(e.text, what)) fail_msg("'%s' does not say '%s'", e.text, what);
    assert_non_null(strstr(e.text, "rank 2 on "));
    run_results_free(r, j->ours.plan.n_trials);
    end(j);
}

static void test_spread__who_differs_is_refused_by_name(void **state)
{
    (void)state;
    const struct {
        double spoiled;
        size_t epochs;
        const char *says;
    } other[] = {{1, LONG, "other data"}, {0, LONG + 1, "another plan"}};
    for (size_t i = 0; i < 2; i++) {
        job j;
        begin(&j, LONG);
        make_world(&j.theirs, other[i].spoiled, other[i].epochs);
        j.member[2].world = &j.theirs;
        refused(&j, other[i].says);
        free_world(&j.theirs);
    }
    job j;
    begin(&j, LONG);
    j.member[2].trouble = "d.csv: no such file";
    refused(&j, "d.csv: no such file");
}

static void *raise_soon(void *context)
{
    stop_flag *stop = context;
    nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
    *stop = 1;
    return NULL;
}

static void test_spread__an_interrupt_breaks_off(void **state)
{
    (void)state;
    job j;
    begin(&j, LONG);
    run_result *r = calloc(j.ours.plan.n_trials, sizeof *r);
    stop_flag stop = 0;
    pthread_t alarm;
    assert_int_equal(pthread_create(&alarm, NULL, raise_soon, (void *)&stop), 0);
    err e = {0};
    heard h = {0};
    int all;
    assert_int_equal(lead(&j, r, (runner_options){.stop = &stop}, 5, &h, &all, &e), ERR_STOPPED);
    pthread_join(alarm, NULL);
    assert_true(all);
    for (size_t i = 0; i < j.ours.plan.n_trials; i++) assert_int_equal(r[i].status, RUN_PENDING);
    run_results_free(r, j.ours.plan.n_trials);
    end(&j);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spread__ranks_give_what_threads_give),
        cmocka_unit_test(test_spread__a_silent_ranks_trial_goes_to_another),
        cmocka_unit_test(test_spread__a_rank_that_is_stopped_leaves_its_trial),
        cmocka_unit_test(test_spread__with_every_rank_lost_there_is_an_end),
        cmocka_unit_test(test_spread__who_differs_is_refused_by_name),
        cmocka_unit_test(test_spread__an_interrupt_breaks_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
