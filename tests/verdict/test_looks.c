/* Looks on the way: the boundaries are those of the literature, all looks together err as often as
 * promised, and what a verdict is of depends on the order of pairs alone. */
#include "verdict/looks.h"

#include "base/rng.h"
#include "test.h"
#include "verdict/pairs.h"
#include "verdict/stats.h"

#include <math.h>
#include <stdlib.h>

enum { PAIRS = 30, SIMULATIONS = 2000 };
static const double SHARE = 0.2; /* of test rows: the correlation of two pairs */

static verdict_options options(double rope)
{
    return (verdict_options){
        .n_act = 2, .n_train = 1 - SHARE, .n_test = SHARE, .rope = rope, .confidence = 0.95};
}

/* Five equal looks with this spending, as the tables of group-sequential designs have them. */
static void test_looks__boundaries_are_the_published_ones(void **state)
{
    (void)state;
    const double fraction[5] = {0.2, 0.4, 0.6, 0.8, 1};
    const double z[5] = {4.8769, 3.3569, 2.6803, 2.2898, 2.0310};
    double level[5];
    assert_int_equal(looks_levels(level, fraction, 5, 0.05, NULL), 0);
    for (int k = 0; k < 5; k++)
        assert_true(fabs(-stats_normal_quantile(level[k] / 2) - z[k]) < 2e-4);
    double once = 1;
    assert_int_equal(looks_levels(level, &once, 1, 0.05, NULL), 0);
    assert_true(fabs(level[0] - 0.05) < 1e-12);
}

/* Pairs that correlate as the correction has it; the baseline loses 1 each time. */
static void simulate(run_result *r, rng *random, double mean, double sd)
{
    double common = sqrt(SHARE) * rng_normal(random);
    for (size_t i = 0; i < PAIRS; i++) {
        double d = mean + sd * (common + sqrt(1 - SHARE) * rng_normal(random));
        r[2 * i] = pairs_run(0, (uint32_t)i, 1);
        r[2 * i + 1] = pairs_run(1, (uint32_t)i, 1 + d);
    }
}

typedef struct rates {
    size_t better, same, held;
    double pairs; /* mean */
} rates;

static rates rates_of(uint64_t seed, double mean, double sd, double rope)
{
    rng random = rng_stream(seed, RNG_DATA, 0);
    verdict_options o = options(rope);
    looks l;
    assert_int_equal(looks_make(&l, PAIRS, &o, NULL), 0);
    rates found = {0};
    for (int i = 0; i < SIMULATIONS; i++) {
        run_result r[2 * PAIRS], kept[2 * PAIRS];
        simulate(r, &random, mean, sd);
        verdict v;
        looks_end end;
        assert_int_equal(looks_verdict(&v, &end, kept, &l, r, 2 * PAIRS, &o, NULL), 0);
        const comparison *c = &v.cmp[0];
        assert_int_equal(c->pairs, end.pairs);
        found.better += c->kind == VERDICT_A_BETTER || c->kind == VERDICT_B_BETTER;
        found.same += c->kind == VERDICT_SAME;
        found.held += c->lo <= mean && mean <= c->hi;
        found.pairs += (double)end.pairs / SIMULATIONS;
        verdict_dispose(&v);
    }
    looks_dispose(&l);
    return found;
}

/* More than the promise by what chance explains once in a thousand. */
static void assert_at_most(size_t count, double p)
{
    if (count > 0 && stats_binomial_above(count - 1, SIMULATIONS, p) < 1e-3)
        fail_msg("%zu of %d, which is too many for %g", count, SIMULATIONS, p);
}

static void test_looks__all_together_err_as_promised(void **state)
{
    (void)state;
    rates equal = rates_of(11, 0, 1, 0);
    assert_at_most(equal.better, 0.05);
    assert_true(equal.better > SIMULATIONS / 40); /* and not for want of trying */
    assert_at_most(SIMULATIONS - equal.held, 0.05);
    rates edge = rates_of(12, 0.5, 0.3, 0.5); /* differs by as much as the rope */
    assert_at_most(edge.same, 0.025);
    rates apart = rates_of(13, 3, 1, 0.01);
    assert_true(apart.better > SIMULATIONS * 95 / 100);
    assert_at_most(SIMULATIONS - apart.held, 0.05);
    assert_true(apart.pairs < PAIRS / 2.0); /* what it is for */
    rates quiet = rates_of(14, 0, 0.1, 0.5);
    assert_true(quiet.same > SIMULATIONS * 95 / 100 && quiet.pairs < PAIRS / 2.0);
}

/* To look at 5 % each time would err more than twice as often. */
static void test_looks__the_correction_is_needed(void **state)
{
    (void)state;
    rng random = rng_stream(11, RNG_DATA, 0);
    verdict_options o = options(0);
    looks l;
    assert_int_equal(looks_make(&l, PAIRS, &o, NULL), 0);
    size_t better = 0;
    for (int i = 0; i < SIMULATIONS; i++) {
        run_result r[2 * PAIRS];
        simulate(r, &random, 0, 1);
        int found = 0;
        for (size_t k = 0; k < l.n; k++) {
            verdict v;
            assert_int_equal(verdict_make(&v, r, 2 * l.pairs[k], &o, NULL), 0);
            found |= v.cmp[0].kind != VERDICT_UNDECIDED;
            verdict_dispose(&v);
        }
        better += (size_t)found;
    }
    looks_dispose(&l);
    assert_true(stats_binomial_above(better, SIMULATIONS, 0.07) < 1e-3);
}

/* Runs behind the look that ends it change nothing, whichever of them are finished. */
static void test_looks__only_complete_leading_pairs_count(void **state)
{
    (void)state;
    rng random = rng_stream(15, RNG_DATA, 0);
    verdict_options o = options(0.01);
    looks l;
    assert_int_equal(looks_make(&l, PAIRS, &o, NULL), 0);
    assert_int_equal(l.pairs[0], 5);
    assert_int_equal(l.pairs[l.n - 1], PAIRS);
    run_result r[2 * PAIRS], kept[2 * PAIRS];
    simulate(r, &random, 5, 1);
    verdict whole, part;
    looks_end end, early;
    assert_int_equal(looks_verdict(&whole, &end, kept, &l, r, 2 * PAIRS, &o, NULL), 0);
    assert_true(end.clear && end.pairs < PAIRS && end.planned == PAIRS);
    for (size_t i = 0; i < 2 * PAIRS; i++)
        assert_int_equal(kept[i].status, r[i].pair < end.pairs ? RUN_OK : RUN_PENDING);
    for (size_t i = 2 * end.pairs; i < 2 * PAIRS; i += 3) r[i].status = RUN_PENDING;
    assert_int_equal(looks_verdict(&part, &early, kept, &l, r, 2 * PAIRS, &o, NULL), 0);
    assert_memory_equal(&whole.cmp[0], &part.cmp[0], sizeof whole.cmp[0]);
    assert_int_equal(early.pairs, end.pairs);
    verdict_dispose(&part);
    /* A gap before that look: nothing is clear, and what there is is shown. */
    r[3].status = RUN_PENDING;
    assert_int_equal(looks_verdict(&part, &early, kept, &l, r, 2 * PAIRS, &o, NULL), 0);
    assert_false(early.clear);
    assert_int_equal(early.pairs, 4);
    verdict_dispose(&part);
    verdict_dispose(&whole);
    looks_dispose(&l);
}

/* Few pairs have one look; many have no more than their information asks for. */
static void test_looks__are_as_many_as_there_is_to_learn(void **state)
{
    (void)state;
    verdict_options o = options(0);
    for (size_t pairs = 2; pairs <= 100000; pairs = pairs * 3 + 1) {
        looks l;
        assert_int_equal(looks_make(&l, pairs, &o, NULL), 0);
        assert_int_equal(l.pairs[l.n - 1], pairs);
        assert_true(l.n <= 20 && (pairs > 5 || l.n == 1));
        for (size_t k = 0; k < l.n; k++) assert_true(l.level[k] > 0 && l.level[k] <= 0.05 + 1e-12);
        looks_dispose(&l);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_looks__boundaries_are_the_published_ones),
        cmocka_unit_test(test_looks__all_together_err_as_promised),
        cmocka_unit_test(test_looks__the_correction_is_needed),
        cmocka_unit_test(test_looks__only_complete_leading_pairs_count),
        cmocka_unit_test(test_looks__are_as_many_as_there_is_to_learn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
