#include "world.h"

#include "test.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fill_data(world *w)
{
    static char x[] = "x", y[] = "y", path[] = "hand.csv";
    for (size_t i = 0; i < WORLD_ROWS; i++) {
        w->x[i] = (double)(i % 17);
        w->y[i] = 0.5 * (double)i + 0.25;
        w->line[i] = i + 2;
    }
    w->col[0] = (column){.name = x, .kind = COLUMN_NUMBER, .number = w->x};
    w->col[1] = (column){.name = y, .kind = COLUMN_NUMBER, .number = w->y};
    w->table = (table){.path = path, .rows = WORLD_ROWS, .cols = 2, .col = w->col, .line = w->line};
    err e = {0};
    dataset_options o = {.target = "y", .task = TASK_REGRESSION};
    if (dataset_make(&w->data, &w->table, &o, &e) != 0) fail_msg("%s", e.text);
}

plan_settings world_settings(void)
{
    plan_settings s = plan_defaults();
    s.runs = 6;
    s.seed = PLAN_MAX_SEED - 1;
    s.n_rates = 3;
    s.rate[0] = 1e-4;
    s.rate[1] = 1.0 / 3;
    s.rate[2] = 3;
    return s;
}

void world_replan(world *w, const plan_settings *set)
{
    err e = {0};
    act_spec *act;
    size_t n;
    if (act_spec_parse(&act, &n, "relu,softplus:beta=5,threshold=20,softplus,relu", &e) != 0)
        fail_msg("%s", e.text);
    plan_dispose(&w->plan);
    if (plan_make(&w->plan, set, act, n, &w->data, "hand.csv", &e) != 0) fail_msg("%s", e.text);
    free(act);
    run_results_free(w->result, w->planned);
    w->planned = w->plan.n_trials;
    w->result = calloc(w->plan.n_trials, sizeof *w->result);
    assert_non_null(w->result);
}

void world_make(world *w)
{
    *w = (world){0};
    snprintf(w->folder, sizeof w->folder, "%s/store.XXXXXX",
             getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    assert_non_null(mkdtemp(w->folder));
    snprintf(w->path, sizeof w->path, "%.400s/softplus.db", w->folder);
    fill_data(w);
    plan_settings set = world_settings();
    world_replan(w, &set);
    w->note[0] = "y is taken as a number";
    w->note[1] = "a note with 'quotes', \"both\", and ünicode";
    w->subject = (store_subject){.plan = &w->plan,
                                 .data_hash = 0xfedcba9876543210u,
                                 .version = "1.2.3",
                                 .isa = "scalar",
                                 .command = "softplus compare hand.csv --target y",
                                 .note = w->note,
                                 .n_notes = 2};
}

void world_free(world *w)
{
    char path[2 * WORLD_PATH];
    DIR *folder = opendir(w->folder);
    for (struct dirent *d; folder && (d = readdir(folder));) {
        snprintf(path, sizeof path, "%s/%s", w->folder, d->d_name);
        if (d->d_name[0] != '.') remove(path);
    }
    if (folder) closedir(folder);
    remove(w->folder);
    run_results_free(w->result, w->planned);
    plan_dispose(&w->plan);
    dataset_dispose(&w->data);
}

static const double odd[] = {0.1, -0.0, 1e-310, (double)INFINITY, 3, 0};

/* Some epochs of three layers, each number another one. */
static history *make_history(size_t t)
{
    history *h = history_new(t % 5, 3);
    assert_non_null(h);
    for (size_t i = 0; i < h->n_epochs; i++)
        h->losses[i] = (epoch_losses){i ? odd[(t + i) % 6] : (double)NAN, 1 / (double)(t + i)};
    for (size_t i = 0; i < h->n_epochs * h->n_layers; i++) {
        double x = (double)(t + i) / 3;
        h->layer[i] = (layer_epoch){x, x / 7, x / 11, -x, i ? odd[i % 6] : (double)NAN};
    }
    for (size_t l = 0; l < h->n_layers; l++) {
        for (size_t b = 0; b < OUTPUT_BINS; b++) h->bins[l].output[b] = t * b + l;
        for (size_t b = 0; b < GRADIENT_BINS; b++) h->bins[l].gradient[b] = UINT64_MAX - t * b - l;
    }
    return h;
}

run_result world_run(const plan *p, size_t t)
{
    const trial *planned = &p->trial[t];
    int tune = planned->stage == STAGE_TUNE;
    return (run_result){.id = planned->id,
                        .stage = planned->stage,
                        .activation = planned->activation,
                        .pair = planned->pair,
                        .seed = planned->seed,
                        .rate = tune ? planned->rate : 0.003,
                        .status = t % 5 == 3 ? RUN_DIVERGED : RUN_OK,
                        .valid_loss = t % 5 == 3 ? (double)NAN : odd[t % 6],
                        .test_loss = tune ? 0 : 1.0 / (double)(t + 1),
                        .null_loss = tune ? 0 : 2,
                        .test_score = tune ? 0 : -0.0,
                        .dead_units = tune ? 0 : 0.03125,
                        .calibration = tune || t % 3
                                           ? (calibration){0}
                                           : (calibration){.rows = t + 9, .below = {t, t + 1}},
                        .beta = tune ? (run_betas){0} : (run_betas){1.0 / 3, 0.1, 1e300},
                        .epochs = t,
                        .best_epoch = t / 2,
                        .seconds_per_epoch = 1e-3 * (double)t,
                        .history = tune || t % 5 == 0 ? NULL : make_history(t)};
}

static int same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

static int same_losses(const history *a, const history *b)
{
    int same = 1;
    for (size_t i = 0; i < a->n_epochs; i++)
        same &= same_bits(a->losses[i].train, b->losses[i].train) &&
                same_bits(a->losses[i].valid, b->losses[i].valid);
    return same;
}

static int same_layers(const history *a, const history *b)
{
    int same = 1;
    for (size_t i = 0; i < a->n_epochs * a->n_layers; i++) {
        const layer_epoch *x = &a->layer[i], *y = &b->layer[i];
        same &= same_bits(x->dead, y->dead) && same_bits(x->died, y->died) &&
                same_bits(x->revived, y->revived) && same_bits(x->output, y->output) &&
                same_bits(x->gradient, y->gradient);
    }
    return same;
}

static int same_history(const history *a, const history *b)
{
    if (!a || !b) return a == b;
    return a->n_epochs == b->n_epochs && a->n_layers == b->n_layers && same_losses(a, b) &&
           same_layers(a, b) && memcmp(a->bins, b->bins, a->n_layers * sizeof *a->bins) == 0;
}

int world_same(const run_result *a, const run_result *b)
{
    return a->id == b->id && a->stage == b->stage && a->activation == b->activation &&
           a->pair == b->pair && a->seed == b->seed && a->status == b->status &&
           a->epochs == b->epochs && a->best_epoch == b->best_epoch &&
           same_bits(a->rate, b->rate) && same_bits(a->valid_loss, b->valid_loss) &&
           same_bits(a->test_loss, b->test_loss) && same_bits(a->null_loss, b->null_loss) &&
           same_bits(a->test_score, b->test_score) && same_bits(a->dead_units, b->dead_units) &&
           same_bits(a->beta.mean, b->beta.mean) && same_bits(a->beta.least, b->beta.least) &&
           same_bits(a->beta.most, b->beta.most) &&
           memcmp(&a->calibration, &b->calibration, sizeof a->calibration) == 0 &&
           same_bits(a->seconds_per_epoch, b->seconds_per_epoch) &&
           same_history(a->history, b->history);
}

store *world_open(const world *w)
{
    store *s;
    err e = {0};
    if (store_open(&s, w->path, STORE_WRITE, &e) != 0) fail_msg("%s", e.text);
    return s;
}

store_start world_begin(world *w, store *s)
{
    store_start start;
    err e = {0};
    if (store_begin(s, &w->subject, w->result, &start, &e) != 0) fail_msg("%s", e.text);
    return start;
}

void world_append(const world *w, store *s, size_t from, size_t to)
{
    for (size_t t = from; t < to; t++) {
        run_result r = world_run(&w->plan, t);
        err e = {0};
        if (store_append(s, &r, &e) != 0) fail_msg("%s", e.text);
        history_free(r.history);
    }
}
