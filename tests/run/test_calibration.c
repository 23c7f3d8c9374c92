/* Counts below predicted quantiles, against normal draws and published quantiles. */
#include "base/rng.h"
#include "run/calibration.h"
#include "test.h"

#include <math.h>

static void test_calibration__levels_are_symmetric(void **state)
{
    (void)state;
    for (size_t k = 0; k < CALIBRATION_LEVELS; k++) {
        assert_true(k == 0 || calibration_level(k) > calibration_level(k - 1));
        double other = calibration_level(CALIBRATION_LEVELS - 1 - k);
        assert_true(fabs(calibration_level(k) + other - 1) < 1e-15);
    }
    static const double width[CALIBRATION_INTERVALS] = {0.5, 0.9, 0.95};
    for (size_t i = 0; i < CALIBRATION_INTERVALS; i++) {
        double low = calibration_level(calibration_interval(i));
        assert_true(fabs(1 - 2 * low - width[i]) < 1e-15);
    }
}

/* The quantiles of the standard normal: 0.025 is at -1.959964, 0.25 at -0.674490, 0.9 at 1.281552. */
static void test_calibration__a_row_lies_below_the_quantiles_above_it(void **state)
{
    (void)state;
    static const struct {
        double z;
        size_t first; /* the lowest level whose quantile is above z */
    } at[] = {{-1.95997, 0}, {-1.95996, 1}, {-0.67450, 4}, {-0.67448, 5},
              {0, 8},        {1.28154, 12}, {1.28156, 13}, {1.95997, CALIBRATION_LEVELS}};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        calibration c = {0};
        calibration_add(&c, 7 + 3 * at[i].z, 7, 3);
        assert_int_equal(c.rows, 1);
        for (size_t k = 0; k < CALIBRATION_LEVELS; k++)
            assert_int_equal(c.below[k], k >= at[i].first);
    }
}

/* Draws from what is predicted lie below each quantile as often as it says; with the deviation halved
   the outer intervals hold too few. */
static void test_calibration__of_draws(void **state)
{
    (void)state;
    enum { DRAWS = 40000 };
    calibration right = {0}, narrow = {0};
    rng r = rng_stream(11, RNG_DATA, 0);
    for (int i = 0; i < DRAWS; i++) {
        double mean = 100 * rng_uniform(&r), sd = 0.1 + rng_uniform(&r);
        double y = mean + sd * rng_normal(&r);
        calibration_add(&right, y, mean, sd);
        calibration_add(&narrow, y, mean, sd / 2);
    }
    for (size_t k = 0; k < CALIBRATION_LEVELS; k++) {
        double p = calibration_level(k), share = (double)right.below[k] / DRAWS;
        assert_true(fabs(share - p) < 4 * sqrt(p * (1 - p) / DRAWS));
    }
    double held = (double)(narrow.below[13] - narrow.below[1]) / DRAWS; /* the 90 % interval */
    assert_true(fabs(held - 0.5892) < 0.01); /* erf(1.644854 / 2 / sqrt 2) */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calibration__levels_are_symmetric),
        cmocka_unit_test(test_calibration__a_row_lies_below_the_quantiles_above_it),
        cmocka_unit_test(test_calibration__of_draws),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
