/* Steps a second of the lab's training, one core, for bench/train/peers.py to set beside others:
 *
 *     train check INPUTS HIDDEN,... OUTPUTS BATCH ACTIVATION FILE
 *         writes the initial weights, the data and the losses of ten steps (float32, raw) to FILE
 *     train time INPUTS HIDDEN,... OUTPUTS BATCH ACTIVATION [REPEATS]
 *         prints the best steps a second over REPEATS spells of a quarter of a second each, of
 *         processor time
 *
 * Squared error for one output, softmax cross-entropy for more; Adam, rate 0.001; data in BATCH-row
 * batches, visited in order in `check` and shuffled, as training does, in `time`. */
#include "net/blas.h"
#include "net/train.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BATCHES = 16, CHECK_STEPS = 10 };

typedef struct task {
    train_settings set;
    size_t rows;
    float *x, *y;
} task;

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int read_task(task *k, char **arg)
{
    mlp_shape shape = {.inputs = strtoul(arg[0], NULL, 10), .outputs = strtoul(arg[2], NULL, 10)};
    for (char *at = arg[1]; *at && shape.n_hidden < MLP_MAX_HIDDEN; at += *at == ',')
        shape.hidden[shape.n_hidden++] = strtoul(at, &at, 10);
    size_t batch = strtoul(arg[3], NULL, 10);
    *k = (task){.set = {.shape = shape,
                        .loss = shape.outputs > 1 ? LOSS_SOFTMAX : LOSS_SQUARED,
                        .optim = {.kind = OPTIM_ADAM, .rate = 1e-3},
                        .batch = batch,
                        .seed = 1},
                .rows = BATCHES * batch};
    err e = {0};
    if (act_make(&k->set.act, arg[4], &e) != 0) {
        fprintf(stderr, "train: %s\n", e.text);
        return 0;
    }
    k->x = calloc(k->rows * shape.inputs, sizeof *k->x);
    k->y = calloc(k->rows, sizeof *k->y);
    return k->x && k->y;
}

static void make_data(task *k)
{
    rng r = rng_stream(7, RNG_DATA, 0);
    size_t inputs = k->set.shape.inputs, outputs = k->set.shape.outputs;
    for (size_t i = 0; i < k->rows; i++) {
        float *row = k->x + i * inputs;
        for (size_t j = 0; j < inputs; j++) row[j] = (float)rng_normal(&r);
        float t = row[0] - row[1] * row[2 % inputs];
        k->y[i] = outputs > 1 ? (float)((size_t)(10 + t) % outputs) : t;
    }
}

/* One step on the next rows in order, as trainer_epoch does on shuffled ones. */
static double step(trainer_f32 *t, const task *k, size_t at)
{
    size_t n = k->set.batch, inputs = k->set.shape.inputs, outputs = k->set.shape.outputs;
    const float *x = k->x + at * inputs, *z = mlp_forward_f32(&t->net, n, x);
    double sum = loss_sum_f32(k->set.loss, n, outputs, z, k->y + at, 1 / (float)n,
                              mlp_output_gradient_f32(&t->net));
    mlp_backward_f32(&t->net, n, x);
    optim_step_f32(&t->optim, t->net.parameter, t->net.gradient);
    return sum / (double)n;
}

static int check(trainer_f32 *t, const task *k, const char *path)
{
    FILE *f = fopen(path, "wb");
    if (!f) {
        perror(path);
        return 0;
    }
    fwrite(t->net.parameter, sizeof(float), t->net.n_parameters, f);
    fwrite(k->x, sizeof(float), k->rows * k->set.shape.inputs, f);
    fwrite(k->y, sizeof(float), k->rows, f);
    for (size_t i = 0; i < CHECK_STEPS; i++) {
        float loss = (float)step(t, k, i * k->set.batch);
        fwrite(&loss, sizeof loss, 1, f);
    }
    return fclose(f) == 0;
}

static void time_it(trainer_f32 *t, const task *k, int repeats)
{
    matrix_f32 m = {.x = k->x, .y = k->y, .rows = k->rows};
    double best = 0;
    trainer_epoch_f32(t, &m, NULL);
    for (int i = 0; i < repeats; i++) {
        double start = seconds(), end;
        size_t steps = 0;
        do {
            trainer_epoch_f32(t, &m, NULL);
            steps += BATCHES;
            end = seconds();
        } while (end - start < 0.25);
        double rate = (double)steps / (end - start);
        if (rate > best) best = rate;
    }
    printf("%.6g\n", best);
}

int main(int argc, char **argv)
{
    int checking = argc == 8 && strcmp(argv[1], "check") == 0;
    if (!checking && !(argc >= 7 && argc <= 8 && strcmp(argv[1], "time") == 0)) {
        fputs("usage: train check|time INPUTS HIDDEN,... OUTPUTS BATCH ACTIVATION [FILE|REPEATS]\n",
              stderr);
        return 2;
    }
    task k;
    if (!read_task(&k, argv + 2)) return 1;
    make_data(&k);
    blas_one_thread();
    double bias[64] = {0};
    trainer_f32 t;
    if (k.set.shape.outputs > 64 || trainer_init_f32(&t, &k.set, k.rows, bias) != 0) return 1;
    int ok = 1;
    if (checking)
        ok = check(&t, &k, argv[7]);
    else
        time_it(&t, &k, argc == 8 ? atoi(argv[7]) : 8);
    trainer_dispose_f32(&t);
    free(k.x);
    free(k.y);
    return !ok;
}
