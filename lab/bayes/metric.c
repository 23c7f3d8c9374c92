#include "bayes/metric.h"

#include "base/mem.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t size_of(const metric *m)
{
    return m->kind == METRIC_DENSE ? m->dim * m->dim : m->dim;
}

int metric_init(metric *m, metric_kind kind, size_t dim, err *e)
{
    *m = (metric){.kind = kind, .dim = dim};
    size_t across = kind == METRIC_DENSE ? dim : 1;
    m->inverse = mem_array(dim, across * sizeof *m->inverse);
    m->factor = mem_array(dim, across * sizeof *m->factor);
    m->spread = mem_array(dim, across * sizeof *m->spread);
    m->mean = mem_array(dim, sizeof *m->mean);
    m->room = mem_array(dim, 2 * sizeof *m->room);
    if (!m->inverse || !m->factor || !m->spread || !m->mean || !m->room) {
        metric_dispose(m);
        return err_memory(e, "the sampler's metric");
    }
    for (size_t i = 0; i < dim; i++)
        m->inverse[i * across + i % across] = m->factor[i * across + i % across] = 1;
    return 0;
}

void metric_dispose(metric *m)
{
    free(m->inverse);
    free(m->factor);
    free(m->spread);
    free(m->mean);
    free(m->room);
    *m = (metric){0};
}

/* Dense: p = L'^-1 z has the covariance (L L')^-1 = M. */
void metric_momentum(const metric *m, rng *r, double *p)
{
    for (size_t i = 0; i < m->dim; i++) p[i] = rng_normal(r);
    if (m->kind == METRIC_DENSE)
        cblas_dtrsv(CblasRowMajor, CblasLower, CblasTrans, CblasNonUnit, (int)m->dim, m->factor,
                    (int)m->dim, p, 1);
    else
        for (size_t i = 0; i < m->dim; i++) p[i] *= m->factor[i];
}

void metric_velocity(const metric *m, const double *p, double *v)
{
    if (m->kind == METRIC_DENSE)
        cblas_dsymv(CblasRowMajor, CblasLower, (int)m->dim, 1, m->inverse, (int)m->dim, p, 1, 0, v,
                    1);
    else
        for (size_t i = 0; i < m->dim; i++) v[i] = m->inverse[i] * p[i];
}

void metric_add(metric *m, const double *q)
{
    double *before = m->room, *after = m->room + m->dim;
    m->n++;
    for (size_t i = 0; i < m->dim; i++) {
        before[i] = q[i] - m->mean[i];
        m->mean[i] += before[i] / (double)m->n;
        after[i] = q[i] - m->mean[i];
    }
    if (m->kind == METRIC_DENSE)
        cblas_dger(CblasRowMajor, (int)m->dim, (int)m->dim, 1, after, 1, before, 1, m->spread,
                   (int)m->dim);
    else
        for (size_t i = 0; i < m->dim; i++) m->spread[i] += before[i] * after[i];
}

/* The shrunk covariance, in place of the sums. */
static void shrink(metric *m)
{
    double n = (double)m->n, most = n / ((n + 5) * (n - 1)), least = 1e-3 * 5 / (n + 5);
    size_t step = m->kind == METRIC_DENSE ? m->dim + 1 : 1;
    for (size_t i = 0; i < size_of(m); i++) m->spread[i] *= most;
    for (size_t i = 0; i < m->dim; i++) m->spread[i * step] += least;
}

static int factorise(metric *m)
{
    if (m->kind == METRIC_DIAGONAL) {
        for (size_t i = 0; i < m->dim; i++)
            if (!isfinite(m->spread[i])) return 0;
        memcpy(m->inverse, m->spread, m->dim * sizeof *m->inverse);
        for (size_t i = 0; i < m->dim; i++) m->factor[i] = 1 / sqrt(m->inverse[i]);
        return 1;
    }
    /* What the decomposition begins with goes to the sums' lower triangle only. */
    size_t bytes = size_of(m) * sizeof *m->inverse;
    double *kept = mem_array(size_of(m), sizeof *kept);
    if (!kept) return 0;
    memcpy(kept, m->spread, bytes);
    lapack_int n = (lapack_int)m->dim;
    int definite = LAPACKE_dpotrf(LAPACK_ROW_MAJOR, 'L', n, m->spread, n) == 0;
    if (definite) {
        memcpy(m->factor, m->spread, bytes);
        memcpy(m->inverse, kept, bytes);
    }
    free(kept);
    return definite;
}

void metric_learn(metric *m)
{
    if (m->n >= 2) {
        shrink(m);
        factorise(m);
    }
    m->n = 0;
    memset(m->mean, 0, m->dim * sizeof *m->mean);
    memset(m->spread, 0, size_of(m) * sizeof *m->spread);
}
