/* test_derivatives.c - every gradient against central differences of its own function's truth.
 *
 * The truths of gradients in truth_*.c are formulas written by hand, as the kernels are; here both
 * are held against (f(x + h) - f(x - h))/2h, f the truth of the function itself in MPFR, where h
 * can be small enough that nothing is left of the truncation and no digit is lost.
 */
#include "op.h"
#include "reference.h"
#include "sample.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define STEP 0x1p-20 /* h: the truncation error is about h^2 */
#define TOLERANCE 1e-9

typedef struct {
    const char *function, *gradient;
    double beta, lo, hi;
    int k_function, k_gradient; /* for orders of softplus_deriv */
} pair;

static const pair pairs[] = {
    {"softplus", "softplus_grad", 1, -30, 30, 0, 0},
    {"softplus", "softplus_grad", 3, -10, 10, 0, 0},
    {"softplus_grad", "softplus_grad2", 1, -30, 30, 0, 0},
    {"softplus_grad", "softplus_grad2", 0.3, -30, 30, 0, 0},
    {"softplus_deriv", "softplus_deriv", 1, -20, 20, 0, 1},
    {"softplus_deriv", "softplus_deriv", 2, -10, 10, 1, 2},
    {"softplus_deriv", "softplus_deriv", 2, -10, 10, 2, 3},
    {"softplus_deriv", "softplus_deriv", 1, -20, 20, 3, 4},
    {"softplus_deriv", "softplus_deriv", 1, -20, 20, 4, 5},
    {"softplus_deriv", "softplus_deriv", 1, -20, 20, 5, 6},
    {"softplus_deriv", "softplus_deriv", 1, -20, 20, 6, 7},
    {"softplus_deriv", "softplus_deriv", 1, -20, 20, 7, 8},
    {"sigmoid", "sigmoid_grad", 1, -30, 30, 0, 0},
    {"log_sigmoid", "log_sigmoid_grad", 1, -30, 30, 0, 0},
    {"softplus_conj", "logit", 1, 0.01, 0.99, 0, 0},
    {"leaky_relu", "leaky_relu_grad", 0.1, 0.1, 9, 0, 0},
    {"relu", "relu_grad", 1, -9, -0.1, 0, 0},
    {"elu", "elu_grad", 1.5, -20, -0.1, 0, 0},
    {"gelu", "gelu_grad", 1, -8, 8, 0, 0},
    {"gelu_tanh", "gelu_tanh_grad", 1, -8, 8, 0, 0},
    {"silu", "silu_grad", 1, -20, 20, 0, 0},
    {"mish", "mish_grad", 1, -20, 20, 0, 0},
    {"tanh", "tanh_grad", 1, -10, 10, 0, 0},
    {"squareplus", "squareplus_grad", 4, -10, 10, 0, 0},
};

/* The central difference of `function` at x in MPFR, rounded to double. */
static double difference(reference *r, const pair *p, double x)
{
    point at = {.type = REAL_F64, .beta = p->beta, .threshold = INFINITY, .k = p->k_function};
    mpfr_t above;
    mpfr_init2(above, mpfr_get_prec(r->y));
    at.x = x + STEP;
    reference_at(r, p->function, &at);
    mpfr_set(above, r->y, MPFR_RNDN);
    at.x = x - STEP;
    reference_at(r, p->function, &at);
    mpfr_sub(above, above, r->y, MPFR_RNDN);
    mpfr_div_d(above, above, 2 * STEP, MPFR_RNDN);
    double d = mpfr_get_d(above, MPFR_RNDN);
    mpfr_clear(above);
    return d;
}

static double kernel(const struct sp_kernels *isa, const pair *p, double x, double dy)
{
    op_params params = {.beta = p->beta, .threshold = INFINITY, .k = p->k_gradient};
    double out;
    op_call(isa, op_find(p->gradient), REAL_F64, 1, &x, &dy, &out, &params);
    return out;
}

static void test_derivatives__agree_with_differences(void **state)
{
    (void)state;
    reference r;
    reference_init(&r);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const pair *p = &pairs[i];
        uint64_t random = i;
        for (int n = 0; n < 300; n++) {
            /* a multiple of the step's grid, so that x + h and x - h are exact */
            double x = p->lo + (p->hi - p->lo) * sample_unit(&random);
            x = nearbyint(x * 0x1p20) * 0x1p-20;
            double want = difference(&r, p, x);
            double slack = TOLERANCE * fmax(fabs(want), 1e-3);
            const struct sp_kernels *isa;
            for (unsigned k = 0; (isa = sp_kernels_at(k)); k++) {
                double got = kernel(isa, p, x, 1);
                if (fabs(got - want) > slack)
                    print_error("%s k=%d %s at %a: got %.17g, difference %.17g\n", p->gradient,
                                p->k_gradient, isa->isa, x, got, want);
                assert_true(fabs(got - want) <= slack);
            }
        }
    }
    reference_dispose(&r);
}

/* dx = dy f'(x): a gradient times a power of two is the same number of digits. */
static void test_derivatives__are_linear_in_dy(void **state)
{
    (void)state;
    const struct sp_kernels *isa;
    for (unsigned k = 0; (isa = sp_kernels_at(k)); k++)
        for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
            const pair *p = &pairs[i];
            if (!op_is_gradient(op_find(p->gradient))) continue;
            uint64_t random = i;
            for (int n = 0; n < 300; n++) {
                double x = p->lo + (p->hi - p->lo) * sample_unit(&random);
                double unit = kernel(isa, p, x, 1);
                assert_true(kernel(isa, p, x, -8) == -8 * unit);
                assert_true(fabs(kernel(isa, p, x, 0.7) - 0.7 * unit) <= 3e-16 * fabs(unit));
            }
        }
}

/* d softplus/d beta by a difference in beta. */
static void test_derivatives__in_beta(void **state)
{
    (void)state;
    reference r;
    reference_init(&r);
    const struct sp_kernels *isa;
    for (unsigned k = 0; (isa = sp_kernels_at(k)); k++) {
        uint64_t random = 9;
        for (int n = 0; n < 300; n++) {
            double x = 16 * sample_unit(&random) - 8, beta = 1 + n % 7, got, dy = 1;
            op_params params = {.beta = beta, .threshold = INFINITY};
            op_call(isa, op_find("softplus_grad_beta"), REAL_F64, 1, &x, &dy, &got, &params);
            point at = {.type = REAL_F64, .x = x, .beta = beta + STEP, .threshold = INFINITY};
            mpfr_t above;
            mpfr_init2(above, mpfr_get_prec(r.y));
            reference_at(&r, "softplus", &at);
            mpfr_set(above, r.y, MPFR_RNDN);
            at.beta = beta - STEP;
            reference_at(&r, "softplus", &at);
            mpfr_sub(above, above, r.y, MPFR_RNDN);
            double want = mpfr_get_d(above, MPFR_RNDN) / (2 * STEP);
            mpfr_clear(above);
            assert_true(fabs(got - want) <= TOLERANCE * fmax(fabs(want), 1e-3));
        }
    }
    reference_dispose(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_derivatives__agree_with_differences),
        cmocka_unit_test(test_derivatives__are_linear_in_dy),
        cmocka_unit_test(test_derivatives__in_beta),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
