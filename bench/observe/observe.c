/* What it costs to be watched (net/observe.h): time of an epoch with and without an observer, the best of
 * several trainings of each in turn, in processor time of one thread.
 *
 *     observe [--tsv FILE]
 *
 * A network of 64-64 units on drawn data, batches of 64 rows, Adam; validation has a third of the
 * training rows. The higher rate kills ReLU units, which have to be looked for on every row. */
#include "base/rng.h"
#include "net/blas.h"
#include "net/train.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { REPEATS = 9, EPOCHS = 20 };
#define DEAD_SLOPE 1e-6

typedef struct task {
    const char *act;
    size_t rows, inputs;
    double rate;
} task;

static const task tasks[] = {
    {"relu", 5187, 12, 0.003}, {"softplus", 5187, 12, 0.003}, {"gelu", 5187, 12, 0.003},
    {"relu", 5187, 12, 0.1},   {"relu", 1078, 64, 0.003},     {"softplus", 1078, 64, 0.003},
    {"relu", 235, 8, 0.003},   {"softplus", 235, 8, 0.003},
};

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void note(void *context, const epoch_losses *losses, const layer_epoch *layer)
{
    double *dead = context;
    (void)losses;
    *dead = (layer[0].dead + layer[1].dead) / 2;
}

static float *draw(size_t rows, size_t inputs, float **y)
{
    rng r = rng_stream(3, RNG_DATA, 0);
    float *x = malloc(rows * (inputs + 1) * sizeof *x);
    if (!x) return NULL;
    *y = x + rows * inputs;
    for (size_t i = 0; i < rows; i++) {
        double sum = 0;
        for (size_t j = 0; j < inputs; j++)
            sum += (double)(x[i * inputs + j] = (float)rng_normal(&r));
        (*y)[i] = (float)(sin(sum) + 0.3 * rng_normal(&r));
    }
    return x;
}

/* Seconds an epoch; the share of dead units at the end to *dead where it is watched. */
static double train(const task *k, const matrix_f32 *rows, const matrix_f32 *valid, double *dead)
{
    const double no_bias = 0;
    train_settings s = {
        .shape = {.inputs = k->inputs, .outputs = 1, .n_hidden = 2, .hidden = {64, 64}},
        .loss = LOSS_SQUARED,
        .optim = {.kind = OPTIM_ADAM, .rate = k->rate},
        .batch = 64,
        .max_epochs = EPOCHS,
        .patience = EPOCHS,
        .seed = 1};
    if (dead) s.observe = (observer_settings){note, dead, DEAD_SLOPE};
    trainer_f32 t;
    if (act_make(&s.act, k->act, NULL) != 0 || trainer_init_f32(&t, &s, rows->rows, &no_bias) != 0)
        return NAN;
    double start = seconds();
    train_record r = trainer_run_f32(&t, rows, valid);
    double taken = (seconds() - start) / (double)r.epochs;
    trainer_dispose_f32(&t);
    return taken;
}

static int measure(FILE *out, const task *k)
{
    float *y, *x = draw(k->rows + k->rows / 3, k->inputs, &y);
    if (!x) return 0;
    matrix_f32 rows = {.x = x, .y = y, .rows = k->rows},
               valid = {.x = x + k->rows * k->inputs, .y = y + k->rows, .rows = k->rows / 3};
    double plain = INFINITY, watched = INFINITY, dead = 0;
    for (int i = 0; i < REPEATS; i++) {
        plain = fmin(plain, train(k, &rows, &valid, NULL));
        watched = fmin(watched, train(k, &rows, &valid, &dead));
    }
    fprintf(out, "%s\t%zu\t%zu\t%g\t%.4f\t%.4f\t%.4f\t%.4f\n", k->act, k->rows, k->inputs, k->rate,
            dead, 1000 * plain, 1000 * watched, watched / plain - 1);
    free(x);
    return 1;
}

int main(int argc, char **argv)
{
    FILE *out = stdout;
    if (argc == 3 && strcmp(argv[1], "--tsv") == 0)
        out = fopen(argv[2], "w");
    else if (argc != 1)
        out = NULL;
    if (!out) return fprintf(stderr, "observe [--tsv FILE]\n"), 2;
    blas_one_thread();
    fprintf(out, "activation\trows\tinputs\trate\tdead\tms\twatched ms\tmore\n");
    int good = 1;
    for (size_t i = 0; i < sizeof tasks / sizeof *tasks; i++) good &= measure(out, &tasks[i]);
    return fclose(out) != 0 || !good;
}
