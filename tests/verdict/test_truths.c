/* The verdict's error rates on simulated pairs whose truth is known.
 *
 * Differences of overlapping splits correlate; the correction takes the correlation to be the
 * share of test rows, here 1/5. Two kinds of pairs have exactly that: normal ones drawn so, for
 * which the corrected statistic is Student's t and rates must be met, not only kept; and means over
 * the test rows of a table. tests/calibrate asks the same of real training. Every count is compared
 * with its exact binomial bounds, one in a thousand each side. */
#include "verdict/verdict.h"

#include "base/rng.h"
#include "prep/dataset.h"
#include "test.h"
#include "verdict/pairs.h"
#include "verdict/stats.h"

#include <math.h>

enum { SIMULATIONS = 1000, MAX_PAIRS = 200, MAX_ACT = 11, ROWS = 400, TEST_ROWS = 80 };
static const double SHARE = 0.2; /* of test rows: the correlation */

/* All with mean 0 and sd 1. */
typedef enum spread { NORMAL, HEAVY, SKEW } spread;

static double draw(rng *random, spread s)
{
    double z = rng_normal(random);
    if (s == NORMAL) return z;
    if (s == SKEW) return -log(rng_uniform(random)) - 1;
    double chi = 0; /* Student's t of 3 degrees: infinite kurtosis */
    for (int i = 0; i < 3; i++) {
        double y = rng_normal(random);
        chi += y * y;
    }
    return z / sqrt(chi); /* sd of t is sqrt(3); times 1/sqrt(3) */
}

/* d[n]: mean, sd, and correlation rho between any two, by a normal part that all share. */
static void differences(double *d, size_t n, rng *random, spread s, double mean, double sd,
                        double rho)
{
    double common = rng_normal(random);
    for (size_t i = 0; i < n; i++)
        d[i] = mean + sd * (sqrt(rho) * common + sqrt(1 - rho) * draw(random, s));
}

/* d[n]: the mean difference over the test rows of fresh splits of one table, whose rows differ by
   `mean` in the population. */
static void differences_of_splits(double *d, size_t n, rng *random, spread s, double mean)
{
    double row[ROWS];
    size_t place[ROWS];
    for (size_t i = 0; i < ROWS; i++) {
        row[i] = mean + draw(random, s);
        place[i] = i;
    }
    for (size_t k = 0; k < n; k++) {
        double sum = 0;
        rng_shuffle(random, place, ROWS);
        for (size_t i = 0; i < TEST_ROWS; i++) sum += row[place[i]];
        d[k] = sum / TEST_ROWS;
    }
}

/* The baseline loses 1 each time: the rope is in units of the differences. */
static verdict judge(const double *d, size_t n, double rope)
{
    run_result r[2 * MAX_PAIRS];
    for (size_t i = 0; i < n; i++) {
        r[2 * i] = pairs_run(0, (uint32_t)i, 1);
        r[2 * i + 1] = pairs_run(1, (uint32_t)i, 1 + d[i]);
    }
    verdict_options o = {
        .n_act = 2, .n_train = 1 - SHARE, .n_test = SHARE, .rope = rope, .confidence = 0.95};
    verdict v;
    assert_int_equal(verdict_make(&v, r, 2 * n, &o, NULL), 0);
    return v;
}

/* Fails when a count of events with probability at most (at least) p would be that large (small)
   less often than once in a thousand. */
static void assert_rate_at_most(size_t count, size_t n, double p)
{
    if (count > 0 && stats_binomial_above(count - 1, n, p) < 1e-3)
        fail_msg("%zu of %zu, which is too many for %g", count, n, p);
}

static void assert_rate_at_least(size_t count, size_t n, double p)
{
    if (1 - stats_binomial_above(count, n, p) < 1e-3)
        fail_msg("%zu of %zu, which is too few for %g", count, n, p);
}

/* How often each verdict is given, and how often intervals hold the truth. */
typedef struct rates {
    size_t kind[4], better, mean_inside, share_inside;
} rates;

static void count(rates *r, const double *d, size_t pairs, double rope, double mean, double share)
{
    verdict v = judge(d, pairs, rope);
    const comparison *c = &v.cmp[0];
    r->kind[c->kind]++;
    r->better += c->kind == VERDICT_A_BETTER || c->kind == VERDICT_B_BETTER;
    r->mean_inside += c->lo <= mean && mean <= c->hi;
    r->share_inside += c->p_better_lo <= share && share <= c->p_better_hi;
    verdict_dispose(&v);
}

static rates simulate(uint64_t seed, size_t pairs, spread s, double mean, double sd, double rho,
                      double rope)
{
    rates r = {0};
    for (uint32_t i = 0; i < SIMULATIONS; i++) {
        rng random = rng_stream(seed, RNG_DATA, i);
        double d[MAX_PAIRS];
        differences(d, pairs, &random, s, mean, sd, rho);
        count(&r, d, pairs, rope, mean, stats_normal_cdf(-mean / sd));
    }
    print_message("pairs %zu mean %g sd %g rho %g rope %g: better %zu same %zu of %d\n", pairs,
                  mean, sd, rho, rope, r.better, r.kind[VERDICT_SAME], SIMULATIONS);
    return r;
}

/* No difference, rope 0, correlation as assumed: "better" in 5 %, no more, no less. */
static void test_truths__false_better_is_five_percent(void **state)
{
    (void)state;
    for (size_t pairs = 10; pairs <= 30; pairs += 20) {
        rates c = simulate(pairs, pairs, NORMAL, 0, 1, SHARE, 0);
        assert_rate_at_most(c.better, SIMULATIONS, 0.05);
        assert_rate_at_least(c.better, SIMULATIONS, 0.05);
    }
}

/* Overlapping splits of a table, whatever its rows' spread: again 5 %, a little less for t's wider
   quantile than the many rows need. */
static void test_truths__false_better_of_overlapping_splits(void **state)
{
    (void)state;
    for (spread s = NORMAL; s <= SKEW; s++) {
        rates r = {0};
        for (uint32_t i = 0; i < SIMULATIONS; i++) {
            rng random = rng_stream(100 + s, RNG_DATA, i);
            double d[30];
            differences_of_splits(d, 30, &random, s, 0);
            count(&r, d, 30, 0, 0, 0.5);
        }
        print_message("splits of a table, spread %d: better %zu of %d\n", (int)s, r.better,
                      SIMULATIONS);
        assert_rate_at_most(r.better, SIMULATIONS, 0.05);
        assert_rate_at_least(r.better, SIMULATIONS, 0.02);
    }
}

/* The same over windows of the rows in time: of half of the rows, they share as many test rows as random
   splits do, if not each two of them alike. (Windows of three quarters, with the same interval: 32 %.) */
static void test_truths__false_better_of_windows_in_time(void **state)
{
    (void)state;
    const size_t window = (size_t)(DATASET_WINDOW * ROWS),
                 tested = (size_t)(SHARE * (double)window);
    rates r = {0};
    for (uint32_t i = 0; i < SIMULATIONS; i++) {
        rng random = rng_stream(110, RNG_DATA, i);
        double row[ROWS], d[30];
        for (size_t k = 0; k < ROWS; k++) row[k] = rng_normal(&random);
        for (size_t k = 0; k < 30; k++) {
            size_t end = rng_below(&random, ROWS - window + 1) + window;
            d[k] = 0;
            for (size_t at = end - tested; at < end; at++) d[k] += row[at] / (double)tested;
        }
        count(&r, d, 30, 0, 0, 0.5);
    }
    print_message("windows in time: better %zu of %d\n", r.better, SIMULATIONS);
    assert_rate_at_most(r.better, SIMULATIONS, 0.07);
}

/* Where the assumption fails. Independent pairs are over-insured. Pairs with infinite kurtosis
   around a normal common part are under-insured: the sd of most samples is below the true one. */
static void test_truths__false_better_where_assumptions_fail(void **state)
{
    (void)state;
    assert_rate_at_most(simulate(3, 30, NORMAL, 0, 1, 0, 0).better, SIMULATIONS, 1e-3);
    assert_rate_at_most(simulate(2, 30, SKEW, 0, 1, SHARE, 0).better, SIMULATIONS, 0.06);
    assert_rate_at_most(simulate(1, 30, HEAVY, 0, 1, SHARE, 0).better, SIMULATIONS, 0.1);
}

static void test_truths__three_sd_are_found(void **state)
{
    (void)state;
    for (size_t pairs = 10; pairs <= 30; pairs += 20) {
        for (spread s = NORMAL; s <= SKEW; s++) {
            rates c = simulate(10 * pairs + s, pairs, s, -0.3, 0.1, SHARE, 0.01);
            assert_rate_at_least(c.kind[VERDICT_A_BETTER], SIMULATIONS, 0.95);
            assert_int_equal(c.kind[VERDICT_B_BETTER], 0);
        }
    }
}

/* "Same" is said of what is the same; at the rope's edge and beyond in at most half of 5 %: both
   ends of a 95 % interval must lie inside, and only one is ever near. */
static void test_truths__same_means_same(void **state)
{
    (void)state;
    rates c = simulate(1, 30, NORMAL, 0, 0.002, SHARE, 0.01);
    assert_rate_at_least(c.kind[VERDICT_SAME], SIMULATIONS, 0.99);
    c = simulate(2, 30, NORMAL, 0.01, 0.002, SHARE, 0.01);
    assert_rate_at_most(c.kind[VERDICT_SAME], SIMULATIONS, 0.025);
    assert_rate_at_least(c.kind[VERDICT_SAME], SIMULATIONS, 0.025);
    c = simulate(3, 30, NORMAL, 0.02, 0.002, SHARE, 0.01);
    assert_rate_at_most(c.kind[VERDICT_SAME], SIMULATIONS, 1e-3);
    assert_rate_at_least(c.kind[VERDICT_B_BETTER], SIMULATIONS, 0.95);
    /* Too noisy to tell: neither. */
    c = simulate(4, 30, NORMAL, 0, 0.05, SHARE, 0.01);
    assert_rate_at_most(c.kind[VERDICT_SAME], SIMULATIONS, 1e-3);
    assert_rate_at_least(c.kind[VERDICT_UNDECIDED], SIMULATIONS, 0.95);
}

/* Both intervals hold the truth in 95 %, the one of P(a better) for rare wins as for even odds. */
static void test_truths__intervals_cover(void **state)
{
    (void)state;
    const double mean[] = {0, 0.5, 1, 1.5};
    for (uint64_t i = 0; i < 4; i++) {
        rates c = simulate(20 + i, 30, NORMAL, mean[i], 1, SHARE, 0);
        assert_rate_at_least(c.mean_inside, SIMULATIONS, 0.95);
        assert_rate_at_most(c.mean_inside, SIMULATIONS, 0.95);
        assert_rate_at_least(c.share_inside, SIMULATIONS, 0.95);
        print_message("  intervals hold the mean in %zu, P(a better) in %zu\n", c.mean_inside,
                      c.share_inside);
    }
}

/* Ten activations that are all as good as the baseline: any "better" at all in at most 5 %. */
static void test_truths__holm_keeps_the_family_error(void **state)
{
    (void)state;
    verdict_options o = {
        .n_act = MAX_ACT, .n_train = 1 - SHARE, .n_test = SHARE, .rope = 0, .confidence = 0.95};
    size_t wrong = 0, any_p = 0;
    for (uint32_t i = 0; i < SIMULATIONS; i++) {
        rng random = rng_stream(7, RNG_DATA, i);
        run_result r[MAX_ACT * 30];
        size_t n = 0;
        for (uint32_t act = 0; act < MAX_ACT; act++) {
            double d[30];
            differences(d, 30, &random, NORMAL, 5, 1, SHARE);
            for (uint32_t pair = 0; pair < 30; pair++) r[n++] = pairs_run(act, pair, d[pair]);
        }
        verdict v;
        assert_int_equal(verdict_make(&v, r, n, &o, NULL), 0);
        size_t better = 0, small = 0;
        for (size_t k = 0; k < v.n_cmp; k++) {
            better += v.cmp[k].kind == VERDICT_A_BETTER || v.cmp[k].kind == VERDICT_B_BETTER;
            small += v.cmp[k].p_value < 0.05;
        }
        wrong += better > 0;
        any_p += small > 0;
        verdict_dispose(&v);
    }
    print_message("ten equal activations: a wrong \"better\" in %zu of %d, p < 0.05 in %zu\n",
                  wrong, SIMULATIONS, any_p);
    assert_rate_at_most(wrong, SIMULATIONS, 0.05);
    assert_rate_at_least(wrong, SIMULATIONS, 0.02); /* it is not simply never */
    assert_rate_at_least(any_p, SIMULATIONS, 0.2);  /* what Holm protects from */
}

/* "N more runs would likely decide": with N more it is decided in at least half of the cases. */
static void test_truths__more_runs_likely_decide(void **state)
{
    (void)state;
    size_t told = 0, decided = 0;
    for (uint32_t i = 0; i < SIMULATIONS; i++) {
        rng random = rng_stream(8, RNG_DATA, i);
        double d[MAX_PAIRS];
        differences(d, MAX_PAIRS, &random, NORMAL, 1.2, 1, 0);
        verdict v = judge(d, 8, 0.01);
        size_t more = v.cmp[0].more_runs;
        int asked = v.cmp[0].kind == VERDICT_UNDECIDED && more > 0 && 8 + more <= MAX_PAIRS;
        verdict_dispose(&v);
        if (!asked) continue;
        told++;
        v = judge(d, 8 + more, 0.01);
        decided += v.cmp[0].kind != VERDICT_UNDECIDED;
        verdict_dispose(&v);
    }
    print_message("told how many more: %zu; decided with as many: %zu\n", told, decided);
    assert_true(told > 100);
    assert_rate_at_least(decided, told, 0.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_truths__false_better_is_five_percent),
        cmocka_unit_test(test_truths__false_better_of_overlapping_splits),
        cmocka_unit_test(test_truths__false_better_of_windows_in_time),
        cmocka_unit_test(test_truths__false_better_where_assumptions_fail),
        cmocka_unit_test(test_truths__three_sd_are_found),
        cmocka_unit_test(test_truths__same_means_same),
        cmocka_unit_test(test_truths__intervals_cover),
        cmocka_unit_test(test_truths__holm_keeps_the_family_error),
        cmocka_unit_test(test_truths__more_runs_likely_decide),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
