/* test_reference.c - the judges judged: the filters lie within their bounds of MPFR, MPFR's
 * truths satisfy identities that the code does not use, and the ULP measure gives known errors.
 */
#include "filter.h"
#include "filter_f64.h"
#include "reference.h"
#include "rows.h"
#include "sample.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { POINTS = 3000 };

static void test_reference__filter_is_within_its_bound(void **state)
{
    (void)state;
    reference r;
    reference_init(&r);
    mpfr_t gap;
    mpfr_init2(gap, 128);
    for (size_t i = 0; i < row_count; i++) {
        double x[POINTS];
        filter_fn filter = filter_find(rows[i].op);
        assert_non_null(filter);
        assert_true(reference_knows(rows[i].op));
        sample_fill(&rows[i], REAL_F32, 77, POINTS, x);
        uint64_t random = i;
        for (int n = 0; n < POINTS; n++) {
            if (!isfinite(x[n])) continue;
            double z = (double)(float)(x[n] + 20 * sample_unit(&random) - 10);
            point p = row_point(&rows[i], REAL_F32, x[n], z);
            filtered v = filter(&p);
            reference_at(&r, rows[i].op, &p);
            if (isnan(v.y) || mpfr_nan_p(r.y)) {
                assert_true(isnan(v.y) && mpfr_nan_p(r.y));
                continue;
            }
            if (isinf(v.y) || mpfr_inf_p(r.y)) {
                assert_true(v.y == mpfr_get_d(r.y, MPFR_RNDN));
                continue;
            }
            mpfr_sub_d(gap, r.y, v.y, MPFR_RNDN);
            /* below 2^-200 a float is 0 whatever the relative error */
            double slack = fmax(v.scale * FILTER_RELATIVE, 0x1p-200);
            if (mpfr_cmpabs(gap, (mpfr_set_d(r.t[0], slack, MPFR_RNDN), r.t[0])) > 0)
                print_error("%s beta %g k %d at %a: filter %a, truth %a\n", rows[i].op, p.beta, p.k,
                            p.x, v.y, mpfr_get_d(r.y, MPFR_RNDN));
            assert_true(mpfr_cmpabs(gap, r.t[0]) <= 0);
        }
    }
    mpfr_clear(gap);
    reference_dispose(&r);
}

static void test_reference__filter_f64_is_within_its_bound(void **state)
{
    (void)state;
    reference r;
    reference_init(&r);
    mpfr_t gap, slack;
    mpfr_init2(gap, 128);
    mpfr_init2(slack, 128);
    for (size_t i = 0; i < row_count; i++) {
        double x[POINTS];
        filter_f64_fn filter = filter_f64_find(rows[i].op);
        if (!filter) continue;
        sample_fill(&rows[i], REAL_F64, 78, POINTS, x);
        for (int n = 0; n < POINTS; n++) {
            if (!isfinite(x[n])) continue;
            point p = row_point(&rows[i], REAL_F64, x[n], 0);
            long double y = filter(&p);
            reference_at(&r, rows[i].op, &p);
            if (isnan(y) || mpfr_nan_p(r.y)) {
                assert_true(isnan(y) && mpfr_nan_p(r.y));
                continue;
            }
            if (isinf(y) || mpfr_inf_p(r.y)) {
                assert_true(y == mpfr_get_ld(r.y, MPFR_RNDN));
                continue;
            }
            mpfr_set_ld(gap, y, MPFR_RNDN);
            mpfr_sub(gap, r.y, gap, MPFR_RNDN);
            /* below 2^-2000 a double is 0 whatever the relative error */
            mpfr_set_ld(slack, fmaxl(fabsl(y) * FILTER_F64_RELATIVE, 0x1p-2000L), MPFR_RNDN);
            if (mpfr_cmpabs(gap, slack) > 0)
                print_error("%s beta %g at %a: filter %La, truth %La\n", rows[i].op, p.beta, p.x, y,
                            mpfr_get_ld(r.y, MPFR_RNDN));
            assert_true(mpfr_cmpabs(gap, slack) <= 0);
        }
    }
    mpfr_clear(gap);
    mpfr_clear(slack);
    reference_dispose(&r);
}

/* y such that y = op(x), in r->y. */
static void at(reference *r, const char *name, double x, double beta)
{
    point p = {.type = REAL_F64, .x = x, .beta = beta, .threshold = INFINITY};
    reference_at(r, name, &p);
}

static void assert_close(mpfr_t a, mpfr_t b)
{
    mpfr_t gap;
    mpfr_init2(gap, 288);
    mpfr_sub(gap, a, b, MPFR_RNDN);
    if (!mpfr_zero_p(a)) mpfr_div(gap, gap, a, MPFR_RNDN);
    assert_true(fabs(mpfr_get_d(gap, MPFR_RNDN)) < 0x1p-160);
    mpfr_clear(gap);
}

/* softplus(x) - softplus(-x) = x; softplus(x) = log(1 + e^x) at 2000 bits; log_sigmoid = log of
   sigmoid; the inverse undoes softplus; logit undoes sigmoid; H(1/2) = log 2. */
static void test_reference__identities(void **state)
{
    (void)state;
    reference a, b;
    reference_init(&a);
    reference_init(&b);
    mpfr_t wide;
    mpfr_init2(wide, 2000);
    uint64_t random = 1;
    for (int n = 0; n < 500; n++) {
        double x = 80 * sample_unit(&random) - 40;
        at(&a, "softplus", x, 1);
        at(&b, "softplus", -x, 1);
        mpfr_add_d(b.y, b.y, x, MPFR_RNDN);
        if (x > -20) assert_close(a.y, b.y);

        mpfr_set_d(wide, x, MPFR_RNDN);
        mpfr_exp(wide, wide, MPFR_RNDN);
        mpfr_add_ui(wide, wide, 1, MPFR_RNDN);
        mpfr_log(wide, wide, MPFR_RNDN);
        assert_close(a.y, wide);

        at(&a, "sigmoid", x, 1);
        mpfr_log(a.y, a.y, MPFR_RNDN);
        at(&b, "log_sigmoid", x, 1);
        if (x < 20) assert_close(a.y, b.y);

        /* inverse: e^(beta inv) = e^(beta y) - 1 */
        double y = exp2(8 * sample_unit(&random) - 6);
        at(&a, "softplus_inv", y, 3);
        mpfr_mul_ui(a.y, a.y, 3, MPFR_RNDN);
        mpfr_exp(a.y, a.y, MPFR_RNDN);
        mpfr_set_d(wide, y, MPFR_RNDN);
        mpfr_mul_ui(wide, wide, 3, MPFR_RNDN);
        mpfr_expm1(wide, wide, MPFR_RNDN);
        assert_close(a.y, wide);

        double p = sample_unit(&random);
        at(&a, "logit", p, 1);
        mpfr_neg(a.y, a.y, MPFR_RNDN);
        mpfr_exp(a.y, a.y, MPFR_RNDN);
        mpfr_add_ui(a.y, a.y, 1, MPFR_RNDN);
        mpfr_ui_div(a.y, 1, a.y, MPFR_RNDN);
        mpfr_set_d(wide, p, MPFR_RNDN);
        assert_close(a.y, wide);
    }
    at(&a, "binary_entropy", 0.5, 1);
    mpfr_const_log2(wide, MPFR_RNDN);
    assert_close(a.y, wide);
    mpfr_clear(wide);
    reference_dispose(&a);
    reference_dispose(&b);
}

static double ulps(reference *r, real_type type, const char *truth, double got)
{
    mpfr_set_zero(r->scale, 1);
    mpfr_set_str(r->y, truth, 0, MPFR_RNDN);
    return reference_ulps(r, type, got);
}

static void test_reference__ulps_by_hand(void **state)
{
    (void)state;
    reference r;
    reference_init(&r);
    assert_true(ulps(&r, REAL_F32, "1", 1) == 0);
    assert_true(ulps(&r, REAL_F32, "1", 1 + 0x1p-23) == 1);
    assert_true(ulps(&r, REAL_F32, "1", 1 - 0x1p-24) == 0.5);
    assert_true(ulps(&r, REAL_F64, "1", 1 - 0x1p-53) == 0.5);
    assert_true(ulps(&r, REAL_F64, "-3", -3 - 0x1p-50) == 2);
    assert_true(ulps(&r, REAL_F32, "0x1p-149", 0) == 1); /* subnormal spacing */
    assert_true(ulps(&r, REAL_F32, "0x1p-150", 0) == 0.5);
    assert_true(ulps(&r, REAL_F32, "0", 0x1p-149) == 1);
    assert_true(ulps(&r, REAL_F64, "0x3p-1074", 0x1p-1074) == 2);
    assert_true(ulps(&r, REAL_F32, "0x1p200", INFINITY) == 0); /* overflow is right */
    assert_true(ulps(&r, REAL_F32, "0x1.ffffffp127", INFINITY) == 0);
    assert_true(ulps(&r, REAL_F32, "0x1.fffffep127", INFINITY) == 1);
    assert_true(ulps(&r, REAL_F32, "0x1p128", 0x1.fffffep127) == 1);
    assert_true(ulps(&r, REAL_F32, "1", NAN) == INFINITY);
    assert_true(ulps(&r, REAL_F32, "nan", 1) == INFINITY);
    assert_true(ulps(&r, REAL_F32, "inf", INFINITY) == 0);
    assert_true(ulps(&r, REAL_F32, "inf", 0x1.fffffep127) == INFINITY);
    mpfr_set_str(r.y, "0x1p-30", 0, MPFR_RNDN);
    mpfr_set_d(r.scale, 1, MPFR_RNDN);
    assert_true(reference_ulps(&r, REAL_F32, 0x1p-23 + 0x1p-30) == 1); /* the scale's unit */
    reference_dispose(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reference__filter_is_within_its_bound),
        cmocka_unit_test(test_reference__filter_f64_is_within_its_bound),
        cmocka_unit_test(test_reference__identities),
        cmocka_unit_test(test_reference__ulps_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
