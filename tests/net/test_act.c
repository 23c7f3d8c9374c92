#include "net/act.h"
#include "test.h"

#include <math.h>
#include <string.h>

static act made(const char *text)
{
    act a;
    err e = {0};
    if (act_make(&a, text, &e) != 0) fail_msg("%s: %s", text, e.text);
    return a;
}

static void test_act__names_are_all_makeable_and_distinct(void **state)
{
    (void)state;
    size_t n = 0;
    for (; act_name(n); n++) {
        made(act_name(n));
        for (size_t j = 0; j < n; j++) assert_string_not_equal(act_name(n), act_name(j));
    }
    assert_int_equal(n, 11);
}

static void test_act__parameters_reach_the_function(void **state)
{
    (void)state;
    double x = 1, y;
    struct {
        const char *text;
        double want;
    } row[] = {
        {"softplus", log1p(exp(1))},
        {"softplus:beta=2", log1p(exp(2)) / 2},
        {"softplus:beta=5,threshold=3", 1},
        {"softplus:threshold=inf", log1p(exp(1))},
        {"squareplus:b=3", 1.5},
        {"leaky_relu:slope=0.5", 1},
        {"identity", 1},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        act a = made(row[i].text);
        act_forward_f64(&a, 1, &x, &y);
        if (!(fabs(y - row[i].want) <= 1e-15 * row[i].want))
            fail_msg("%s(1) = %.17g, want %.17g", row[i].text, y, row[i].want);
    }
    act leaky = made("leaky_relu:slope=0.5");
    x = -3;
    act_forward_f64(&leaky, 1, &x, &y);
    assert_true(y == -1.5);
}

static void test_act__refuses_with_one_clear_line(void **state)
{
    (void)state;
    struct {
        const char *text, *says;
    } row[] = {
        {"rleu", "unknown activation 'rleu'; there are: relu, softplus"},
        {"", "unknown activation ''"},
        {"softplus:gamma=1", "no parameter 'gamma=1'; softplus takes: beta=1"},
        {"relu:beta=1", "relu takes: none"},
        {"softplus:beta=0", "beta must be greater than 0"},
        {"softplus:beta=-1", "beta must be greater than 0"},
        {"softplus:beta=x", "'beta=x' is not beta=number"},
        {"softplus:beta", "'beta' is not beta=number"},
        {"softplus:beta=", "'beta=' is not beta=number"},
        {"softplus:", "no parameter ''"},
        {"softplus:beta=nan", "is not beta=number"},
        {"softplus:beta=inf", "beta must be a finite number"},  /* inf times 0 is none */
        {"softplus:beta=1e39", "beta must be a finite number"}, /* nor is it in an f32 */
        {"softplus:beta=1e-60", "beta must be greater than 0"},
        {"squareplus:b=inf", "b must be a finite number"},
        {"softplus:beta=learn-net", "'beta=learn-net' is not beta=number"},
        {"softplus:threshold=learn", "'threshold=learn' is not threshold=number"},
        {"softplus:beta=learn,threshold=20", "a learned beta goes without threshold"},
        {"squareplus:b=learn", "'b=learn' is not b=number"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        act a;
        err e = {0};
        assert_int_equal(act_make(&a, row[i].text, &e), ERR_USAGE);
        if (!strstr(e.text, row[i].says)) fail_msg("'%s': %s", row[i].text, e.text);
    }
}

/* Closed forms; softplus's by an independent quadrature at high precision (mpmath). */
static void test_act__second_moment(void **state)
{
    (void)state;
    struct {
        const char *text;
        double at_zero, moment;
    } row[] = {
        {"identity", 0, 1},
        {"relu", 0, 0.5},
        {"leaky_relu:slope=0.1", 0, 0.505},
        {"sigmoid", 0.5, 0.043379035858092963},
        {"tanh", 0, 0.39429449039784117},
        {"softplus", 0.69314718055994531, 0.28426362217404189},
        {"softplus:beta=5", 0.13862943611198906, 0.40865416754691933},
        {"squareplus", 1, 0.28138897241994413},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        act a = made(row[i].text);
        assert_true(fabs(act_at_zero(&a) - row[i].at_zero) <= 1e-15);
        if (!(fabs(act_second_moment(&a) - row[i].moment) <= 2e-6))
            fail_msg("%s: %.12g, want %.12g", row[i].text, act_second_moment(&a), row[i].moment);
    }
}

/* Where a layer keeps y alone, y gives what z gives: value with bias, slope and bend; and a
   threshold low enough to be felt is not among these. */
static void test_act__derivatives_from_the_output(void **state)
{
    (void)state;
    static const char *const text[] = {"relu", "softplus", "softplus:beta=5",
                                       "softplus:beta=0.3,threshold=40"};
    for (size_t k = 0; k < sizeof text / sizeof *text; k++) {
        act a = made(text[k]);
        assert_true(act_from_y_f64(&a) && act_from_y_f32(&a));
        for (double x = -20; x < 20; x += 0.37) {
            double bias = 0.25, z = x + bias, y = x, one = 1, want, got;
            act_bias_f64(&a, 1, 1, &y, &bias);
            act_forward_f64(&a, 1, &z, &want);
            assert_true(y == want);
            act_backward_f64(&a, 1, &z, &one, &want);
            act_backward_y_f64(&a, 1, &y, &one, &got);
            if (!(fabs(got - want) <= 1e-14 * want)) fail_msg("%s'(%g): %g", text[k], z, got);
            act_curve_f64(&a, 1, &z, &want);
            act_curve_y_f64(&a, 1, &y, &got);
            if (!(fabs(got - want) <= 1e-13 * want)) fail_msg("%s''(%g): %g", text[k], z, got);
        }
    }
    act felt = made("softplus:threshold=20"), low = made("softplus:threshold=2");
    act other = made("gelu"), leaky = made("leaky_relu:slope=-1");
    assert_true(act_from_y_f32(&felt) && !act_from_y_f64(&felt));
    assert_true(!act_from_y_f32(&low) && !act_from_y_f32(&other) && !act_from_y_f32(&leaky));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_act__names_are_all_makeable_and_distinct),
        cmocka_unit_test(test_act__parameters_reach_the_function),
        cmocka_unit_test(test_act__refuses_with_one_clear_line),
        cmocka_unit_test(test_act__second_moment),
        cmocka_unit_test(test_act__derivatives_from_the_output),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
