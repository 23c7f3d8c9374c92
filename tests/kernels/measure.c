#include "measure.h"

#include "bits.h"
#include "sample.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *allocate(size_t n, size_t size)
{
    void *p = calloc(n, size);
    if (!p) {
        fprintf(stderr, "out of memory\n");
        abort();
    }
    return p;
}

/* Operands whose logarithms of sums are not just the larger of the two; some cancel to near 0. */
static double second_operand(real_type type, double x, uint64_t *state)
{
    double d = 40 * sample_unit(state) - 20, z = x + d;
    if (sample_random(state) % 4 == 0 && x < 0) z = log(-expm1(x));
    return type == REAL_F64 ? z : (double)(float)z;
}

static void fill_second(const op *o, real_type type, size_t n, const double *x, double *z)
{
    uint64_t state = 1;
    for (size_t i = 0; i < n; i++)
        z[i] = op_is_gradient(o) ? 1 : second_operand(type, x[i], &state);
}

void measure_init(measurement *m, const row *r, real_type type, uint64_t seed, size_t n)
{
    size_t size = real_size(type);
    *m = (measurement){.row = r, .type = type, .n = n};
    m->x = allocate(n, sizeof *m->x);
    m->z = allocate(n, sizeof *m->z);
    m->y = allocate(n, sizeof *m->y);
    m->in = allocate(n, size);
    m->second = allocate(n, size);
    m->out = allocate(n, size);
    m->judged = allocate(n, size);
    sample_fill(r, type, seed, n, m->x);
    fill_second(op_find(r->op), type, n, m->x, m->z);
    sample_narrow(type, n, m->x, m->in);
    sample_narrow(type, n, m->z, m->second);
    sample_widen(type, n, m->in, m->x);
    sample_widen(type, n, m->second, m->z);
}

void measure_dispose(measurement *m)
{
    free(m->x);
    free(m->z);
    free(m->y);
    free(m->in);
    free(m->second);
    free(m->out);
    free(m->judged);
}

findings measure_isa(measurement *m, const struct sp_kernels *isa)
{
    op_call(isa, op_find(m->row->op), m->type, m->n, m->in, m->second, m->out, &m->row->params);
    if (m->has_judged && bits_first_difference(m->type, m->out, m->judged, m->n) == m->n)
        return m->found;

    judge j;
    judge_init(&j, m->row, m->type);
    sample_widen(m->type, m->n, m->out, m->y);
    for (size_t i = 0; i < m->n; i++) judge_point(&j, m->x[i], m->z[i], m->y[i]);
    m->found = j.found;
    m->has_judged = true;
    memcpy(m->judged, m->out, m->n * real_size(m->type));
    judge_dispose(&j);
    return m->found;
}
