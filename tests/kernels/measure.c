#include "measure.h"

#include "sample.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

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
    if (sample_random(state) % 4 == 0 && x < 0)
        z = log(-expm1(x));
    return type == REAL_F32 ? (double)(float)z : z;
}

static void fill_second(const op *o, real_type type, size_t n, const double *x, double *z)
{
    uint64_t state = 1;
    for (size_t i = 0; i < n; i++)
        z[i] = op_is_gradient(o) ? 1 : second_operand(type, x[i], &state);
}

findings measure_sample(const struct sp_kernels *isa, const row *r, real_type type, uint64_t seed,
                        size_t n)
{
    const op *o = op_find(r->op);
    size_t size = real_size(type);
    double *x = allocate(n, sizeof *x), *z = allocate(n, sizeof *z), *y = allocate(n, sizeof *y);
    void *in = allocate(n, size), *second = allocate(n, size), *out = allocate(n, size);

    sample_fill(r, type, seed, n, x);
    fill_second(o, type, n, x, z);
    sample_narrow(type, n, x, in);
    sample_narrow(type, n, z, second);
    op_call(isa, o, type, n, in, second, out, &r->params);
    sample_widen(type, n, out, y);

    judge j;
    judge_init(&j, r, type);
    for (size_t i = 0; i < n; i++)
        judge_point(&j, x[i], z[i], y[i]);
    findings found = j.found;
    judge_dispose(&j);

    free(x);
    free(z);
    free(y);
    free(in);
    free(second);
    free(out);
    return found;
}
