#include "explain/curvature.h"

#include "base/mem.h"
#include "base/rng.h"

#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_STEPS = 100, CHECK_EVERY = 4 };

#define CLOSE 1e-9

typedef struct lanczos {
    field *field;
    size_t n, steps;           /* dimension; at most */
    double *q;                 /* [steps + 1][n], the basis */
    double *alpha, *beta;      /* [steps], the tridiagonal matrix: beta[k] between k and k + 1 */
    double *values, *work, *s; /* [steps], [steps], [steps][steps]: its eigenvalues and -vectors */
    double *memory;            /* owns all of these */
} lanczos;

static int lanczos_init(lanczos *l, field *f)
{
    size_t n = f->inputs, m = n < MOST_STEPS ? n : MOST_STEPS;
    *l = (lanczos){.field = f, .n = n, .steps = m};
    double *at = l->memory = mem_array((m + 1) * n + m * (4 + m), sizeof *l->memory);
    if (!at) return ERR_MEMORY;
    l->q = at;
    l->alpha = at += (m + 1) * n;
    l->beta = at += m;
    l->values = at += m;
    l->work = at += m;
    l->s = at + m;
    return 0;
}

static double dot(size_t n, const double *a, const double *b)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

static double length(size_t n, const double *a)
{
    return sqrt(dot(n, a, a));
}

/* Takes out of w what lies along the first k vectors of the basis; twice is enough (Parlett). */
static void orthogonalise(const lanczos *l, size_t k, double *w)
{
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < k; i++) {
            const double *q = l->q + i * l->n;
            double along = dot(l->n, q, w);
            for (size_t j = 0; j < l->n; j++) w[j] -= along * q[j];
        }
}

/* The Ritz pair of largest magnitude after k steps; returns its index. */
static size_t ritz(lanczos *l, size_t k)
{
    memcpy(l->values, l->alpha, k * sizeof *l->values);
    memcpy(l->work, l->beta, k * sizeof *l->work);
    LAPACKE_dstev(LAPACK_COL_MAJOR, 'V', (lapack_int)k, l->values, l->work, l->s, (lapack_int)k);
    return fabs(l->values[0]) > fabs(l->values[k - 1]) ? 0 : k - 1; /* ascending */
}

static void start(lanczos *l)
{
    rng r = rng_stream(0, RNG_DATA, 0);
    for (size_t j = 0; j < l->n; j++) l->q[j] = rng_normal(&r);
    double size = length(l->n, l->q);
    for (size_t j = 0; j < l->n; j++) l->q[j] /= size;
}

/* At one row; returns the relative residual. */
static double iterate(lanczos *l, const double *x, double *value, double *vector)
{
    size_t n = l->n, k = 0, best = 0;
    double left = 0, size = 0;
    start(l);
    for (;;) {
        double *q = l->q + k * n, *w = q + n;
        field_product(l->field, 1, x, q, w);
        l->alpha[k] = dot(n, q, w);
        size = fmax(size, length(n, w));
        orthogonalise(l, k + 1, w);
        double beta = length(n, w);
        l->beta[k++] = beta;
        int done = k == l->steps || !(beta > 1e-14 * size); /* an invariant subspace */
        if (done || k % CHECK_EVERY == 0) {
            best = ritz(l, k);
            left = beta * fabs(l->s[best * k + k - 1]);
            if (done || left <= CLOSE * fabs(l->values[best])) break;
        }
        for (size_t j = 0; j < n; j++) w[j] /= beta;
    }
    *value = l->values[best];
    for (size_t j = 0; j < n; j++) {
        vector[j] = 0;
        for (size_t i = 0; i < k; i++) vector[j] += l->s[best * k + i] * l->q[i * n + j];
    }
    return *value != 0 && k < n ? left / fabs(*value) : 0;
}

int curvature_top(double *value, double *vector, double *residual, field *f, size_t rows,
                  const double *x, err *e)
{
    lanczos l;
    if (lanczos_init(&l, f) != 0) return err_memory(e, "the curvature");
    *residual = 0;
    for (size_t i = 0; i < rows; i++) {
        size_t at = i * f->inputs;
        *residual = fmax(*residual, iterate(&l, x + at, &value[i], vector + at));
    }
    free(l.memory);
    return 0;
}

int curvature_diagonal(double *out, field *f, size_t rows, const double *x,
                       const unsigned char *asked, err *e)
{
    size_t n = f->inputs;
    double *v = mem_array(2 * rows, n * sizeof *v);
    if (!v) return err_memory(e, "the curvature");
    double *product = v + rows * n;
    for (size_t j = 0; j < n; j++) {
        if (!asked[j]) continue;
        for (size_t i = 0; i < rows * n; i++) v[i] = i % n == j;
        field_product(f, rows, x, v, product);
        for (size_t i = 0; i < rows; i++) out[i * n + j] = product[i * n + j];
    }
    free(v);
    return 0;
}
