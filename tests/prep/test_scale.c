#include "base/rng.h"
#include "prep/scale.h"
#include "test.h"

#include <float.h>
#include <math.h>

static void assert_near(double got, double want, double tolerance)
{
    if (!(fabs(got - want) <= tolerance * fabs(want))) fail_msg("%.17g, not %.17g", got, want);
}

static void test_scale__by_hand(void **state)
{
    (void)state;
    double value[] = {1, 2, 3, 4, 10}; /* mean 4, squares 9 4 1 0 36: 50 / 5 */
    scale s = scale_of(value, 5);
    assert_near(scale_mean(&s), 4, 1e-15);
    assert_near(scale_sd(&s), sqrt(10), 1e-15);
    assert_near(scale_apply(&s, 10, 1e6), 6 / sqrt(10), 1e-15);
    assert_near(scale_apply(&s, -6, 1e6), -10 / sqrt(10), 1e-15);
    assert_true(scale_apply(&s, 4, 1e6) == 0);
    assert_true(scale_apply(&s, 1e9, 100) == 100);
    assert_true(scale_apply(&s, -1e9, 100) == -100);
}

static void test_scale__equal_values_have_no_spread(void **state)
{
    (void)state;
    static const double value[] = {0, 0.1, -1e300, 5e-324, DBL_MAX, 1.0 / 3};
    for (size_t i = 0; i < sizeof value / sizeof *value; i++) {
        double same[7];
        for (int k = 0; k < 7; k++) same[k] = value[i];
        scale s = scale_of(same, 7);
        assert_true(s.sd == 0);
        assert_true(scale_mean(&s) == value[i]);
        assert_true(scale_apply(&s, value[i], 1e6) == 0);
        assert_true(scale_apply(&s, 12345, 1e6) == 0);
    }
}

/* The same numbers times a power of two, from subnormals to the largest: the standardised values
   do not move by a bit while nothing is rounded away, and are finite always. */
static void test_scale__of_any_size(void **state)
{
    (void)state;
    static const double value[] = {-1, 0.5, 0.75, 2, 1.75, -0.25};
    enum { N = sizeof value / sizeof *value };
    scale unit = scale_of(value, N);
    for (int power = -1071; power <= 1022; power++) {
        double times[N];
        for (size_t i = 0; i < N; i++) times[i] = ldexp(value[i], power);
        scale s = scale_of(times, N);
        for (size_t i = 0; i < N; i++) {
            double want = scale_apply(&unit, value[i], 1e6), got = scale_apply(&s, times[i], 1e6);
            if (power >= -1071 + 1 ? got != want : !(fabs(got - want) < 1e-14))
                fail_msg("2^%d: %.17g, not %.17g", power, got, want);
        }
        assert_true(isfinite(scale_mean(&s)) && isfinite(scale_sd(&s)));
        assert_true(scale_apply(&s, DBL_MAX, 1e6) <= 1e6);
        assert_true(scale_apply(&s, -DBL_MAX, 1e6) >= -1e6);
    }
    double ends[] = {DBL_MAX, -DBL_MAX, DBL_MAX, -DBL_MAX};
    scale s = scale_of(ends, 4);
    assert_true(scale_mean(&s) == 0);
    assert_near(scale_sd(&s), DBL_MAX, 1e-15);
    assert_near(scale_apply(&s, -DBL_MAX, 1e6), -1, 1e-15);
}

/* A large offset under a small spread: against sums in long double of the exact differences. */
static void test_scale__keeps_a_small_spread(void **state)
{
    (void)state;
    enum { N = 10001 };
    static double value[N];
    rng r = rng_stream(3, RNG_DATA, 0);
    long double sum = 0, squares = 0;
    for (int i = 0; i < N; i++) {
        value[i] = 1e9 + rng_uniform(&r);
        sum += (long double)value[i] - 1e9L;
    }
    long double mean = sum / N;
    for (int i = 0; i < N; i++) {
        long double off = (long double)value[i] - 1e9L - mean;
        squares += off * off;
    }
    scale s = scale_of(value, N);
    assert_near(scale_mean(&s), (double)(1e9L + mean), 1e-16);
    assert_near(scale_sd(&s), (double)sqrtl(squares / N), 1e-7);
}

/* Columns of any size, one of them without spread, against all their values in one. */
static void test_scale__joins(void **state)
{
    (void)state;
    enum { N = 97, COLUMNS = 4 };
    double value[COLUMNS * N];
    scale each[COLUMNS];
    rng r = rng_stream(4, RNG_DATA, 0);
    for (int k = 0; k < COLUMNS; k++) {
        for (int i = 0; i < N; i++) value[k * N + i] = k ? ldexp(rng_normal(&r) + k, 3 * k) : 0.25;
        each[k] = scale_of(value + k * N, N);
    }
    scale all = scale_of(value, COLUMNS * N), joined = scale_join(each, COLUMNS);
    assert_true(joined.unit == all.unit);
    assert_near(joined.mean, all.mean, 1e-14);
    assert_near(joined.sd, all.sd, 1e-14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scale__by_hand),
        cmocka_unit_test(test_scale__equal_values_have_no_spread),
        cmocka_unit_test(test_scale__of_any_size),
        cmocka_unit_test(test_scale__keeps_a_small_spread),
        cmocka_unit_test(test_scale__joins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
