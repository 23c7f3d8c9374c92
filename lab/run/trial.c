#define _POSIX_C_SOURCE 200809L
#include "run/trial.h"

#include "base/mem.h"
#include "prep/prep.h"
#include "prep/split.h"
#include "run/history.h"
#include "run/learner.h"
#include "run/score.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

/* Everything of one trial between its split and its score. */
typedef struct workbench {
    split split;
    prep *prep;
    loss loss;
    size_t outputs;
    signed char *direction, *convex; /* [inputs] */
    float *x[3], *y[3], *w[3]; /* of training, validation and test rows; [2] in STAGE_RUN only */
    double *constant;          /* [outputs], the constant predictor */
    double *z;                 /* [n_test][outputs] */
    learner learner;
    history *history; /* of STAGE_RUN, until the result has it */
    int forgetful;    /* memory was too short for all of it */
} workbench;

static void workbench_dispose(workbench *b)
{
    split_dispose(&b->split);
    prep_free(b->prep);
    free(b->direction);
    free(b->convex);
    for (int k = 0; k < 3; k++) free(b->x[k]), free(b->y[k]), free(b->w[k]);
    free(b->constant);
    free(b->z);
    learner_dispose(&b->learner);
    history_free(b->history);
}

static void remember(void *context, const epoch_losses *losses, const layer_epoch *layer)
{
    workbench *b = context;
    if (!b->forgetful) b->forgetful = history_add(b->history, losses, layer) != 0;
}

static loss loss_for(const plan *p, const trial *t)
{
    int exponential = plan_link(p, t->activation) == LINK_EXP;
    switch (p->data.task) {
    case TASK_COUNT: return exponential ? LOSS_POISSON_EXP : LOSS_POISSON_SOFTPLUS;
    case TASK_BINARY: return LOSS_LOGISTIC;
    case TASK_MULTICLASS: return LOSS_SOFTMAX;
    case TASK_GAUSSIAN: return exponential ? LOSS_GAUSSIAN_EXP : LOSS_GAUSSIAN_SOFTPLUS;
    case TASK_AUTO:
    case TASK_REGRESSION: break;
    }
    return LOSS_SQUARED;
}

static double thread_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int begin_history(workbench *b, const plan *p, observer_settings *observe, err *e)
{
    b->history = history_new(0, plan_layers(&p->set));
    *observe = (observer_settings){remember, b, TRIAL_DEAD_SLOPE};
    return b->history ? 0 : err_memory(e, "the history of a run");
}

/* Weights of 1 on average: the rates that suit a loss are then those that suit it without. */
static int weigh(workbench *b, int part, const dataset *d, const size_t *row, size_t n, err *e)
{
    double sum = 0;
    if (!(b->w[part] = mem_array(n, sizeof(float)))) return err_memory(e, "a run's matrices");
    for (size_t i = 0; i < n; i++) sum += d->weight[row[i]];
    for (size_t i = 0; i < n; i++) b->w[part][i] = (float)(d->weight[row[i]] / sum * (double)n);
    return 0;
}

static int fill(workbench *b, int part, const dataset *d, const size_t *row, size_t n, err *e)
{
    b->x[part] = mem_array(n * prep_width(b->prep), sizeof(float));
    b->y[part] = mem_array(n, sizeof(float));
    if (!b->x[part] || !b->y[part]) return err_memory(e, "a run's matrices");
    prep_apply(b->prep, d, row, n, b->x[part], b->y[part]);
    return d->weight ? weigh(b, part, d, row, n, e) : 0;
}

/* Split, preparation and matrices: nothing here looks at a row of the test part but the last line,
   which only lays its features out. */
static int prepare(workbench *b, const plan *p, const trial *t, const dataset *d, err *e)
{
    rng draws = rng_stream(t->split_seed, RNG_SPLIT, 0);
    int rc = split_make(&b->split, d, p->set.shares, &draws, e);
    if (rc == 0) rc = prep_fit(&b->prep, d, b->split.train, b->split.n_train, e);
    if (rc == 0) rc = fill(b, 0, d, b->split.train, b->split.n_train, e);
    if (rc == 0) rc = fill(b, 1, d, b->split.valid, b->split.n_valid, e);
    if (rc == 0 && t->stage == STAGE_RUN) rc = fill(b, 2, d, b->split.test, b->split.n_test, e);
    if (rc < 0) return rc;
    b->loss = loss_for(p, t);
    b->outputs = loss_outputs(b->loss, d->classes);
    b->direction = mem_array(prep_width(b->prep), 1);
    b->convex = mem_array(prep_width(b->prep), 1);
    b->constant = mem_array(b->outputs, sizeof *b->constant);
    b->z = mem_array(b->split.n_test * b->outputs, sizeof *b->z);
    if (!b->constant || !b->z || !b->direction || !b->convex)
        return err_memory(e, "a run's scores");
    loss_constant(b->loss, b->split.n_train, b->outputs, b->y[0], b->w[0], b->constant);
    return 0;
}

static learner_data part(const workbench *b, int which, size_t rows)
{
    return (learner_data){b->x[which], b->y[which], rows, b->w[which]};
}

static void calibrate(run_result *out, const workbench *b, const dataset *d, double offset,
                      double scale)
{
    for (size_t i = 0; i < b->split.n_test; i++) {
        double p[2];
        loss_predict(b->loss, b->outputs, b->z + i * b->outputs, p);
        calibration_add(&out->calibration, d->y[b->split.test[i]], offset + scale * p[0],
                        scale * p[1]);
    }
}

/* A diverged network is scored as what a user would fall back to: the constant predictor. */
static int score_test(run_result *out, workbench *b, const dataset *d, err *e)
{
    const size_t *row = b->split.test;
    size_t n = b->split.n_test;
    double offset = prep_target_offset(b->prep), scale = prep_target_scale(b->prep);
    score null = score_rows(b->loss, d, row, n, b->outputs, b->constant, 1, offset, scale);
    score s = null;
    if (out->status == RUN_OK) {
        int rc = learner_predict(&b->learner, part(b, 2, n), b->z, e);
        if (rc < 0) return rc;
        s = score_rows(b->loss, d, row, n, b->outputs, b->z, 0, offset, scale);
        if (!isfinite(s.mean)) {
            out->status = RUN_DIVERGED;
            s = null;
        }
    }
    if (out->status == RUN_OK && loss_is_gaussian(b->loss)) calibrate(out, b, d, offset, scale);
    out->null_loss = score_loss(b->loss, null);
    out->test_loss = score_loss(b->loss, s);
    out->test_score = score_value(b->loss, s, null);
    return 0;
}

/* What a run has besides a tuning trial: its score, and how its units are left. */
static int look_back(run_result *out, workbench *b, const dataset *d, err *e)
{
    enum { PROBE_ROWS = 512 }; /* in random order: the split dealt them */
    size_t n = b->split.n_train, probe = n < PROBE_ROWS ? n : PROBE_ROWS;
    if (b->forgetful) return err_memory(e, "the history of a run");
    int rc = score_test(out, b, d, e);
    if (rc == 0)
        rc = learner_dead_units(&out->dead_units, &b->learner, part(b, 0, n), TRIAL_DEAD_SLOPE, e);
    mlp_betas beta = learner_betas(&b->learner);
    out->beta = (run_betas){beta.mean, beta.least, beta.most};
    if (rc == 0) rc = learner_bins(&b->learner, part(b, 0, probe), b->history->bins, e);
    return rc;
}

static int train_and_score(run_result *out, workbench *b, const trial *t, const dataset *d, err *e)
{
    learner_data train = part(b, 0, b->split.n_train), valid = part(b, 1, b->split.n_valid);
    train_record r;
    double start = thread_seconds();
    int rc = learner_train(&r, &b->learner, train, valid, e);
    double seconds = thread_seconds() - start;
    if (rc < 0) return rc;
    if (r.end == TRAIN_STOPPED) return err_set(e, ERR_STOPPED, "stopped");
    run_status status = r.end == TRAIN_DIVERGED ? RUN_DIVERGED : RUN_OK;
    run_result done = *out;
    done.status = status;
    done.epochs = r.epochs;
    done.best_epoch = r.best_epoch;
    done.valid_loss = r.valid_loss;
    done.seconds_per_epoch = r.epochs ? seconds / (double)r.epochs : 0;
    if (t->stage == STAGE_RUN) rc = look_back(&done, b, d, e);
    if (rc < 0) return rc;
    done.history = b->history;
    b->history = NULL;
    *out = done;
    return 0;
}

/* The preparation changes hands, the weights are copied. */
static int hand_over(trained *keep, workbench *b, err *e)
{
    const mlp_shape *shape = learner_shape(&b->learner);
    float *parameter = mem_array(mlp_parameters(shape), sizeof *parameter);
    if (!parameter) return err_memory(e, "a network");
    learner_weights(&b->learner, parameter);
    *keep = (trained){b->prep, *shape, b->loss, parameter};
    keep->shape.dropout = 0; /* that was training */
    b->prep = NULL;
    return 0;
}

void trained_dispose(trained *t)
{
    prep_free(t->prep);
    free(t->parameter);
    *t = (trained){0};
}

int trial_run(run_result *out, const plan *p, const trial *t, double rate, const dataset *d,
              const stop_flag *stop, err *e)
{
    return trial_train(out, NULL, p, t, rate, d, stop, e);
}

int trial_train(run_result *out, trained *keep, const plan *p, const trial *t, double rate,
                const dataset *d, const stop_flag *stop, err *e)
{
    if (keep) *keep = (trained){0};
    *out = (run_result){.id = t->id,
                        .stage = t->stage,
                        .activation = t->activation,
                        .pair = t->pair,
                        .seed = t->seed,
                        .rate = rate,
                        .status = RUN_PENDING};
    workbench b = {0};
    int rc = prepare(&b, p, t, d, e);
    if (rc == 0) {
        learner_setup set = {.plan = p,
                             .trial = t,
                             .rate = rate,
                             .loss = b.loss,
                             .inputs = prep_width(b.prep),
                             .outputs = b.outputs,
                             .constant = b.constant,
                             .stop = stop};
        if (prep_guarantees(b.prep, b.direction, b.convex))
            set.signs = (signs_asked){b.direction, b.convex};
        if (t->stage == STAGE_RUN) rc = begin_history(&b, p, &set.observe, e);
        if (rc == 0) rc = learner_init(&b.learner, &set, b.split.n_train, e);
    }
    if (rc == 0) rc = train_and_score(out, &b, t, d, e);
    if (rc == 0 && keep) rc = hand_over(keep, &b, e);
    workbench_dispose(&b);
    return rc;
}

const char *run_status_name(run_status s)
{
    switch (s) {
    case RUN_PENDING: return "pending";
    case RUN_OK: return "ok";
    case RUN_DIVERGED: break;
    }
    return "diverged";
}
