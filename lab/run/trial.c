#define _POSIX_C_SOURCE 200809L
#include "run/trial.h"

#include "base/mem.h"
#include "net/train.h"
#include "prep/prep.h"
#include "prep/split.h"
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
    float *x[3], *y[3]; /* of training, validation and test rows; [2] in STAGE_RUN only */
    double *constant;   /* [outputs], the constant predictor */
    double *z;          /* [n_test][outputs] */
    float *z32;         /* the same as the network gives it */
    trainer_f32 trainer;
} workbench;

static void workbench_dispose(workbench *b)
{
    split_dispose(&b->split);
    prep_free(b->prep);
    for (int k = 0; k < 3; k++) free(b->x[k]), free(b->y[k]);
    free(b->constant);
    free(b->z);
    free(b->z32);
    trainer_dispose_f32(&b->trainer);
}

static loss loss_for(const plan *p)
{
    switch (p->data.task) {
    case TASK_COUNT: return p->set.link == LINK_EXP ? LOSS_POISSON_EXP : LOSS_POISSON_SOFTPLUS;
    case TASK_BINARY: return LOSS_LOGISTIC;
    case TASK_MULTICLASS: return LOSS_SOFTMAX;
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

static int fill(workbench *b, int part, const dataset *d, const size_t *row, size_t n, err *e)
{
    b->x[part] = mem_array(n * prep_width(b->prep), sizeof(float));
    b->y[part] = mem_array(n, sizeof(float));
    if (!b->x[part] || !b->y[part]) return err_memory(e, "a run's matrices");
    prep_apply(b->prep, d, row, n, b->x[part], b->y[part]);
    return 0;
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
    b->loss = loss_for(p);
    b->outputs = loss_outputs(b->loss, d->classes);
    b->constant = mem_array(b->outputs, sizeof *b->constant);
    b->z = mem_array(b->split.n_test * b->outputs, sizeof *b->z);
    b->z32 = mem_array(b->split.n_test * b->outputs, sizeof *b->z32);
    if (!b->constant || !b->z || !b->z32) return err_memory(e, "a run's scores");
    loss_constant(b->loss, b->split.n_train, b->outputs, b->y[0], b->constant);
    return 0;
}

static int start_trainer(workbench *b, const plan *p, const trial *t, double rate,
                         const volatile sig_atomic_t *stop, err *e)
{
    const plan_settings *s = &p->set;
    train_settings set = {
        .shape = {.inputs = prep_width(b->prep), .outputs = b->outputs, .n_hidden = s->n_hidden},
        .loss = b->loss,
        .optim = {.kind = s->optimizer == OPTIMIZER_ADAM ? OPTIM_ADAM : OPTIM_SGD,
                  .rate = rate,
                  .momentum = s->momentum},
        .batch = s->batch < b->split.n_train ? s->batch : b->split.n_train,
        .max_epochs = s->max_epochs,
        .patience = s->patience,
        .seed = t->seed,
        .stop = stop,
    };
    for (size_t l = 0; l < s->n_hidden; l++) set.shape.hidden[l] = s->hidden[l];
    int rc = act_make(&set.act, p->act[t->activation].text, e);
    if (rc < 0) return rc;
    rc = trainer_init_f32(&b->trainer, &set, b->split.n_train, b->constant);
    return rc < 0 ? err_memory(e, "a network") : 0;
}

/* A diverged network is scored as what a user would fall back to: the constant predictor. */
static void score_test(run_result *out, workbench *b, const dataset *d)
{
    const size_t *row = b->split.test;
    size_t n = b->split.n_test;
    double offset = prep_target_offset(b->prep), scale = prep_target_scale(b->prep);
    score null = score_rows(b->loss, d, row, n, b->outputs, b->constant, 1, offset, scale),
          s = null;
    if (out->status == RUN_OK) {
        matrix_f32 test = {b->x[2], b->y[2], n};
        trainer_predict_f32(&b->trainer, &test, b->z32);
        for (size_t i = 0; i < n * b->outputs; i++) b->z[i] = (double)b->z32[i];
        s = score_rows(b->loss, d, row, n, b->outputs, b->z, 0, offset, scale);
        if (!isfinite(s.mean)) {
            out->status = RUN_DIVERGED;
            s = null;
        }
    }
    out->null_loss = score_loss(b->loss, null);
    out->test_loss = score_loss(b->loss, s);
    out->test_score = score_value(b->loss, s, null);
}

static void train_and_score(run_result *out, workbench *b, const trial *t, const dataset *d)
{
    matrix_f32 train = {b->x[0], b->y[0], b->split.n_train};
    matrix_f32 valid = {b->x[1], b->y[1], b->split.n_valid};
    double start = thread_seconds();
    train_record r = trainer_run_f32(&b->trainer, &train, &valid);
    double seconds = thread_seconds() - start;
    if (r.end == TRAIN_STOPPED) return;
    out->status = r.end == TRAIN_DIVERGED ? RUN_DIVERGED : RUN_OK;
    out->epochs = r.epochs;
    out->best_epoch = r.best_epoch;
    out->valid_loss = r.valid_loss;
    out->seconds_per_epoch = r.epochs ? seconds / (double)r.epochs : 0;
    if (t->stage != STAGE_RUN) return;
    score_test(out, b, d);
    out->dead_units = trainer_dead_units_f32(&b->trainer, &train, TRIAL_DEAD_SLOPE);
}

int trial_run(run_result *out, const plan *p, const trial *t, double rate, const dataset *d,
              const volatile sig_atomic_t *stop, err *e)
{
    *out = (run_result){.id = t->id,
                        .stage = t->stage,
                        .activation = t->activation,
                        .pair = t->pair,
                        .seed = t->seed,
                        .rate = rate,
                        .status = RUN_PENDING};
    workbench b = {0};
    int rc = prepare(&b, p, t, d, e);
    if (rc == 0) rc = start_trainer(&b, p, t, rate, stop, e);
    if (rc == 0) {
        train_and_score(out, &b, t, d);
        if (out->status == RUN_PENDING) rc = err_set(e, ERR_STOPPED, "stopped");
    }
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
