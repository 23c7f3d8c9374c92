/* test_halves.c - f16 and bf16 are correctly rounded: every elementwise op over all 65,536 inputs,
 * at the parameters that are promised, on every instruction set.
 *
 * A gradient runs over all x with each of a set of dy, a function of two operands over all first
 * ones with a set of differences. The truth in double (filter.h) decides where all that lies within
 * its error rounds to one half, MPFR the rest; rounding there is none of the kernels' code.
 */
#include "bits.h"
#include "filter.h"
#include "halves.h"
#include "rows.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ALL = 65536, MAX_PRINTED = 5 };

typedef struct {
    real_type type;
    const op *op;
    op_params params;
    reference ref;
    filter_fn filter;
    unsigned long long points, by_mpfr, wrong;
    double value[ALL]; /* of each half */
    uint16_t x[ALL], z[ALL], out[ALL], again[ALL];
} proof;

/* ------------------------------------------------------------------ one result */

static double multiplier(const proof *p, double z)
{
    return op_is_gradient(p->op) ? z : 1;
}

static point point_of(const proof *p, double x, double z)
{
    return (point){.type = p->type,
                   .x = x,
                   .z = z,
                   .beta = (double)(float)p->params.beta,
                   .threshold = (double)(float)p->params.threshold,
                   .k = p->params.k};
}

/* |h|, infinity as the number that would come after the last. */
static double magnitude(const proof *p, unsigned h)
{
    double y = p->value[h & 0x7fff];
    return isinf(y) ? ldexp(1, p->type == REAL_F16 ? 16 : 128) : y;
}

/* All of low..high rounds to the half h. */
static bool rounds_to(const proof *p, unsigned h, double low, double high)
{
    const unsigned m = h & 0x7fff;
    double y = magnitude(p, h), below = m ? (magnitude(p, m - 1) + y) / 2 : -p->value[1] / 2;
    double above = isinf(p->value[m]) ? (double)INFINITY : (y + magnitude(p, m + 1)) / 2;
    return h >> 15 ? low > -above && high < -below : low > below && high < above;
}

static bool filter_decides(const proof *p, const point *at, unsigned got)
{
    if (!isfinite(at->x) || !isfinite(at->z)) return false;
    filtered f = p->filter(at);
    double dy = multiplier(p, at->z), v = f.y * dy, slack = f.scale * fabs(dy) * FILTER_RELATIVE;
    if (isnan(v) && isnan(p->value[got])) return true;
    if (isinf(v)) return v == p->value[got];
    return rounds_to(p, got, v - slack, v + slack);
}

static bool is_right(proof *p, double x, double z, unsigned got, double *want)
{
    const point at = point_of(p, x, z);
    const double y = p->value[got];
    *want = NAN;
    p->points++;
    if (isnan(x) || isnan(z)) return isnan(y);
    if (filter_decides(p, &at, got)) return true;
    p->by_mpfr++;
    reference_at(&p->ref, p->op->name, &at);
    mpfr_mul_d(p->ref.y, p->ref.y, multiplier(p, z), MPFR_RNDN);
    *want = reference_round(&p->ref, p->type);
    return y == *want || (isnan(y) && isnan(*want));
}

/* ------------------------------------------------------------------ one array */

static void judge(proof *p, const char *isa)
{
    double want;
    for (size_t i = 0; i < ALL; i++) {
        double x = p->value[p->x[i]], z = p->value[p->z[i]];
        if (is_right(p, x, z, p->out[i], &want) || p->wrong++ >= MAX_PRINTED) continue;
        print_error("%s %s %s beta %g threshold %g k %d at %a, %a: got %a, want %a\n", p->op->name,
                    real_name(p->type), isa, p->params.beta, p->params.threshold, p->params.k, x, z,
                    p->value[p->out[i]], want);
    }
}

/* The best instruction set is judged, the others have its bits. */
static void prove(proof *p, op_params params)
{
    const struct sp_kernels *isa = sp_kernels_at(0);
    p->params = params;
    op_call(isa, p->op, p->type, ALL, p->x, p->z, p->out, &params);
    judge(p, isa->isa);
    for (unsigned i = 1; (isa = sp_kernels_at(i)); i++) {
        op_call(isa, p->op, p->type, ALL, p->x, p->z, p->again, &params);
        size_t at = bits_first_difference(p->type, p->out, p->again, ALL);
        if (at == ALL) continue;
        print_error("%s %s: %s differs at %a, %a\n", p->op->name, real_name(p->type), isa->isa,
                    p->value[p->x[at]], p->value[p->z[at]]);
        p->wrong++;
    }
}

static void every_x(proof *p, op_params params, double z)
{
    const double base = op_is_gradient(p->op) ? 0 : 1; /* z is dy, or a distance from x */
    for (size_t i = 0; i < ALL; i++) {
        p->x[i] = (uint16_t)i;
        double second = base != 0 ? p->value[i] + z : z;
        p->z[i] = op_is_binary(p->op) ? half_nearest(p->type, second) : 0;
    }
    prove(p, params);
}

/* Besides 1: what makes ties with 5 and 5/4, subnormals, the largest. */
static void every_second(proof *p, op_params params)
{
    static const double f16[] = {-1.5, 53, 1.9921875, 0x3p-24, 6e4};
    static const double bf16[] = {-1.5, 53, 1.9921875, 0x5p-133, 3e38};
    static const double distance[] = {-1, 0.5, 7.3, -19, 40};
    const double *dy = p->type == REAL_F16 ? f16 : bf16;
    if (op_is_gradient(p->op))
        for (size_t k = 0; k < sizeof f16 / sizeof *f16; k++) every_x(p, params, dy[k]);
    else if (op_is_binary(p->op))
        for (size_t k = 0; k < sizeof distance / sizeof *distance; k++)
            every_x(p, params, distance[k]);
}

static void every_parameter(proof *p)
{
    static const double betas[] = {1e-3, 0.1, 0.5, 1, 2, 5, 100, 1e4};
    op_params q = {.beta = 1, .threshold = INFINITY};
    const double one = op_is_gradient(p->op) ? 1 : 0;
    switch (p->op->shape) {
    case SHAPE_map1p2:
    case SHAPE_gradp2:
        for (size_t i = 0; i < sizeof betas / sizeof *betas; i++) {
            q.beta = betas[i];
            every_x(p, q, one);
        }
        q.beta = 5;
        every_second(p, q);
        q = (op_params){.beta = 3, .threshold = 1};
        every_x(p, q, one);
        every_second(p, q);
        q = (op_params){.beta = 1, .threshold = 20};
        break;
    case SHAPE_derivp2:
        for (q.k = 0; q.k <= 8; q.k++) every_x(p, q, one);
        q = (op_params){.beta = 0.1, .threshold = 20, .k = 3};
        every_x(p, q, one);
        q = (op_params){.beta = 5, .threshold = INFINITY, .k = 2};
        break;
    case SHAPE_map1p1:
    case SHAPE_gradp1:
        for (size_t i = 0; i < row_count; i++)
            if (strcmp(rows[i].op, p->op->name) == 0) every_x(p, rows[i].params, one);
        q.beta = 1.25;
        break;
    default: break;
    }
    every_x(p, q, one);
    every_second(p, q);
}

static void prove_all(real_type type)
{
    unsigned long long points = 0, by_mpfr = 0, wrong = 0;
    proof *p = calloc(1, sizeof *p);
    assert_non_null(p);
    reference_init(&p->ref);
    p->type = type;
    for (unsigned h = 0; h < ALL; h++) p->value[h] = half_value(type, (uint16_t)h);
    for (size_t i = 0; i < op_count; i++) {
        if (!op_is_elementwise(&op_list[i]) || !op_has_type(&op_list[i], type)) continue;
        p->op = &op_list[i];
        p->filter = filter_find(p->op->name);
        p->points = p->by_mpfr = p->wrong = 0;
        every_parameter(p);
        print_message("%-20s %s: %llu inputs, MPFR decided %llu, %llu wrong\n", p->op->name,
                      real_name(type), p->points, p->by_mpfr, p->wrong);
        points += p->points, by_mpfr += p->by_mpfr, wrong += p->wrong;
    }
    print_message("%s: %llu inputs, decided by double %llu, by MPFR %llu, %llu wrong\n",
                  real_name(type), points, points - by_mpfr, by_mpfr, wrong);
    reference_dispose(&p->ref);
    free(p);
    assert_int_equal(wrong, 0);
}

static void test_halves__f16_is_correctly_rounded(void **state)
{
    (void)state;
    prove_all(REAL_F16);
}

static void test_halves__bf16_is_correctly_rounded(void **state)
{
    (void)state;
    prove_all(REAL_BF16);
}

/* The two roundings of this proof agree, and invert half_value. */
static void test_halves__roundings_agree(void **state)
{
    (void)state;
    reference r;
    reference_init(&r);
    for (int type = REAL_F16; type <= REAL_BF16; type++)
        for (unsigned h = 0; h < 0x7f80; h++) {
            real_type t = (real_type)type;
            double x = half_value(t, (uint16_t)h), next = half_value(t, (uint16_t)(h + 1));
            if (!isfinite(x)) break;
            assert_int_equal(half_nearest(t, x), h);
            if (!isfinite(next)) next = 2 * x - half_value(t, (uint16_t)(h - 1));
            const double between[] = {x + (next - x) / 2, x + (next - x) * 0.4999999,
                                      x + (next - x) * 0.5000001};
            for (size_t i = 0; i < 3; i++) {
                mpfr_set_d(r.y, -between[i], MPFR_RNDN);
                assert_true(reference_round(&r, t) == half_value(t, half_nearest(t, -between[i])));
            }
            assert_int_equal(half_nearest(t, between[0]), h + (h & 1));
            assert_int_equal(half_nearest(t, between[1]), h);
            assert_int_equal(half_nearest(t, between[2]), h + 1);
        }
    reference_dispose(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_halves__roundings_agree),
        cmocka_unit_test(test_halves__f16_is_correctly_rounded),
        cmocka_unit_test(test_halves__bf16_is_correctly_rounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
