/* rbm.c - times the training of a restricted Boltzmann machine, and judges one that anybody trained.
 *
 *   rbm train  ROWS.f64 N VISIBLE  HIDDEN BATCH EPOCHS RATE SEED REPEATS  OUT.f64
 *   rbm judge  MACHINE.f64 VISIBLE HIDDEN  TRAIN.f64 N  TEST.f64 N
 *
 * Files are doubles of this machine, row by row; a machine's are w [hidden][visible], b, c. `train`
 * prints the least processor seconds of REPEATS trainings, one core; `judge` the mean log-likelihood of either
 * part and the half-width of log Z's interval (0: exact). */
#define _POSIX_C_SOURCE 200809L
#include "energy/partition.h"
#include "energy/pcd.h"
#include "net/blas.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void fail(const char *what)
{
    fprintf(stderr, "rbm: %s\n", what);
    exit(1);
}

static double *read_file(const char *path, size_t n)
{
    double *x = malloc(n * sizeof *x);
    FILE *f = fopen(path, "rb");
    if (!x || !f || fread(x, sizeof *x, n, f) != n) fail(path);
    fclose(f);
    return x;
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double *mean_of(const double *x, size_t rows, size_t cols)
{
    double *mean = calloc(cols, sizeof *mean);
    if (!mean) fail("memory is short");
    for (size_t i = 0; i < rows * cols; i++) mean[i % cols] += x[i] / (double)rows;
    return mean;
}

static void train(char **arg)
{
    size_t rows = strtoul(arg[1], NULL, 10), visible = strtoul(arg[2], NULL, 10);
    size_t hidden = strtoul(arg[3], NULL, 10), repeats = strtoul(arg[8], NULL, 10);
    pcd_settings set = {.batch = strtoul(arg[4], NULL, 10),
                        .epochs = strtoul(arg[5], NULL, 10),
                        .rate = strtod(arg[6], NULL),
                        .seed = strtoull(arg[7], NULL, 10),
                        .gibbs = 1};
    double *x = read_file(arg[0], rows * visible), *mean = mean_of(x, rows, visible);
    double best = INFINITY;
    rbm m = {0};
    for (size_t k = 0; k < repeats; k++) {
        pcd p;
        err e = {0};
        rng init = rng_stream(set.seed, RNG_INIT, 0);
        rbm_dispose(&m);
        double begin = seconds();
        if (rbm_init(&m, visible, hidden, mean, &init, &e) != 0 ||
            pcd_init(&p, &set, &m, rows, x, &e) != 0)
            fail(e.text);
        for (size_t i = 0; i < set.epochs; i++) pcd_epoch(&p, x);
        best = fmin(best, seconds() - begin);
        pcd_dispose(&p);
    }
    FILE *out = fopen(arg[9], "wb");
    size_t n = visible * hidden + visible + hidden;
    if (!out || fwrite(m.w, sizeof *m.w, n, out) != n || fclose(out) != 0) fail(arg[9]);
    printf("%.9g\n", best);
    rbm_dispose(&m);
    free(mean);
    free(x);
}

static double mean_likelihood(const rbm *m, double log_z, size_t rows, const double *x)
{
    double *each = malloc(rows * sizeof *each), sum = 0;
    err e = {0};
    if (!each || partition_log_likelihood(each, m, log_z, rows, x, &e) != 0) fail(e.text);
    for (size_t i = 0; i < rows; i++) sum += each[i];
    free(each);
    return sum / (double)rows;
}

static void judge(char **arg)
{
    size_t visible = strtoul(arg[1], NULL, 10), hidden = strtoul(arg[2], NULL, 10);
    size_t n_train = strtoul(arg[4], NULL, 10), n_test = strtoul(arg[6], NULL, 10);
    double *x = read_file(arg[3], n_train * visible), *y = read_file(arg[5], n_test * visible);
    double *mean = mean_of(x, n_train, visible);
    double *w = read_file(arg[0], visible * hidden + visible + hidden);
    rbm m = {visible, hidden, w, w + visible * hidden, w + visible * hidden + visible};
    log_partition z;
    err e = {0};
    ais_settings set = {.chains = 400, .temperatures = 2000, .mean = mean, .threads = 2, .seed = 1};
    int rc = hidden <= PARTITION_MAX_UNITS ? partition_exact(&z, &m, &e)
                                           : partition_ais(&z, &m, &set, &e);
    if (rc != 0) fail(e.text);
    printf("%.9g %.9g %.3g\n", mean_likelihood(&m, z.value, n_train, x),
           mean_likelihood(&m, z.value, n_test, y), (z.upper - z.lower) / 2);
    free(w);
    free(mean);
    free(x);
    free(y);
}

int main(int argc, char **argv)
{
    blas_one_thread();
    if (argc == 12 && strcmp(argv[1], "train") == 0)
        train(argv + 2);
    else if (argc == 9 && strcmp(argv[1], "judge") == 0)
        judge(argv + 2);
    else
        fail("train ROWS N VISIBLE HIDDEN BATCH EPOCHS RATE SEED REPEATS OUT, or judge MACHINE "
             "VISIBLE "
             "HIDDEN TRAIN N TEST N");
    return 0;
}
