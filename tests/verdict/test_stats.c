/* The distributions against values of stats_golden.py, which shares none of stats.c's methods. */
#include "verdict/stats.h"

#include "stats_golden.h"
#include "test.h"

#include <math.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* The promise of stats.h. */
static const double TOLERANCE = 1e-12;

/* Keeps the worst relative error of a table, with the row where it was. */
typedef struct worst {
    double error;
    size_t row;
} worst;

static void compare(worst *w, size_t row, double got, double want)
{
    double error = want == 0 ? fabs(got) : fabs(got / want - 1);
    if (!(error <= w->error)) *w = (worst){error, row}; /* a NaN is the worst of all */
}

static void finish(worst w, const char *what)
{
    print_message("%s: worst relative error %.1e, row %zu\n", what, w.error, w.row);
    assert_true(w.error <= TOLERANCE);
}

static void test_stats__t_cdf(void **state)
{
    (void)state;
    worst w = {0};
    for (size_t i = 0; i < COUNT(golden_t_cdf); i++)
        compare(&w, i, stats_t_cdf(golden_t_cdf[i].t, golden_t_cdf[i].df), golden_t_cdf[i].cdf);
    finish(w, "t cdf");
}

static void test_stats__t_quantile(void **state)
{
    (void)state;
    worst w = {0};
    for (size_t i = 0; i < COUNT(golden_t_quantile); i++)
        compare(&w, i, stats_t_quantile(golden_t_quantile[i].p, golden_t_quantile[i].df),
                golden_t_quantile[i].t);
    finish(w, "t quantile");
}

/* The book's three decimals, typed by hand: the tables above come from a program. */
static void test_stats__t_quantile_of_the_books(void **state)
{
    (void)state;
    assert_true(fabs(stats_t_quantile(0.975, 1) - 12.706) < 5e-4);
    assert_true(fabs(stats_t_quantile(0.975, 2) - 4.303) < 5e-4);
    assert_true(fabs(stats_t_quantile(0.975, 29) - 2.045) < 5e-4);
    assert_true(fabs(stats_t_quantile(0.95, 29) - 1.699) < 5e-4);
    assert_true(fabs(stats_normal_quantile(0.975) - 1.95996) < 5e-6);
}

static void test_stats__closed_forms(void **state)
{
    (void)state;
    worst w = {0};
    const double pi = acos(-1);
    for (size_t i = 1; i < 100; i++) {
        double p = (double)i / 200;
        compare(&w, i, stats_t_quantile(p, 1), -1 / tan(pi * p));
        compare(&w, i, stats_t_quantile(p, 2), (2 * p - 1) / sqrt(2 * p * (1 - p)));
    }
    finish(w, "quantiles of 1 and 2 degrees of freedom");
    assert_true(stats_t_quantile(0.5, 7) == 0);
    assert_true(stats_t_cdf(0, 7) == 0.5);
    assert_true(isnan(stats_t_cdf(NAN, 7)));
    assert_true(stats_t_cdf(INFINITY, 3) == 1 && stats_t_cdf(-INFINITY, 3) == 0);
}

static void test_stats__normal(void **state)
{
    (void)state;
    worst w = {0};
    for (size_t i = 0; i < COUNT(golden_normal_cdf); i++)
        compare(&w, i, stats_normal_cdf(golden_normal_cdf[i].z), golden_normal_cdf[i].cdf);
    finish(w, "normal cdf");
    w = (worst){0};
    for (size_t i = 0; i < COUNT(golden_normal_quantile); i++)
        compare(&w, i, stats_normal_quantile(golden_normal_quantile[i].p),
                golden_normal_quantile[i].z);
    finish(w, "normal quantile");
    for (size_t i = 0; i < COUNT(golden_both_below); i++)
        assert_true(fabs(stats_normal_both_below(golden_both_below[i].z, golden_both_below[i].rho) -
                         golden_both_below[i].value) < 1e-15);
    assert_true(fabs(stats_normal_both_below(0, 0.5) - 1.0 / 3) < 1e-15); /* Sheppard */
    assert_true(fabs(stats_normal_both_below(1, 1) - stats_normal_cdf(1)) < 1e-15);
}

static void test_stats__beta(void **state)
{
    (void)state;
    worst w = {0};
    for (size_t i = 0; i < COUNT(golden_beta); i++)
        compare(&w, i, stats_beta(golden_beta[i].a, golden_beta[i].b, golden_beta[i].x),
                golden_beta[i].value);
    finish(w, "incomplete beta");
    assert_true(stats_beta(3, 4, 0) == 0);
    assert_true(stats_beta(3, 4, 1) == 1);
}

/* By hand: P(X > 1) of three fair coins is 1/2; P(X > 0) of n trials is 1 - (1-p)^n. */
static void test_stats__binomial(void **state)
{
    (void)state;
    assert_true(fabs(stats_binomial_above(1, 3, 0.5) - 0.5) < 1e-15);
    assert_true(fabs(stats_binomial_above(0, 4, 0.1) - 0.3439) < 1e-15);
    assert_true(stats_binomial_above(3, 3, 0.5) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stats__t_cdf),
        cmocka_unit_test(test_stats__t_quantile),
        cmocka_unit_test(test_stats__t_quantile_of_the_books),
        cmocka_unit_test(test_stats__closed_forms),
        cmocka_unit_test(test_stats__normal),
        cmocka_unit_test(test_stats__beta),
        cmocka_unit_test(test_stats__binomial),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
