/* Predictions of rows against what a hand gives for draws that are given. */
#include "bayes/predict.h"
#include "test.h"

#include <math.h>

enum { ROWS = 3 };

/* An intercept alone; everything in the response's own units. */
static model model_of(const char *family, const char *link)
{
    model m = {.priors = priors_usual(), .cols = 1, .intercept = 1, .unit = 1, .spread = 1};
    assert_int_equal(family_make(&m.likelihood.family, family, NULL), 0);
    assert_int_equal(link_make(&m.likelihood.link, link, NULL), 0);
    assert_int_equal(positive_make(&m.positive, "exp", NULL), 0);
    m.dispersion = model_dispersion(&m.likelihood, 0);
    return m;
}

/* p(y) is the mean over draws of Poisson densities of mean exposure e^q. */
static void test_predict__counts_with_exposure(void **state)
{
    (void)state;
    double one[ROWS] = {1, 1, 1}, y[ROWS] = {0, 2, 5}, exposure[ROWS] = {1, 3, 0.5};
    double q[] = {-0.2, 1.4}, score = 0, squares = 0;
    model m = model_of("poisson", "log");
    model_rows rows = {.n = ROWS, .z = one, .y = y, .exposure = exposure};
    sampling s = {.chains = 1, .draws = 2, .dim = 1, .q = q};
    prediction p;
    assert_int_equal(predict_rows(&p, &m, &rows, &s, 1, NULL), 0);
    for (size_t i = 0; i < ROWS; i++) {
        double density = 0, mean = 0;
        for (size_t k = 0; k < 2; k++) {
            double mu = exposure[i] * exp(q[k]);
            density += pow(mu, y[i]) * exp(-mu) / tgamma(y[i] + 1) / 2;
            mean += mu / 2;
        }
        score += log(density) / ROWS;
        squares += (y[i] - mean) * (y[i] - mean) / ROWS;
    }
    assert_true(fabs(p.log_score - score) < 1e-13);
    assert_true(fabs(p.rmse - sqrt(squares)) < 1e-13);
}

/* 1,000 draws of one place: quantiles are the normal's, to their sampling error. */
static void test_predict__central_intervals(void **state)
{
    (void)state;
    enum { DRAWS = 1000 };
    static double q[DRAWS][2];
    double one[ROWS] = {1, 1, 1}, mean = 7, sd = 3;
    double y[ROWS] = {mean + 0.4 * sd, mean - 1.1 * sd, mean + 2.2 * sd};
    for (size_t k = 0; k < DRAWS; k++) q[k][0] = mean, q[k][1] = log(sd);
    model m = model_of("gaussian", "identity");
    model_rows rows = {.n = ROWS, .z = one, .y = y};
    sampling s = {.chains = 2, .draws = DRAWS / 2, .dim = 2, .q = q[0]};
    prediction p;
    assert_int_equal(predict_rows(&p, &m, &rows, &s, 1, NULL), 0);
    assert_true(fabs(p.inside_50 - 1.0 / 3) < 1e-12);
    assert_true(fabs(p.inside_90 - 2.0 / 3) < 1e-12);
    assert_true(fabs(p.width_90 / (2 * 1.6449 * sd) - 1) < 0.05);
    double squares = (0.4 * 0.4 + 1.1 * 1.1 + 2.2 * 2.2) / ROWS;
    assert_true(fabs(p.log_score + squares / 2 + log(sd) + 0.5 * log(2 * acos(-1))) < 1e-12);
}

/* A weight of 4 halves the standard deviation of a gaussian response, and makes a gamma's shape 40 of
   10. Criterion: mean widths over 40 rows within 2 %, about four of their standard errors. */
static void test_predict__weights_narrow_intervals(void **state)
{
    (void)state;
    enum { DRAWS = 1000, MANY = 40 };
    static const struct {
        const char *family, *link;
        double mean, width[2]; /* from the 5 % to the 95 % quantile, by SciPy */
    } some[] = {{"gaussian", "identity", 1, {0.32897073, 0.16448536}},
                {"gamma", "log", 0, {1.02798107, 0.51859997}}};
    static double q[DRAWS][2];
    double one[MANY], weight[MANY];
    for (size_t i = 0; i < MANY; i++) one[i] = 1, weight[i] = 4;
    for (int k = 0; k < 2; k++) {
        for (size_t i = 0; i < DRAWS; i++) q[i][0] = some[k].mean, q[i][1] = log(0.1);
        model m = model_of(some[k].family, some[k].link);
        sampling s = {.chains = 1, .draws = DRAWS, .dim = 2, .q = q[0]};
        for (int weighted = 0; weighted < 2; weighted++) {
            model_rows rows = {.n = MANY, .z = one, .y = one, .weight = weighted ? weight : NULL};
            prediction p;
            assert_int_equal(predict_rows(&p, &m, &rows, &s, 1, NULL), 0);
            if (!(fabs(p.width_90 / some[k].width[weighted] - 1) < 0.02))
                fail_msg("%s: %g, not %g", some[k].family, p.width_90, some[k].width[weighted]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_predict__counts_with_exposure),
        cmocka_unit_test(test_predict__central_intervals),
        cmocka_unit_test(test_predict__weights_narrow_intervals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
