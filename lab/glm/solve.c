#include "glm/solve.h"

#include "base/mem.h"
#include "base/str.h"

#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

int cholesky_init(cholesky *c, size_t n, err *e)
{
    *c = (cholesky){.n = n,
                    .factor = mem_array(n * n, sizeof *c->factor),
                    .unit = mem_array(n, sizeof *c->unit)};
    if (c->factor && c->unit) return 0;
    cholesky_dispose(c);
    return err_memory(e, "a matrix");
}

void cholesky_dispose(cholesky *c)
{
    free(c->factor);
    free(c->unit);
    *c = (cholesky){0};
}

/* An upper triangle by rows is LAPACK's lower triangle by columns. */
int cholesky_make(cholesky *c, const double *upper)
{
    size_t n = c->n;
    c->smallest = 0;
    for (size_t i = 0; i < n; i++) {
        double a = upper[i * n + i];
        if (!(a >= 0) || !isfinite(a)) return 0;
        c->unit[i] = a > 0 ? 1 / sqrt(a) : 0;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = i; j < n; j++)
            c->factor[i * n + j] = c->unit[i] * c->unit[j] * upper[i * n + j];
    for (size_t i = 0; i < n; i++) c->factor[i * n + i] = 1;
    if (LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'L', (lapack_int)n, c->factor, (lapack_int)n) != 0)
        return 0;
    double least = 1;
    for (size_t i = 0; i < n; i++) least = fmin(least, c->factor[i * n + i]);
    c->smallest = least * least;
    return isfinite(c->smallest);
}

void cholesky_solve(const cholesky *c, const double *b, double *x)
{
    size_t n = c->n;
    for (size_t i = 0; i < n; i++) x[i] = b[i] * c->unit[i];
    LAPACKE_dpotrs(LAPACK_COL_MAJOR, 'L', (lapack_int)n, 1, c->factor, (lapack_int)n, x,
                   (lapack_int)n);
    for (size_t i = 0; i < n; i++) x[i] *= c->unit[i];
}

void cholesky_invert(cholesky *c, double *inverse)
{
    size_t n = c->n;
    LAPACKE_dpotri(LAPACK_COL_MAJOR, 'L', (lapack_int)n, c->factor, (lapack_int)n);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i; j < n; j++)
            inverse[i * n + j] = inverse[j * n + i] =
                c->unit[i] * c->unit[j] * c->factor[i * n + j];
}

#define TOLERANCE 1e-7
enum { BLOCK = 256, NAMED = 4 };

/* The triangle R of z = Q R over all rows: r[k * cols + j] = R_kj. As z is by rows, LAPACK sees its
   transpose, L = R'. */
static int triangle(double **r, const glm_data *d, const scaling *s, err *e)
{
    size_t p = d->cols;
    double *a = mem_array((p + BLOCK) * p, sizeof *a), *tau = mem_array(p, sizeof *tau);
    int rc = a && tau ? 0 : err_memory(e, "the columns");
    for (size_t at = 0; rc == 0 && at < d->rows; at += BLOCK) {
        size_t n = d->rows - at < BLOCK ? d->rows - at : BLOCK;
        scaling_apply(s, d, at, n, a + p * p);
        if (LAPACKE_dgelqf(LAPACK_COL_MAJOR, (lapack_int)p, (lapack_int)(p + n), a, (lapack_int)p,
                           tau) != 0)
            rc = err_memory(e, "the columns");
        for (size_t k = 0; k < p; k++) /* Householder's vectors stand above the diagonal */
            for (size_t j = 0; j < k; j++) a[k * p + j] = 0;
    }
    free(tau);
    if (rc) free(a);
    *r = rc ? NULL : a;
    return rc;
}

static double length(const double *v, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += v[i] * v[i];
    return sqrt(sum);
}

/* v less its part along the m unit vectors of q [m][n]; twice, as once leaves rounding. */
static void orthogonalise(double *v, const double *q, size_t m, size_t n)
{
    for (int twice = 0; twice < 2; twice++)
        for (size_t k = 0; k < m; k++) {
            double along = 0;
            for (size_t i = 0; i < n; i++) along += q[k * n + i] * v[i];
            for (size_t i = 0; i < n; i++) v[i] -= along * q[k * n + i];
        }
}

static void column_of(double *v, const double *r, size_t j, size_t p)
{
    for (size_t k = 0; k < p; k++) v[k] = r[k * p + j];
}

/* dependent: [p], from the triangle; q: space for [p][p]. */
static void find_dependent(const double *r, size_t p, double *q, int *dependent)
{
    size_t kept = 0;
    for (size_t j = 0; j < p; j++) {
        double *v = q + kept * p;
        column_of(v, r, j, p);
        double before = length(v, p);
        orthogonalise(v, q, kept, p);
        double after = length(v, p);
        dependent[j] = !(after > TOLERANCE * before);
        if (dependent[j]) continue;
        for (size_t k = 0; k < p; k++) v[k] /= after;
        kept++;
    }
}

int columns_dependent(const glm_data *d, const scaling *s, int *dependent, err *e)
{
    size_t p = d->cols;
    double *r, *q = mem_array(p * p, sizeof *q);
    if (!q) return err_memory(e, "the columns");
    int rc = triangle(&r, d, s, e);
    if (rc == 0) find_dependent(r, p, q, dependent);
    if (rc == 0) free(r);
    free(q);
    return rc;
}

/* The weights of the independent columns before j that make column j, by least squares, into
   weight [j]. */
static int combination(double *weight, const double *r, size_t p, const int *dependent, size_t j,
                       err *e)
{
    size_t n = 0, most = j > p - j ? j : p;
    double *a = mem_array(p * (j + 1), sizeof *a), *v = mem_array(most + 1, sizeof *v);
    int rc = a && v ? 0 : err_memory(e, "the columns");
    for (size_t k = 0; rc == 0 && k < j; k++) {
        weight[k] = 0;
        if (!dependent[k]) column_of(a + n++ * p, r, k, p);
    }
    if (rc == 0 && n) {
        column_of(v, r, j, p);
        if (LAPACKE_dgels(LAPACK_COL_MAJOR, 'N', (lapack_int)p, (lapack_int)n, 1, a, (lapack_int)p,
                          v, (lapack_int)p) < 0)
            rc = err_memory(e, "the columns");
        for (size_t k = 0, at = 0; k < j; k++)
            if (!dependent[k]) weight[k] = v[at++];
    }
    free(a);
    free(v);
    return rc;
}

static void add_name(str *line, const char *name, const char *before)
{
    char shown[STR_CUT];
    str_cut(shown, name, SIZE_MAX);
    str_add(line, "%s'%s'", before, shown);
}

static int refuse(const glm_data *d, const double *weight, size_t j, err *e)
{
    str line = {0};
    size_t n = 0;
    add_name(&line, d->name[j], "collinear: ");
    for (size_t k = d->intercept ? 1 : 0; k < j; k++) {
        if (!(fabs(weight[k]) > 1e-6)) continue;
        if (n++ < NAMED) add_name(&line, d->name[k], n > 1 ? ", " : " is a combination of ");
    }
    if (n > NAMED) str_add(&line, " and %zu more", n - NAMED);
    if (n == 0) str_add(&line, " is the same in every row that is used");
    int rc = line.failed ? err_memory(e, "a message")
                         : err_set(e, ERR_DATA,
                                   "%.800s; leave one of them out, or no coefficient is determined",
                                   line.text);
    str_free(&line);
    return rc;
}

int columns_refuse(const glm_data *d, const scaling *s, err *e)
{
    size_t p = d->cols, j = 0;
    int *dependent = mem_array(p, sizeof *dependent);
    double *q = mem_array(p * p, sizeof *q), *weight = mem_array(p, sizeof *weight), *r = NULL;
    int rc = dependent && q && weight ? triangle(&r, d, s, e) : err_memory(e, "the columns");
    if (rc == 0) {
        find_dependent(r, p, q, dependent);
        while (j + 1 < p && !dependent[j]) j++;
        rc = combination(weight, r, p, dependent, j, e);
    }
    if (rc == 0) rc = refuse(d, weight, j, e);
    free(r);
    free(weight);
    free(q);
    free(dependent);
    return rc;
}
