/* Fits a generalized linear model to arrays that peers.py wrote, and prints the best time of several
 * fits, then the coefficients and their standard errors.
 *
 *   glm FILE ROWS COLS FAMILY LINK THREADS REPEATS
 *
 * FILE: x [ROWS][COLS], its first column all 1, then y [ROWS]; f64, as the machine has them. */
#include "glm/fit.h"
#include "net/blas.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int read_all(const char *path, double *out, size_t n)
{
    FILE *f = fopen(path, "rb");
    if (!f) return 0;
    size_t got = fread(out, sizeof *out, n, f);
    fclose(f);
    return got == n;
}

static int run(const glm_data *d, const likelihood *l, size_t threads, int repeats, err *e)
{
    double best = 0;
    glm_fit f = {0};
    blas_one_thread();
    for (int k = 0; k < repeats; k++) {
        glm_fit_dispose(&f);
        double begin = now();
        int rc = glm_fit_make(&f, d, l, &(glm_options){.threads = threads}, e);
        if (rc) return rc;
        double spent = now() - begin;
        if (k == 0 || spent < best) best = spent;
    }
    printf("%.6f %zu %.17g\n", best, f.iterations, f.log_likelihood);
    for (size_t j = 0; j < d->cols; j++)
        printf("%.17g %.17g\n", f.coefficient[j], glm_fit_error(&f, j));
    glm_fit_dispose(&f);
    return 0;
}

int main(int argc, char **argv)
{
    err e = {0};
    likelihood l;
    if (argc != 8) return 2;
    size_t rows = strtoul(argv[2], NULL, 10), cols = strtoul(argv[3], NULL, 10);
    double *x = calloc(rows * (cols + 1), sizeof *x);
    char **name = calloc(cols, sizeof *name);
    for (size_t j = 0; name && j < cols; j++) name[j] = argv[1];
    int rc = x && name && read_all(argv[1], x, rows * (cols + 1)) ? 0 : ERR_IO;
    if (rc == 0) rc = family_make(&l.family, argv[4], &e);
    if (rc == 0) rc = link_make(&l.link, argv[5], &e);
    glm_data d = {
        .rows = rows, .cols = cols, .x = x, .intercept = 1, .name = name, .y = x + rows * cols};
    if (rc == 0) rc = run(&d, &l, strtoul(argv[6], NULL, 10), (int)strtol(argv[7], NULL, 10), &e);
    if (rc) fprintf(stderr, "glm: %s\n", e.code ? e.text : "cannot read the arrays");
    free(x);
    free(name);
    return rc ? 1 : 0;
}
