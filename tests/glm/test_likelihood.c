/* Families and links, each derivative against central differences of what it is the derivative of,
   each deviance against the likelihood, each probability against its sum over all responses. */
#include "test.h"

#include "glm/likelihood.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const link_texts[] = {"softplus", "softplus:beta=3.5", "log", "identity",
                                         "logit"};
static const char *const family_texts[] = {"poisson", "negbin:alpha=0.7", "negbin:alpha=1e-09",
                                           "gamma",   "gaussian",         "binomial"};
enum {
    LINKS = sizeof link_texts / sizeof *link_texts,
    FAMILIES = sizeof family_texts / sizeof *family_texts
};

static likelihood make(const char *family, const char *link)
{
    likelihood l;
    err e = {0};
    assert_int_equal(family_make(&l.family, family, &e), 0);
    assert_int_equal(link_make(&l.link, link, &e), 0);
    return l;
}

/* Within a relative `most`, or an absolute one of that size for what is small. */
static void near(double got, double want, double most)
{
    if (fabs(got - want) <= most * fmax(1, fabs(want))) return;
    fail_msg("%.17g instead of %.17g", got, want);
}

static void test_link__derivatives(void **state)
{
    (void)state;
    const double h = 1e-5;
    for (size_t k = 0; k < LINKS; k++) {
        likelihood l = make("gaussian", link_texts[k]);
        for (double eta = -6; eta < 6; eta += 0.37) {
            double at[3] = {eta - h, eta, eta + h}, mu[3], rest[3], slope[3], bend[3], back;
            link_eval(&l.link, 3, at, &(link_values){mu, rest, slope, bend});
            near(slope[1], (mu[2] - mu[0]) / (2 * h), 1e-9);
            near(bend[1], (slope[2] - slope[0]) / (2 * h), 1e-8);
            near(rest[1], 1 - mu[1], 1e-15);
            link_predictor(&l.link, 1, &mu[1], &back);
            near(back, eta, 1e-11);
            link_mean(&l.link, 1, &eta, &back);
            near(back, mu[1], 4 * DBL_EPSILON); /* both within their bounds, not the same bits */
        }
    }
}

/* Where 1 - mu rounds to 0 or mu is tiny, both are still known. */
static void test_link__tails(void **state)
{
    (void)state;
    double eta[3] = {50, -50, -700}, mu[3], rest[3], slope[3], bend[3];
    likelihood l = make("binomial", "logit");
    link_eval(&l.link, 3, eta, &(link_values){mu, rest, slope, bend});
    near(rest[0] / exp(-50), 1, 1e-14);
    near(mu[2] / exp(-700), 1, 1e-12);
    l = make("poisson", "softplus");
    link_eval(&l.link, 3, eta, &(link_values){mu, rest, slope, bend});
    near(mu[1] / exp(-50), 1, 1e-14);
    near(bend[2] / exp(-700), 1, 1e-12);
}

static void test_link__texts(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "cubic",
                                      "softplus:beta=0",
                                      "softplus:beta=-1",
                                      "softplus:beta=x",
                                      "softplus:gamma=1",
                                      "log:beta=2",
                                      "softplus:beta=inf"};
    char text[SPEC_TEXT];
    for (size_t k = 0; k < LINKS; k++) {
        likelihood l = make("gaussian", link_texts[k]);
        link_text(&l.link, text);
        assert_string_equal(text, link_texts[k]);
    }
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        glm_link l;
        err e = {0};
        assert_int_equal(link_make(&l, bad[k], &e), ERR_USAGE);
        assert_true(strlen(e.text) > 0);
    }
    assert_string_equal(link_name(0), "softplus");
    assert_null(link_name(4));
}

static void test_family__texts(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "cauchy", "poisson:alpha=1", "negbin:alpha=0",
                                      "negbin:beta=1"};
    char text[SPEC_TEXT];
    for (size_t k = 0; k < FAMILIES; k++) {
        likelihood l = make(family_texts[k], "log");
        family_text(&l.family, text);
        assert_string_equal(text, family_texts[k]);
        assert_false(l.family.estimate);
    }
    glm_family f;
    err e = {0};
    assert_int_equal(family_make(&f, "negbin", &e), 0);
    assert_true(f.estimate);
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++)
        assert_int_equal(family_make(&f, bad[k], &e), ERR_USAGE);
}

/* A response of each family, and means that are possible for it. */
static const double responses[FAMILIES][3] = {{0, 1, 7},     {0, 1, 7},    {0, 1, 7},
                                              {0.2, 1, 6.5}, {-3, 0, 2.5}, {0, 1, 0.3}};

static double mean_of(const likelihood *l, double at)
{
    return family_is(&l->family, "binomial")   ? 1 / (1 + exp(-at))
           : family_is(&l->family, "gaussian") ? at
                                               : exp(at);
}

static void test_family__derivatives(void **state)
{
    (void)state;
    for (size_t k = 0; k < FAMILIES; k++) {
        likelihood l = make(family_texts[k], "identity");
        for (size_t r = 0; r < 3; r++)
            for (double at = -2; at < 2.1; at += 0.41) {
                double m = mean_of(&l, at), h = 1e-5 * fmin(m > 0 ? m : 1, 1 - m > 0 ? 1 - m : 1);
                double y[3] = {responses[k][r], responses[k][r], responses[k][r]};
                double mu[3] = {m - h, m, m + h}, rest[3] = {1 - m + h, 1 - m, 1 - m - h};
                double scale[3], deviance[3], first[3], second[3], information[3];
                family_values out = {scale, deviance, first, second, information};
                family_eval(&l.family, 3, y, mu, rest, &out);
                near(first[1] / scale[1], -(deviance[2] - deviance[0]) / (4 * h), 2e-6);
                double rise = first[2] / scale[2] - first[0] / scale[0];
                near(second[1] / (scale[1] * scale[1]), rise / (2 * h), 2e-6);
                double logs[3];
                for (int i = 0; i < 3; i++)
                    logs[i] = family_log_likelihood(&l.family, 1, y, mu + i, rest + i, NULL, 1);
                near(first[1] / scale[1], (logs[2] - logs[0]) / (2 * h), 1e-5);
            }
    }
}

/* The deviance is twice what the likelihood lacks of its most, at mu = y; near it too, where a naive
   difference of logarithms has no digits left. */
static void test_family__deviance(void **state)
{
    (void)state;
    for (size_t k = 0; k < FAMILIES; k++) {
        likelihood l = make(family_texts[k], "identity");
        for (size_t r = 0; r < 3; r++) {
            double y = responses[k][r], gap[3], d[5];
            family_values out = {d + 4, d, d + 1, d + 2, d + 3};
            double best = fmax(y, l.family.row && family_is(&l.family, "gaussian") ? y : 1e-300);
            double m = mean_of(&l, 0.3), rest = 1 - m, full = 1 - best;
            family_eval(&l.family, 1, &y, &m, &rest, &out);
            gap[0] = 2 * (family_log_likelihood(&l.family, 1, &y, &best, &full, NULL, 1) -
                          family_log_likelihood(&l.family, 1, &y, &m, &rest, NULL, 1));
            near(d[0], gap[0], 1e-6);
            if (!(y > 0)) continue;
            double close = y * (1 + 1e-7), other = 1 - close;
            if (family_is(&l.family, "binomial")) continue;
            family_eval(&l.family, 1, &y, &close, &other, &out);
            assert_true(d[0] >= 0);
            /* (y - mu)^2 / V, up to terms of third order */
            near(d[0] * d[4] * d[4] / (1e-14 * y * y * d[3]), 1, 0.02);
        }
    }
}

/* Probabilities over all counts add up to 1, with mean mu and the variance that was promised. */
static void test_family__counts_are_distributions(void **state)
{
    (void)state;
    static const double means[] = {0.05, 1, 6.5};
    for (size_t k = 0; k < 3; k++) {
        likelihood l = make(family_texts[k], "identity");
        for (size_t m = 0; m < 3; m++) {
            double mu = means[m], rest = 1 - mu, sum = 0, first = 0, second = 0;
            for (double y = 0; y < 600; y++) {
                double p = exp(family_log_likelihood(&l.family, 1, &y, &mu, &rest, NULL, 1));
                sum += p;
                first += p * y;
                second += p * y * y;
            }
            /* lgamma(y + 1/alpha) - lgamma(1/alpha) cancels for alpha = 1e-9 */
            double most = l.family.alpha == 1e-9 ? 1e-5 : 1e-11;
            near(sum, 1, most);
            near(first, mu, 10 * most);
            near(second - first * first, mu + l.family.alpha * mu * mu, 100 * most);
        }
    }
}

static void test_family__impossible_means(void **state)
{
    (void)state;
    static const double mu[] = {-0.5, -0.5, -0.5, -0.5, 0, 1.5};
    for (size_t k = 0; k < FAMILIES; k++) {
        if (k == 4) continue; /* a normal mean may be anything */
        likelihood l = make(family_texts[k], "identity");
        double d[5], y = 1, rest = 1 - mu[k];
        family_eval(&l.family, 1, &y, &mu[k], &rest,
                    &(family_values){d + 4, d, d + 1, d + 2, d + 3});
        assert_true(isinf(d[0]) && d[1] == 0 && d[2] == 0 && d[3] == 0);
    }
}

static void test_family__refuses(void **state)
{
    (void)state;
    static const double bad[FAMILIES] = {-1, 0.5, -2, 0, NAN, 1.01};
    for (size_t k = 0; k < FAMILIES; k++) {
        likelihood l = make(family_texts[k], "identity");
        for (size_t r = 0; r < 3; r++) assert_null(family_refuses(&l.family, responses[k][r]));
        if (!isnan(bad[k])) assert_non_null(family_refuses(&l.family, bad[k]));
    }
}

/* Score and observed information against differences of the log-likelihood in eta, expected
   information against the observed one averaged over responses; exposure and weight included. */
static void test_likelihood__derivatives(void **state)
{
    (void)state;
    const double h = 1e-5, weight[3] = {2.5, 2.5, 2.5}, exposure[3] = {1.7, 1.7, 1.7};
    for (size_t k = 0; k < FAMILIES; k++)
        for (size_t j = 0; j < LINKS; j++) {
            likelihood l = make(family_texts[k], link_texts[j]);
            int binomial = family_is(&l.family, "binomial");
            for (size_t r = 0; r < 3; r++)
                for (double at = 0.1; at < 0.9; at += 0.13) {
                    double y[3] = {responses[k][r], responses[k][r], responses[k][r]};
                    double eta[3] = {at - h, at, at + h};
                    if (binomial && link_gives(&l.link) == LINK_POSITIVE)
                        for (int i = 0; i < 3; i++) eta[i] -= 2;
                    double mu[3], slope[3], score[3], observed[3], expected[3], deviance[3],
                        pearson[3];
                    likelihood_rows rows = {3, y, weight, binomial ? NULL : exposure};
                    likelihood_eval(&l, &rows, eta,
                                    &(likelihood_values){mu, slope, deviance, score, observed,
                                                         expected, pearson});
                    near(score[1], -(deviance[2] - deviance[0]) / (4 * h), 1e-6);
                    near(observed[1], -(score[2] - score[0]) / (2 * h), 1e-6);
                    near(slope[1], (mu[2] - mu[0]) / (2 * h), 1e-8);
                    double v = slope[1] * slope[1] * weight[1] / expected[1];
                    near(pearson[1], weight[1] * (y[1] - mu[1]) * (y[1] - mu[1]) / v, 1e-12);
                    if (family_is_canonical(&l.family, &l.link))
                        near(observed[1], expected[1], 1e-13);
                }
        }
}

/* E of the observed information is the expected one: a sum over all counts. */
static void test_likelihood__expectation(void **state)
{
    (void)state;
    for (size_t k = 0; k < 2; k++) {
        likelihood l = make(family_texts[k], "softplus:beta=2");
        double eta = 0.6, mean = 0, wanted = 0;
        for (double y = 0; y < 300; y++) {
            double observed, expected;
            likelihood_rows rows = {1, &y, NULL, NULL};
            likelihood_eval(&l, &rows, &eta,
                            &(likelihood_values){.observed = &observed, .expected = &expected});
            mean += observed * exp(likelihood_log(&l, &rows, &eta, 1));
            wanted = expected;
        }
        near(mean, wanted, 1e-11);
    }
}

/* Where the mean has underflowed, deviance and score go on as straight lines in eta: the same slope
   as just before, and never NaN. */
static void test_likelihood__underflow(void **state)
{
    (void)state;
    static const char *const family[] = {"poisson", "negbin:alpha=0.7", "binomial"};
    static const char *const link[3][3] = {{"softplus", "softplus:beta=3.5", "log"},
                                           {"softplus", "softplus:beta=3.5", "log"},
                                           {"logit", "logit", "logit"}};
    for (size_t k = 0; k < 3; k++)
        for (size_t j = 0; j < 3; j++)
            for (int high = 0; high < 2; high++) {
                likelihood l = make(family[k], link[k][j]);
                double rate = l.link.beta, sign = high ? -1 : 1;
                if (high && k < 2) continue;
                double at = 640 / rate * sign, far = 900 / rate * sign;
                double eta[4] = {-at, -at, -far, -far}, one = k < 2 ? 3 : 1;
                double y[4] = {0, one, 0, one};
                if (high)
                    for (int i = 0; i < 4; i++) y[i] = 1 - y[i];
                double deviance[4], score[4], observed[4], expected[4], pearson[4], mu[4], slope[4];
                double exposure[4] = {2, 2, 2, 2};
                likelihood_rows rows = {4, y, NULL, k < 2 ? exposure : NULL};
                likelihood_eval(&l, &rows, eta,
                                &(likelihood_values){mu, slope, deviance, score, observed, expected,
                                                     pearson});
                near(deviance[2], 0, 1e-250);
                near(deviance[3] - deviance[1], 2 * one * 260, 1e-9);
                near(score[3], score[1], 1e-12);
                near(score[3], sign * one * rate, 1e-12);
                for (int i = 0; i < 4; i++) {
                    assert_true(isfinite(observed[i]) && fabs(observed[i]) < 1e-12);
                    assert_true(expected[i] >= 0 && expected[i] < 1e-12);
                    assert_true(i % 2 || pearson[i] < 1e-250);
                }
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_link__derivatives),
        cmocka_unit_test(test_link__tails),
        cmocka_unit_test(test_link__texts),
        cmocka_unit_test(test_family__texts),
        cmocka_unit_test(test_family__derivatives),
        cmocka_unit_test(test_family__deviance),
        cmocka_unit_test(test_family__counts_are_distributions),
        cmocka_unit_test(test_family__impossible_means),
        cmocka_unit_test(test_family__refuses),
        cmocka_unit_test(test_likelihood__derivatives),
        cmocka_unit_test(test_likelihood__expectation),
        cmocka_unit_test(test_likelihood__underflow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
