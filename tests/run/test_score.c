#include "run/score.h"
#include "test.h"

#include <math.h>

static void near(double got, double want)
{
    if (!(fabs(got - want) <= 1e-12 * fmax(1, fabs(want))))
        fail_msg("got %.17g, want %.17g", got, want);
}

static void test_score__regression_in_own_units(void **state)
{
    (void)state;
    double y[3] = {10, 20, 40}, z[3] = {0, 1, 2}; /* predictions 15, 20, 25 */
    size_t row[3] = {0, 1, 2};
    dataset d = {.y = y, .rows = 3};
    score s = score_rows(LOSS_SQUARED, &d, row, 3, 1, z, 0, 15, 5);
    near(score_loss(LOSS_SQUARED, s), sqrt((25 + 0 + 225) / 3.0));
    double zero = 1; /* always 20 */
    score c = score_rows(LOSS_SQUARED, &d, row, 3, 1, &zero, 1, 15, 5);
    near(c.mean, (100 + 0 + 400) / 3.0);
    near(score_value(LOSS_SQUARED, s, c), 0.5);
    near(score_value(LOSS_SQUARED, c, c), 0);
}

static void test_score__count_deviance_in_own_units(void **state)
{
    (void)state;
    double y[2] = {0, 7}, z[2] = {-1, 0.5}, scale = 3.5;
    size_t row[2] = {0, 1};
    dataset d = {.y = y, .rows = 2};
    double a = scale * log1p(exp(-1)), b = scale * log1p(exp(0.5));
    double want = (2 * a + 2 * (7 * log(7 / b) - (7 - b))) / 2;
    near(score_rows(LOSS_POISSON_SOFTPLUS, &d, row, 2, 1, z, 0, 0, scale).mean, want);
    a = scale * exp(-1), b = scale * exp(0.5);
    want = (2 * a + 2 * (7 * log(7 / b) - (7 - b))) / 2;
    near(score_rows(LOSS_POISSON_EXP, &d, row, 2, 1, z, 0, 0, scale).mean, want);
}

static void test_score__likelihood_in_own_units(void **state)
{
    (void)state;
    double y[2] = {10, 26}, z[4] = {0, 1, 2, -1}, pi = acos(-1); /* means 15 and 25 */
    size_t row[2] = {0, 1};
    dataset d = {.y = y, .rows = 2};
    double s0 = 5 * (log1p(exp(1)) + 1e-3), s1 = 5 * (log1p(exp(-1)) + 1e-3);
    double a = log(s0 * sqrt(2 * pi)) + 25 / (2 * s0 * s0);
    double b = log(s1 * sqrt(2 * pi)) + 1 / (2 * s1 * s1);
    score s = score_rows(LOSS_GAUSSIAN_SOFTPLUS, &d, row, 2, 2, z, 0, 15, 5);
    near(score_loss(LOSS_GAUSSIAN_SOFTPLUS, s), (a + b) / 2);
    near(s.squared, (25 + 1) / 2.0);
    score c = score_rows(LOSS_GAUSSIAN_EXP, &d, row, 2, 2, (double[]){0.6, 0}, 1, 15, 5);
    near(c.squared, (64 + 64) / 2.0); /* always 18, sd 5.005 */
    near(c.mean, log(5.005 * sqrt(2 * pi)) + 64 / (2 * 5.005 * 5.005));
    near(score_value(LOSS_GAUSSIAN_EXP, s, c), 1 - 26 / 128.0);
}

static void test_score__classes(void **state)
{
    (void)state;
    double y[2] = {1, 0}, z[2] = {2, 1};
    size_t row[2] = {1, 0};
    dataset d = {.y = y, .rows = 2};
    score s =
        score_rows(LOSS_LOGISTIC, &d, row, 2, 1, z, 0, 0, 1); /* classes 0, 1 predicted 1, 1 */
    near(s.hits, 0.5);
    near(s.mean, (log1p(exp(2)) + log1p(exp(-1))) / 2);
    double z3[6] = {0, 1, 2, 3, 2, 1};
    s = score_rows(LOSS_SOFTMAX, &d, row, 2, 3, z3, 0, 0, 1); /* classes 0, 1 predicted 2, 0 */
    near(s.hits, 0);
    double lse = log(exp(0) + exp(1) + exp(2));
    near(s.mean, (lse + (lse + 1 - 2)) / 2);
    near(score_value(LOSS_SOFTMAX, s, s), 0);
}

/* A row of weight 3 is three rows. */
static void test_score__weights_count_as_copies(void **state)
{
    (void)state;
    double y[2] = {0, 1}, z[2] = {0.5, -2}, weight[2] = {2, 6};
    double y4[4] = {0, 1, 1, 1}, z4[4] = {0.5, -2, -2, -2};
    size_t row[4] = {0, 1, 2, 3};
    dataset d = {.y = y, .rows = 2, .weight = weight}, copies = {.y = y4, .rows = 4};
    static const loss kinds[] = {LOSS_SQUARED, LOSS_POISSON_SOFTPLUS, LOSS_LOGISTIC};
    for (int k = 0; k < 3; k++) {
        score s = score_rows(kinds[k], &d, row, 2, 1, z, 0, 0, 1);
        score want = score_rows(kinds[k], &copies, row, 4, 1, z4, 0, 0, 1);
        near(s.mean, want.mean);
        near(s.hits, want.hits);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_score__weights_count_as_copies),
        cmocka_unit_test(test_score__regression_in_own_units),
        cmocka_unit_test(test_score__count_deviance_in_own_units),
        cmocka_unit_test(test_score__likelihood_in_own_units),
        cmocka_unit_test(test_score__classes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
