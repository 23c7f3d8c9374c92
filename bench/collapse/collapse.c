/* How many deep narrow networks collapse: networks of ten layers, nine hidden ones of two units and the
 * output, learn |x| from 3,000 points in [-sqrt 3, sqrt 3], from many initial draws, the same for every
 * activation. In the set-up of Lu, Shin, Su and Karniadakis, "Dying ReLU and Initialization" (Commun.
 * Comput. Phys. 28, 2020), over 90 % of 1,000 ReLU networks end as a constant.
 *
 *     collapse [--draws N] [--epochs N] [--tsv FILE] [ACTIVATION...]
 *
 * A network has collapsed when its outputs span less than a hundredth of the targets' range, and has
 * learned when they explain 90 % of the targets' variance, seen on 500 points at even distances. Dead: in some hidden layer no
 * unit has a slope of 1e-6 or more on any point, so that nothing below it can ever learn. */
#include "base/rng.h"
#include "base/thread.h"
#include "net/blas.h"
#include "net/train.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { POINTS = 3000, GRID = 500, HIDDEN = 9, WIDTH = 2, BATCH = 128 };
#define RATE 0.01
#define DEAD_SLOPE 1e-6
#define REACH 1.7320508075688772 /* sqrt 3: x then has variance 1 */

typedef struct fate {
    int failed; /* no memory */
    int dead_before, dead_after, collapsed, learned;
} fate;

typedef struct experiment {
    act act;
    size_t epochs;
    float x[POINTS], y[POINTS];       /* to train on, drawn at random */
    float grid_x[GRID], grid_y[GRID]; /* to look at, at even distances */
    fate *fate;                       /* [draws] */
} experiment;

static void make_points(experiment *e)
{
    rng r = rng_stream(1, RNG_DATA, 0);
    for (size_t i = 0; i < POINTS; i++) {
        e->x[i] = (float)(REACH * (2 * rng_uniform(&r) - 1));
        e->y[i] = fabsf(e->x[i]);
    }
    for (size_t i = 0; i < GRID; i++) {
        e->grid_x[i] = (float)(REACH * (2.0 * (double)i / (GRID - 1) - 1));
        e->grid_y[i] = fabsf(e->grid_x[i]);
    }
}

/* What the observer told last: 1 if a layer has no unit left. */
typedef struct watch {
    size_t epoch;
    int before, now;
} watch;

static void look(void *context, const epoch_losses *losses, const layer_epoch *layer)
{
    watch *w = context;
    (void)losses;
    w->now = 0;
    for (size_t l = 0; l < HIDDEN; l++) w->now |= layer[l].dead >= 1;
    if (w->epoch++ == 0) w->before = w->now;
}

static void judge(fate *f, const experiment *e, const float *z)
{
    double least = INFINITY, most = -INFINITY, mean = 0, missed = 0, all = 0;
    for (size_t i = 0; i < GRID; i++) mean += (double)e->grid_y[i] / GRID;
    for (size_t i = 0; i < GRID; i++) {
        double off = (double)z[i] - (double)e->grid_y[i], from = (double)e->grid_y[i] - mean;
        least = fmin(least, (double)z[i]);
        most = fmax(most, (double)z[i]);
        missed += off * off;
        all += from * from;
    }
    f->collapsed = !(most - least >= 0.01 * REACH);
    f->learned = missed <= 0.1 * all;
}

static void one_draw(void *context, size_t draw)
{
    experiment *e = context;
    fate *f = &e->fate[draw];
    watch w = {0};
    matrix_f32 points = {.x = e->x, .y = e->y, .rows = POINTS},
               grid = {.x = e->grid_x, .y = e->grid_y, .rows = GRID};
    train_settings set = {.shape = {.inputs = 1, .outputs = 1, .n_hidden = HIDDEN},
                          .act = e->act,
                          .loss = LOSS_SQUARED,
                          .optim = {.kind = OPTIM_ADAM, .rate = RATE},
                          .batch = BATCH,
                          .max_epochs = e->epochs,
                          .patience = e->epochs,
                          .seed = draw + 1,
                          .observe = {look, &w, DEAD_SLOPE}};
    for (size_t l = 0; l < HIDDEN; l++) set.shape.hidden[l] = WIDTH;
    trainer_f32 t;
    const double no_bias = 0;
    float z[GRID];
    f->failed = trainer_init_f32(&t, &set, POINTS, &no_bias) != 0;
    if (!f->failed) {
        trainer_run_f32(&t, &points, &grid);
        trainer_predict_f32(&t, &grid, z);
        judge(f, e, z);
        f->dead_before = w.before;
        f->dead_after = w.now;
        trainer_dispose_f32(&t);
    }
}

/* Wilson's 95 % interval of a share. */
static void print_share(FILE *out, size_t k, size_t n)
{
    const double z = 1.959963984540054, p = (double)k / (double)n, m = (double)n;
    double centre = (p + z * z / (2 * m)) / (1 + z * z / m);
    double half = z / (1 + z * z / m) * sqrt(p * (1 - p) / m + z * z / (4 * m * m));
    fprintf(out, "\t%.4f\t%.4f\t%.4f", p, fmax(centre - half, 0), fmin(centre + half, 1));
}

static int run(FILE *out, experiment *e, const char *name, size_t draws)
{
    err why = {0};
    struct timespec from, to;
    if (act_make(&e->act, name, &why) != 0) return fprintf(stderr, "collapse: %s\n", why.text), 1;
    clock_gettime(CLOCK_MONOTONIC, &from);
    if (thread_each(thread_cores(), draws, one_draw, e, &why) != 0)
        return fprintf(stderr, "collapse: %s\n", why.text), 1;
    clock_gettime(CLOCK_MONOTONIC, &to);
    size_t before = 0, after = 0, collapsed = 0, learned = 0;
    for (size_t i = 0; i < draws; i++) {
        const fate *f = &e->fate[i];
        if (f->failed) return fprintf(stderr, "collapse: not enough memory\n"), 1;
        before += (size_t)f->dead_before;
        after += (size_t)f->dead_after;
        collapsed += (size_t)f->collapsed;
        learned += (size_t)f->learned;
    }
    fprintf(out, "%s\t%zu\t%zu", name, draws, e->epochs);
    print_share(out, before, draws);
    print_share(out, after, draws);
    print_share(out, collapsed, draws);
    print_share(out, learned, draws);
    fprintf(out, "\t%.1f\n",
            (double)(to.tv_sec - from.tv_sec) + 1e-9 * (double)(to.tv_nsec - from.tv_nsec));
    return fflush(out) != 0;
}

static int usage(void)
{
    fprintf(stderr, "collapse [--draws N] [--epochs N] [--tsv FILE] [ACTIVATION...]\n");
    return 2;
}

int main(int argc, char **argv)
{
    static const char *const standard[] = {"relu", "softplus", "leaky_relu"};
    static experiment e = {.epochs = 60};
    const char *const *name = standard;
    size_t n_names = sizeof standard / sizeof *standard, draws = 1000;
    FILE *out = stdout;
    int i = 1;
    for (; i < argc && strncmp(argv[i], "--", 2) == 0; i += 2) {
        if (i + 1 == argc) return usage();
        if (strcmp(argv[i], "--draws") == 0)
            draws = strtoul(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--epochs") == 0)
            e.epochs = strtoul(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--tsv") != 0 || !(out = fopen(argv[i + 1], "w")))
            return usage();
    }
    if (draws == 0 || e.epochs == 0) return usage();
    if (i < argc) name = (const char *const *)argv + i, n_names = (size_t)(argc - i);
    e.fate = calloc(draws, sizeof *e.fate);
    if (!e.fate) return 1;
    blas_one_thread();
    make_points(&e);
    fprintf(out, "activation\tdraws\tepochs");
    static const char *const share[] = {"dead before", "dead after", "collapsed", "learned"};
    for (size_t k = 0; k < 4; k++) fprintf(out, "\t%s\tfrom\tto", share[k]);
    fprintf(out, "\tseconds\n");
    int failed = 0;
    for (size_t k = 0; k < n_names && !failed; k++) failed = run(out, &e, name[k], draws);
    free(e.fate);
    return fclose(out) != 0 || failed;
}
