#include "net/loss.h"
#include "test.h"

#include <float.h>
#include <math.h>

static const loss all[] = {LOSS_SQUARED, LOSS_POISSON_SOFTPLUS,  LOSS_POISSON_EXP, LOSS_LOGISTIC,
                           LOSS_SOFTMAX, LOSS_GAUSSIAN_SOFTPLUS, LOSS_GAUSSIAN_EXP};
enum { N_LOSSES = sizeof all / sizeof *all };

static double one(loss kind, double z, double y)
{
    return loss_sum_f64(kind, 1, 1, &z, &y, 0, NULL);
}

static void near(double got, double want, double tolerance)
{
    if (!(fabs(got - want) <= tolerance * fmax(1e-300, fabs(want))))
        fail_msg("got %.17g, want %.17g", got, want);
}

static void test_loss__values_by_their_definitions(void **state)
{
    (void)state;
    near(one(LOSS_SQUARED, 1.5, -0.5), 4, 0);
    double mu = log1p(exp(0.7));
    near(one(LOSS_POISSON_SOFTPLUS, 0.7, 3), 2 * (3 * log(3 / mu) - (3 - mu)), 1e-14);
    near(one(LOSS_POISSON_SOFTPLUS, 0.7, 0), 2 * mu, 1e-14);
    near(one(LOSS_POISSON_EXP, 0.7, 3), 2 * (3 * (log(3) - 0.7) - (3 - exp(0.7))), 1e-14);
    near(one(LOSS_LOGISTIC, 0.7, 1), log1p(exp(-0.7)), 1e-14);
    near(one(LOSS_LOGISTIC, 0.7, 0), log1p(exp(0.7)), 1e-14);
    double normal[2] = {0.7, -0.4}, at = 2, s = log1p(exp(-0.4)) + 1e-3, pi = acos(-1);
    near(loss_sum_f64(LOSS_GAUSSIAN_SOFTPLUS, 1, 2, normal, &at, 0, NULL),
         -log(exp(-1.3 * 1.3 / (2 * s * s)) / (s * sqrt(2 * pi))), 1e-14);
    s = exp(-0.4) + 1e-3;
    near(loss_sum_f64(LOSS_GAUSSIAN_EXP, 1, 2, normal, &at, 0, NULL),
         -log(exp(-1.3 * 1.3 / (2 * s * s)) / (s * sqrt(2 * pi))), 1e-14);
    double z[3] = {1, 2, 3}, y = 1;
    near(loss_sum_f64(LOSS_SOFTMAX, 1, 3, z, &y, 0, NULL), log(exp(1) + exp(2) + exp(3)) - 2,
         1e-14);
}

/* Far out in both tails losses and gradients are finite and tend to their limits. */
static void test_loss__stable_in_the_tails(void **state)
{
    (void)state;
    const double far[] = {-700, -200, -104, -81, -80, -79, -40, 40, 80, 200, 700};
    for (size_t i = 0; i < sizeof far / sizeof *far; i++) {
        double z = far[i], g;
        near(one(LOSS_LOGISTIC, z, 1), z < 0 ? -z : exp(-z), 1e-12);
        double y = 2;
        double value = loss_sum_f64(LOSS_POISSON_SOFTPLUS, 1, 1, &z, &y, 1, &g);
        near(value, z < 0 ? 2 * (2 * (log(2) - z) - (2 - exp(z))) : 2 * (2 * log(2 / z) - (2 - z)),
             1e-12);
        near(g, z < 0 ? 2 * (exp(z) - 2) : 2 * (1 - 2 / z), 1e-12);
        float z32 = (float)z, y32 = 2, g32;
        near(loss_sum_f32(LOSS_POISSON_SOFTPLUS, 1, 1, &z32, &y32, 1, &g32), value, 1e-6);
        near((double)g32, g, 1e-6);
    }
    for (size_t i = 0; i < sizeof far / sizeof *far; i++) { /* the floor holds on the left */
        double normal[2] = {1, far[i]}, at = 1, g[2], s = fmax(far[i], 0) + 1e-3;
        double value = loss_sum_f64(LOSS_GAUSSIAN_SOFTPLUS, 1, 2, normal, &at, 1, g);
        near(value, log(s) + log(2 * acos(-1)) / 2, 1e-12);
        assert_true(g[0] == 0 && isfinite(g[1]) && g[1] >= 0);
    }
    double z[2] = {0, 1000}, y = 0, g[2];
    near(loss_sum_f64(LOSS_SOFTMAX, 1, 2, z, &y, 1, g), 1000, 1e-15);
    near(g[0], -1, 1e-15);
    near(g[1], 1, 1e-15);
}

static double total(loss kind, size_t rows, size_t outputs, const double *constant, const float *y)
{
    double sum = 0;
    for (size_t i = 0; i < rows; i++) {
        double wide = (double)y[i];
        sum += loss_sum_f64(kind, 1, outputs, constant, &wide, 0, NULL);
    }
    return sum;
}

/* No constant near the chosen one is better (classes: up to the half row added to each). */
static void test_loss__the_constant_predictor_is_the_best_constant(void **state)
{
    (void)state;
    const float y[8] = {0, 1, 1, 0, 1, 1, 1, 0};
    for (size_t k = 0; k < N_LOSSES; k++) {
        size_t outputs = loss_outputs(all[k], 2);
        double z[2], moved[2];
        loss_constant(all[k], 8, outputs, y, NULL, z);
        double best = total(all[k], 8, outputs, z, y);
        for (int sign = -1; sign <= 1; sign += 2) {
            moved[0] = z[0] + 0.2 * sign;
            moved[1] = z[1];
            assert_true(total(all[k], 8, outputs, moved, y) > best);
        }
    }
}

/* With weights it is the best by the weighted loss, and no longer by the other. */
static void test_loss__the_constant_predictor_goes_by_weight(void **state)
{
    (void)state;
    enum { N = 400 };
    static float y[N], w[N];
    for (size_t i = 0; i < N; i++) {
        y[i] = i % 4 == 0;
        w[i] = y[i] > 0 ? 2.5f : 0.5f; /* 1 on average */
    }
    for (size_t k = 0; k < N_LOSSES; k++) {
        size_t outputs = loss_outputs(all[k], 2);
        double z[2], plain[2];
        loss_constant(all[k], N, outputs, y, w, z);
        loss_constant(all[k], N, outputs, y, NULL, plain);
        assert_true(fabs(z[0] - plain[0]) > 0.1);
        for (size_t o = 0; o < outputs; o++)
            for (int sign = -1; sign <= 1; sign += 2) {
                double moved[2] = {z[0], z[1]}, best = 0, other = 0;
                moved[o] += 0.02 * sign; /* of classes half a row of 400 moves it by less */
                for (size_t i = 0; i < N; i++) {
                    double at = (double)y[i], by = (double)w[i];
                    best += by * loss_sum_f64(all[k], 1, outputs, z, &at, 0, NULL);
                    other += by * loss_sum_f64(all[k], 1, outputs, moved, &at, 0, NULL);
                }
                assert_true(other > best);
            }
    }
}

/* What training rows do not have, test rows may: no finite loss would be left of a mean of 0. */
static void test_loss__the_constant_predictor_rules_nothing_out(void **state)
{
    (void)state;
    const float none[8] = {0}, weight[8] = {2, 0.5f, 0.5f, 1, 1, 1, 1, 1};
    for (size_t k = 0; k < N_LOSSES; k++) {
        size_t outputs = loss_outputs(all[k], 2);
        double z[2], y = 1;
        for (int weighted = 0; weighted <= 1; weighted++) {
            loss_constant(all[k], 8, outputs, none, weighted ? weight : NULL, z);
            assert_true(isfinite(loss_sum_f64(all[k], 1, outputs, z, &y, 0, NULL)));
        }
        if (all[k] == LOSS_POISSON_SOFTPLUS || all[k] == LOSS_POISSON_EXP)
            near(loss_mean(all[k], z[0]), 0.5 / 8, 1e-14);
    }
}

static void test_loss__f32_agrees_with_f64(void **state)
{
    (void)state;
    for (size_t k = 0; k < N_LOSSES; k++) {
        float z[600], y[300], g[600];
        double z64[600], y64[300], g64[600];
        size_t outputs = loss_outputs(all[k], 2), n = 300 * outputs;
        for (size_t i = 0; i < n; i++) z64[i] = z[i] = (float)(3 * sin((double)i));
        for (size_t i = 0; i < 300; i++) y64[i] = y[i] = (float)(i % 2);
        double a = loss_sum_f32(all[k], 300, outputs, z, y, 0.5f, g);
        double b = loss_sum_f64(all[k], 300, outputs, z64, y64, 0.5, g64);
        near(a, b, 1e-6);
        for (size_t i = 0; i < n; i++)
            assert_true(fabs((double)g[i] - g64[i]) <= 1e-5 * (1 + fabs(g64[i])));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_loss__values_by_their_definitions),
        cmocka_unit_test(test_loss__stable_in_the_tails),
        cmocka_unit_test(test_loss__the_constant_predictor_is_the_best_constant),
        cmocka_unit_test(test_loss__the_constant_predictor_goes_by_weight),
        cmocka_unit_test(test_loss__the_constant_predictor_rules_nothing_out),
        cmocka_unit_test(test_loss__f32_agrees_with_f64),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
