/* test_threshold.c - beta and threshold with the semantics of PyTorch's nn.Softplus, in every
 * instruction set: linear iff beta x > threshold (rounded product, strict), the gradient from the
 * same predicate, the second derivative 0 iff beta x >= threshold, and no overflow on the way for
 * any beta from 1e-30 to 1e30.
 */
#include "op.h"
#include "sample.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const double betas[] = {1e-30, 1e-10, 1e-3, 0.1, 0.5, 1, 2, 3, 5, 100, 1e4, 1e10, 1e30};
static const double thresholds[] = {-1, 0, 0.5, 1, 20, 50, 88.75, 1000};
enum { BETAS = sizeof betas / sizeof *betas, THRESHOLDS = sizeof thresholds / sizeof *thresholds };

static double as_real(real_type type, double v)
{
    return type == REAL_F32 ? (double)(float)v : v;
}

/* One element through an op, dy = 1. */
static double value(const struct sp_kernels *isa, const char *name, real_type type, double x,
                    double beta, double threshold)
{
    op_params p = {.beta = beta, .threshold = threshold, .k = 2};
    if (type == REAL_F32) {
        float in = (float)x, dy = 1, out;
        op_call(isa, op_find(name), type, 1, &in, &dy, &out, &p);
        return out;
    }
    double dy = 1, out;
    op_call(isa, op_find(name), type, 1, &x, &dy, &out, &p);
    return out;
}

/* The predicate, computed here on its own: the product is rounded once to the type. */
static double product(real_type type, double beta, double x)
{
    volatile float narrow = (float)beta * (float)x;
    volatile double wide = beta * x;
    return type == REAL_F32 ? (double)narrow : wide;
}

static void check_one(const struct sp_kernels *isa, real_type type, double beta, double threshold,
                      double x)
{
    double u = product(type, beta, x);
    double y = value(isa, "softplus", type, x, beta, threshold);
    double exact = value(isa, "softplus", type, x, beta, INFINITY);
    assert_true(y == (u > threshold ? x : exact));

    double slope = value(isa, "softplus_grad", type, x, beta, threshold);
    double exact_slope = value(isa, "softplus_grad", type, x, beta, INFINITY);
    assert_true(slope == (u > threshold ? 1 : exact_slope));

    static const char *const second[] = {"softplus_grad2", "softplus_deriv"};
    for (int i = 0; i < 2; i++) {
        double curve = value(isa, second[i], type, x, beta, threshold);
        double exact_curve = value(isa, second[i], type, x, beta, INFINITY);
        assert_true(curve == (u >= threshold ? 0 : exact_curve));
    }

    /* In the inverse and in the gradient from y it is the argument y that is compared. */
    if (x > 0) {
        double back = value(isa, "softplus_inv", type, x, beta, threshold);
        double exact_back = value(isa, "softplus_inv", type, x, beta, INFINITY);
        assert_true(back == (u > threshold ? x : exact_back));
        double from_y = value(isa, "softplus_grad_y", type, x, beta, threshold);
        double exact_from_y = value(isa, "softplus_grad_y", type, x, beta, INFINITY);
        assert_true(from_y == (u > threshold ? 1 : exact_from_y));
    }
}

/* For every ISA, type, beta and threshold, the 41 floats around threshold/beta. */
static void test_threshold__switches_at_the_rounded_product(void **state)
{
    (void)state;
    const struct sp_kernels *isa;
    for (unsigned i = 0; (isa = sp_kernels_at(i)); i++)
        for (int t = 0; t < 2; t++)
            for (int b = 0; b < BETAS; b++)
                for (int h = 0; h < THRESHOLDS; h++) {
                    real_type type = (real_type)t;
                    double beta = as_real(type, betas[b]);
                    double threshold = as_real(type, thresholds[h]);
                    int64_t at = sample_order_of(type, as_real(type, threshold / beta));
                    for (int64_t d = -20; d <= 20; d++)
                        check_one(isa, type, beta, threshold, sample_at_order(type, at + d));
                }
}

/* Where beta x equals the threshold exactly: the value is not yet linear, the second derivative is
   already 0. */
static void test_threshold__equality_is_not_linear(void **state)
{
    (void)state;
    const struct sp_kernels *isa;
    for (unsigned i = 0; (isa = sp_kernels_at(i)); i++)
        for (int t = 0; t < 2; t++) {
            real_type type = (real_type)t;
            assert_true(value(isa, "softplus", type, 0.5, 2, 1) > 0.5);
            assert_true(value(isa, "softplus_grad", type, 0.5, 2, 1) < 1);
            assert_true(value(isa, "softplus_grad2", type, 0.5, 2, 1) == 0);
            assert_true(value(isa, "softplus_grad2", type, 0.49, 2, 1) > 0);
            assert_true(value(isa, "softplus_deriv", type, 0.5, 2, 1) == 0);
        }
}

/* max(x, 0) <= softplus(x) <= max(x, 0) + log 2/beta, finite wherever that is, at any beta. */
static void test_threshold__exact_for_any_beta(void **state)
{
    (void)state;
    const struct sp_kernels *isa;
    for (unsigned i = 0; (isa = sp_kernels_at(i)); i++)
        for (int t = 0; t < 2; t++)
            for (int b = 0; b < BETAS; b++) {
                real_type type = (real_type)t;
                uint64_t random = 5;
                double beta = as_real(type, betas[b]);
                for (int k = 0; k < 500; k++) {
                    double x = as_real(type, exp2(200 * sample_unit(&random) - 100));
                    x = k % 2 ? x : -x;
                    double y = value(isa, "softplus", type, x, beta, INFINITY);
                    double slope = value(isa, "softplus_grad", type, x, beta, INFINITY);
                    assert_true(y >= fmax(x, 0));
                    assert_true(y <= (fmax(x, 0) + 0.6931472 / beta) * (1 + 1e-6));
                    assert_true(slope >= 0 && slope <= 1);
                }
            }
}

static void test_threshold__beta_not_positive_is_nan(void **state)
{
    (void)state;
    static const double bad[] = {0, -0.0, -1e-30, -1, -INFINITY, NAN};
    static const char *const ops[] = {"softplus",       "softplus_grad",  "softplus_grad_y",
                                      "softplus_grad2", "softplus_deriv", "softplus_grad_beta",
                                      "softplus_inv"};
    static const double xs[] = {-INFINITY, -100, -1, 0, 1, 100, INFINITY};
    const struct sp_kernels *isa;
    for (unsigned i = 0; (isa = sp_kernels_at(i)); i++)
        for (int t = 0; t < 2; t++)
            for (size_t b = 0; b < sizeof bad / sizeof *bad; b++)
                for (size_t o = 0; o < sizeof ops / sizeof *ops; o++)
                    for (size_t k = 0; k < sizeof xs / sizeof *xs; k++) {
                        double y = value(isa, ops[o], (real_type)t, xs[k], bad[b], 20);
                        if (!isnan(y))
                            print_error("%s %s x %g beta %g: %g\n", isa->isa, ops[o], xs[k], bad[b],
                                        y);
                        assert_true(isnan(y));
                    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threshold__switches_at_the_rounded_product),
        cmocka_unit_test(test_threshold__equality_is_not_linear),
        cmocka_unit_test(test_threshold__exact_for_any_beta),
        cmocka_unit_test(test_threshold__beta_not_positive_is_nan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
