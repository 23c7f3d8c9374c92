/* The verdict on arrays typed by hand, against figures worked out by hand. */
#include "verdict/verdict.h"

#include "base/rng.h"
#include "test.h"
#include "verdict/pairs.h"

#include <math.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* Two activations, four training rows to each test row. */
static verdict_options options(double rope)
{
    return (
        verdict_options){.n_act = 2, .n_train = 80, .n_test = 20, .rope = rope, .confidence = 0.95};
}

static void assert_near(double got, double want, double tolerance)
{
    if (!(fabs(got - want) <= tolerance)) fail_msg("got %.12g, want %.12g", got, want);
}

/* Differences -0.1 -0.2 -0.1 -0.3 -0.3: mean -0.2, sd 0.1. The standard error is
   0.1 sqrt(1/5 + 20/80) = 0.0670820; t of 4 degrees is 2.7764451; p by t's closed form. */
static const double five_a[] = {0.9, 0.8, 0.9, 0.7, 0.7}, five_b[] = {1, 1, 1, 1, 1};

static verdict five(double rope)
{
    run_result r[10];
    pairs_fill(r, 5, five_a, five_b);
    verdict_options o = options(rope);
    verdict v;
    assert_int_equal(verdict_make(&v, r, COUNT(r), &o, NULL), 0);
    return v;
}

static void test_verdict__five_pairs(void **state)
{
    (void)state;
    verdict v = five(0.01);
    assert_int_equal(v.n_act, 2);
    assert_int_equal(v.n_cmp, 1);
    const comparison *c = &v.cmp[0];
    assert_int_equal(c->a, 1);
    assert_int_equal(c->b, 0);
    assert_int_equal(c->pairs, 5);
    assert_near(c->mean_difference, -0.2, 1e-15);
    assert_near(c->sd, 0.1, 1e-15);
    assert_near(c->lo, -0.2 - 2.7764451052 * 0.0670820393, 1e-10);
    assert_near(c->hi, -0.2 + 2.7764451052 * 0.0670820393, 1e-10);
    assert_near(c->p_value, 0.0406815, 1e-7);
    assert_near(c->p_holm, 0.0406815, 1e-7);
    assert_near(c->rope, 0.01, 1e-15);
    assert_int_equal(c->kind, VERDICT_A_BETTER);
    assert_int_equal(c->more_runs, 0);
    assert_near(c->p_better, 1, 0);

    const act_summary *a = &v.act[1], *b = &v.act[0];
    assert_int_equal(a->runs, 5);
    assert_near(a->loss_mean, 0.8, 1e-15);
    assert_near(a->loss_hi - a->loss_mean, 2.7764451052 * 0.0670820393, 1e-10);
    assert_near(b->loss_mean, 1, 0);
    assert_near(b->loss_lo, 1, 0);
    assert_near(a->rate, 0.01, 0);
    assert_near(a->score_mean, 0.5, 0);
    assert_near(a->null_mean, 2, 0);
    assert_near(a->epochs, 10, 0);
    assert_near(a->time_ratio, 1, 0);
    verdict_dispose(&v);
}

/* Runs at the limit of epochs that had not yet waited out their patience; a diverged one is none. */
static void test_verdict__runs_that_were_cut_off(void **state)
{
    (void)state;
    run_result r[10];
    pairs_fill(r, 5, five_a, five_b);
    static const size_t best[] = {10, 6, 5, 1, 10}; /* of ten epochs with a patience of 5 */
    for (size_t i = 0; i < COUNT(r); i++) r[i].best_epoch = best[i / 2];
    r[9].status = RUN_DIVERGED;
    verdict_options o = options(0);
    o.max_epochs = 10;
    o.patience = 5;
    verdict v;
    assert_int_equal(verdict_make(&v, r, COUNT(r), &o, NULL), 0);
    assert_int_equal(v.act[0].cut_off, 3);
    assert_int_equal(v.act[1].cut_off, 2);
    verdict_dispose(&v);
    o.max_epochs = 11; /* ten were enough, by another rule */
    assert_int_equal(verdict_make(&v, r, COUNT(r), &o, NULL), 0);
    assert_int_equal(v.act[0].cut_off, 0);
    verdict_dispose(&v);
}

/* Over the runs that learned betas; zeros for the activation whose runs did not. */
static void test_verdict__learned_betas(void **state)
{
    (void)state;
    run_result r[10];
    pairs_fill(r, 5, five_a, five_b);
    int learned = 0;
    for (size_t i = 0; i < COUNT(r); i++)
        if (r[i].activation == 1) {
            double mean = 1 + learned++;
            r[i].beta = (run_betas){mean, mean / 2, 2 * mean};
        }
    verdict_options o = options(0.01);
    verdict v;
    assert_int_equal(verdict_make(&v, r, COUNT(r), &o, NULL), 0);
    assert_near(v.act[1].beta.mean, 3, 1e-15);
    assert_near(v.act[1].beta.least, 0.5, 0);
    assert_near(v.act[1].beta.most, 10, 0);
    assert_near(v.act[0].beta.mean, 0, 0);
    verdict_dispose(&v);
}

static void test_verdict__rope(void **state)
{
    (void)state;
    verdict v = five(0.19);
    assert_int_equal(v.cmp[0].kind, VERDICT_A_BETTER);
    verdict_dispose(&v);
    /* The mean lies inside, the interval does not, and it never will: however many the runs, its
       half-width stays above 1.96 sqrt(20/80) 0.1 = 0.098 > 0.05. */
    v = five(0.25);
    assert_int_equal(v.cmp[0].kind, VERDICT_UNDECIDED);
    assert_int_equal(v.cmp[0].more_runs, 0);
    verdict_dispose(&v);
    v = five(0.39);
    assert_int_equal(v.cmp[0].kind, VERDICT_SAME);
    verdict_dispose(&v);
}

/* Without overlap, mean -0.5 and sd 1: sqrt(n)/2 passes t at n = 18 (2.1213 > 2.1098), not at 17
   (2.0616 < 2.1199). Inside +-2 the interval comes with 5 runs: 0.5 + 2.7764/sqrt(5) = 1.742. */
static void test_verdict__more_runs(void **state)
{
    (void)state;
    const double s = sqrt(0.75), b[] = {10, 10, 10, 10};
    const double a[] = {9.5 - s, 9.5 + s, 9.5 - s, 9.5 + s};
    run_result r[8];
    pairs_fill(r, 4, a, b);
    verdict_options o = options(0);
    verdict v;
    const struct {
        double n_test, rope;
        size_t more;
    } row[] = {{0, 0, 14}, {0, 0.2, 1}, {20, 0, 0}};
    for (size_t i = 0; i < COUNT(row); i++) {
        o.n_test = row[i].n_test;
        o.rope = row[i].rope;
        assert_int_equal(verdict_make(&v, r, COUNT(r), &o, NULL), 0);
        assert_int_equal(v.cmp[0].kind, VERDICT_UNDECIDED);
        assert_int_equal(v.cmp[0].more_runs, row[i].more);
        verdict_dispose(&v);
    }
}

/* Three comparisons, n = 5, sd 0.1, no overlap, means -0.1 -0.2 -0.15: t^2 = 5, 20, 11.25 and p =
   0.089009, 0.011057, 0.028460. Holm: 3 x 0.011057 = 0.0332 passes; 2 x 0.028460 = 0.0569 does not
   and ends it. Levels 0.05/3 (t = 3.960...) and, for both others, 0.05/2 (t = 3.495...). */
static void test_verdict__holm(void **state)
{
    (void)state;
    const double shape[] = {0.1, 0, 0.1, -0.1, -0.1}, shift[] = {0, -0.1, -0.2, -0.15};
    run_result r[20];
    for (uint32_t i = 0; i < 20; i++)
        r[i] = pairs_run(i / 5, i % 5, 10 + (i < 5 ? 0 : shape[i % 5] + shift[i / 5]));
    verdict_options o = options(0);
    o.n_act = 4;
    o.n_test = 0;
    verdict v;
    assert_int_equal(verdict_make(&v, r, COUNT(r), &o, NULL), 0);
    const double p[] = {0.0890093, 0.0110565, 0.0284602};
    const double holm[] = {0.0890093, 0.0331695, 0.0569204};
    const double t[] = {3.4954059, 3.9607865, 3.4954059};
    const verdict_kind kind[] = {VERDICT_UNDECIDED, VERDICT_A_BETTER, VERDICT_UNDECIDED};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(v.cmp[i].a, i + 1);
        assert_near(v.cmp[i].p_value, p[i], 1e-6);
        assert_near(v.cmp[i].p_holm, holm[i], 1e-6);
        assert_near(v.cmp[i].hi - v.cmp[i].mean_difference, t[i] * 0.1 / sqrt(5), 1e-7);
        assert_int_equal(v.cmp[i].kind, kind[i]);
        assert_int_equal(v.cmp[i].hi < 0, v.cmp[i].p_holm < 0.05);
    }
    verdict_dispose(&v);
}

/* Four wins of five: Wilson gives 0.37553 to 0.96378. */
/* Three comparisons of about the same p: times 3, 2 and 1 they would fall; adjusted, none is below an
   earlier one. */
static void test_verdict__adjusted_p_never_falls(void **state)
{
    (void)state;
    const double shape[] = {0.1, 0, 0.1, -0.1, -0.1}, shift[] = {0, -0.16, -0.161, -0.162};
    run_result r[20];
    for (uint32_t i = 0; i < 20; i++)
        r[i] = pairs_run(i / 5, i % 5, 10 + (i < 5 ? 0 : shape[i % 5] + shift[i / 5]));
    verdict_options o = options(0);
    o.n_act = 4;
    o.n_test = 0;
    verdict v;
    assert_int_equal(verdict_make(&v, r, COUNT(r), &o, NULL), 0);
    assert_true(v.cmp[2].p_value < v.cmp[1].p_value && v.cmp[1].p_value < v.cmp[0].p_value);
    for (size_t i = 0; i < 3; i++) assert_near(v.cmp[i].p_holm, 3 * v.cmp[2].p_value, 1e-15);
    verdict_dispose(&v);
}

static void test_verdict__p_better_without_overlap(void **state)
{
    (void)state;
    const double a[] = {0.9, 0.8, 1.1, 0.7, 0.7};
    run_result r[10];
    pairs_fill(r, 5, a, five_b);
    verdict_options o = options(0.01);
    o.n_test = 0;
    verdict v;
    assert_int_equal(verdict_make(&v, r, COUNT(r), &o, NULL), 0);
    assert_near(v.cmp[0].p_better, 0.8, 1e-15);
    assert_near(v.cmp[0].p_better_lo, 0.375535, 1e-6);
    assert_near(v.cmp[0].p_better_hi, 0.963776, 1e-6);
    verdict_dispose(&v);
}

/* With overlap, signs of correlation asin(0.2) 2/pi: at p = 1/2 the share of 30 has variance
   1/120 + 29/30 asin(0.2)/(2 pi) = 0.0393122, so its interval leaves 1/2 out from 0.5 + 1.959964 x
   0.198273 = 0.8886 on: 27 wins do, 26 and a tie (0.8833) do not. */
static void test_verdict__p_better_with_overlap(void **state)
{
    (void)state;
    double a[30], b[30];
    run_result r[60];
    verdict_options o = options(0.01);
    verdict v;
    for (int ties = 0; ties < 2; ties++) {
        for (int i = 0; i < 30; i++) {
            b[i] = 1;
            a[i] = i < 26 || (i == 26 && !ties) ? 0.9 - 0.001 * i : i == 26 ? 1 : 1.1;
        }
        pairs_fill(r, 30, a, b);
        assert_int_equal(verdict_make(&v, r, COUNT(r), &o, NULL), 0);
        assert_near(v.cmp[0].p_better, ties ? 26.5 / 30 : 0.9, 1e-15);
        assert_int_equal(v.cmp[0].p_better_lo > 0.5, !ties);
        assert_true(v.cmp[0].p_better_lo > 0.45 && v.cmp[0].p_better_lo < 0.55);
        assert_true(v.cmp[0].p_better_hi > 0.9 && v.cmp[0].p_better_hi < 1);
        verdict_dispose(&v);
    }
}

static void test_verdict__equal_losses_are_the_same(void **state)
{
    (void)state;
    run_result r[10];
    pairs_fill(r, 5, five_a, five_a);
    verdict_options o = options(0);
    verdict v;
    assert_int_equal(verdict_make(&v, r, COUNT(r), &o, NULL), 0);
    const comparison *c = &v.cmp[0];
    assert_int_equal(c->kind, VERDICT_SAME);
    assert_near(c->sd, 0, 0);
    assert_near(c->lo, 0, 0);
    assert_near(c->hi, 0, 0);
    assert_near(c->p_value, 1, 0);
    assert_near(c->p_better, 0.5, 0);
    verdict_dispose(&v);
    /* A difference that never varies is certain. */
    const double a[] = {0.5, 0.5, 0.5}, b[] = {1, 1, 1};
    pairs_fill(r, 3, a, b);
    assert_int_equal(verdict_make(&v, r, 6, &o, NULL), 0);
    assert_int_equal(v.cmp[0].kind, VERDICT_A_BETTER);
    assert_near(v.cmp[0].p_value, 0, 0);
    verdict_dispose(&v);
}

/* A run that diverged counts with the constant predictor's loss, 2, and is counted. So does one
   whose test loss is not a number, whatever its status says. */
static void test_verdict__diverged_runs_count(void **state)
{
    (void)state;
    run_result r[10];
    pairs_fill(r, 5, five_a, five_b);
    r[1].status = RUN_DIVERGED;
    r[1].test_loss = NAN;
    r[3].test_loss = INFINITY;
    r[1].test_score = NAN;
    verdict_options o = options(0);
    verdict v;
    assert_int_equal(verdict_make(&v, r, COUNT(r), &o, NULL), 0);
    assert_int_equal(v.act[1].diverged, 2);
    assert_int_equal(v.act[1].runs, 5);
    assert_int_equal(v.cmp[0].pairs, 5);
    assert_near(v.act[1].loss_mean, (2 + 2 + 0.9 + 0.7 + 0.7) / 5, 1e-15);
    assert_near(v.act[1].score_mean, 0.5, 0);
    assert_near(v.cmp[0].mean_difference, 0.26, 1e-15);
    verdict_dispose(&v);
}

/* Stopped half-way: pairs 0 and 3 are whole, tuning trials are no runs. */
static void test_verdict__unfinished(void **state)
{
    (void)state;
    run_result r[11];
    pairs_fill(r, 5, five_a, five_b);
    r[2].status = r[5].status = r[8].status = r[9].status = RUN_PENDING;
    r[10] = pairs_run(1, 4, 100);
    r[10].stage = STAGE_TUNE;
    verdict_options o = options(0);
    verdict v;
    assert_int_equal(verdict_make(&v, r, COUNT(r), &o, NULL), 0);
    assert_int_equal(v.act[0].runs, 3);
    assert_int_equal(v.act[1].runs, 3);
    assert_int_equal(v.cmp[0].pairs, 2);
    assert_near(v.cmp[0].mean_difference, -0.2, 1e-15);
    verdict_dispose(&v);
    /* One pair: a difference, no interval. */
    assert_int_equal(verdict_make(&v, r, 2, &o, NULL), 0);
    assert_int_equal(v.cmp[0].pairs, 1);
    assert_near(v.cmp[0].mean_difference, -0.1, 1e-15);
    assert_true(isnan(v.cmp[0].lo) && isnan(v.cmp[0].hi) && isnan(v.cmp[0].p_holm));
    assert_true(v.cmp[0].p_better_lo < 0.5);
    assert_int_equal(v.cmp[0].kind, VERDICT_UNDECIDED);
    assert_int_equal(v.cmp[0].more_runs, 1);
    verdict_dispose(&v);
    /* Nothing at all. */
    assert_int_equal(verdict_make(&v, NULL, 0, &o, NULL), 0);
    assert_int_equal(v.cmp[0].pairs, 0);
    assert_true(isnan(v.act[0].loss_mean) && isnan(v.cmp[0].p_better));
    assert_int_equal(v.cmp[0].kind, VERDICT_UNDECIDED);
    assert_int_equal(v.cmp[0].more_runs, 2);
    verdict_dispose(&v);
}

static void test_verdict__time_is_a_median(void **state)
{
    (void)state;
    run_result r[10];
    pairs_fill(r, 5, five_a, five_b);
    const double seconds[] = {3, 1, 90, 2, 2.5};
    for (size_t i = 0; i < 5; i++) r[2 * i + 1].seconds_per_epoch = seconds[i];
    for (size_t i = 0; i < 5; i++) r[2 * i].seconds_per_epoch = 2;
    verdict_options o = options(0);
    verdict v;
    assert_int_equal(verdict_make(&v, r, COUNT(r), &o, NULL), 0);
    assert_near(v.act[1].seconds_per_epoch, 2.5, 0);
    assert_near(v.act[1].time_ratio, 1.25, 0);
    r[1].status = RUN_PENDING;
    verdict_dispose(&v);
    assert_int_equal(verdict_make(&v, r, COUNT(r), &o, NULL), 0);
    assert_near(v.act[1].seconds_per_epoch, 2.25, 0);
    verdict_dispose(&v);
}

/* 40 pairs of three activations, drawn with a difference. */
enum { MANY = 120 };
static void many(run_result *r)
{
    rng random = rng_stream(1, RNG_DATA, 0);
    for (uint32_t i = 0; i < MANY; i++)
        r[i] = pairs_run(i % 3, i / 3, 5 + rng_normal(&random) + (i % 3 == 1 ? 0.9 : 0));
}

static void assert_same_bits(double x, double y)
{
    assert_memory_equal(&x, &y, sizeof x);
}

static void test_verdict__order_does_not_matter(void **state)
{
    (void)state;
    run_result r[MANY], shuffled[MANY];
    size_t place[MANY];
    many(r);
    rng random = rng_stream(2, RNG_DATA, 0);
    for (size_t i = 0; i < MANY; i++) place[i] = i;
    rng_shuffle(&random, place, MANY);
    for (size_t i = 0; i < MANY; i++) shuffled[place[i]] = r[i];
    verdict_options o = options(0.01);
    o.n_act = 3;
    verdict v, w;
    assert_int_equal(verdict_make(&v, r, MANY, &o, NULL), 0);
    assert_int_equal(verdict_make(&w, shuffled, MANY, &o, NULL), 0);
    for (size_t i = 0; i < 3; i++) {
        assert_same_bits(v.act[i].loss_mean, w.act[i].loss_mean);
        assert_same_bits(v.act[i].loss_lo, w.act[i].loss_lo);
    }
    for (size_t i = 0; i < 2; i++) {
        assert_same_bits(v.cmp[i].lo, w.cmp[i].lo);
        assert_same_bits(v.cmp[i].p_holm, w.cmp[i].p_holm);
        assert_same_bits(v.cmp[i].p_better_hi, w.cmp[i].p_better_hi);
        assert_int_equal(v.cmp[i].more_runs, w.cmp[i].more_runs);
    }
    verdict_dispose(&v);
    verdict_dispose(&w);
}

/* The other activation as baseline: every figure mirrored, the verdict too. */
static void test_verdict__swapping_sides_mirrors(void **state)
{
    (void)state;
    run_result r[MANY];
    many(r);
    for (size_t i = 0; i < MANY; i++) r[i].status = r[i].activation == 2 ? RUN_PENDING : RUN_OK;
    verdict_options o = options(0);
    o.n_act = 3;
    const double n_test[] = {0, 20};
    const verdict_kind kind[] = {VERDICT_B_BETTER, VERDICT_UNDECIDED};
    const verdict_kind mirrored[] = {VERDICT_A_BETTER, VERDICT_UNDECIDED};
    for (size_t i = 0; i < 2; i++) {
        verdict v, w;
        o.n_test = n_test[i];
        o.baseline = 0;
        assert_int_equal(verdict_make(&v, r, MANY, &o, NULL), 0);
        o.baseline = 1;
        assert_int_equal(verdict_make(&w, r, MANY, &o, NULL), 0);
        const comparison *x = &v.cmp[0], *y = &w.cmp[0]; /* 1 against 0, 0 against 1 */
        assert_int_equal(x->a, y->b);
        assert_int_equal(x->b, y->a);
        assert_near(x->mean_difference, -y->mean_difference, 1e-15);
        assert_near(x->lo, -y->hi, 1e-14);
        assert_near(x->hi, -y->lo, 1e-14);
        assert_near(x->p_value, y->p_value, 1e-14);
        assert_near(x->p_better, 1 - y->p_better, 1e-15);
        assert_near(x->p_better_lo, 1 - y->p_better_hi, 1e-12);
        assert_int_equal(x->kind, kind[i]);
        assert_int_equal(y->kind, mirrored[i]);
        assert_int_equal(x->more_runs, y->more_runs);
        verdict_dispose(&v);
        verdict_dispose(&w);
    }
}

/* A likelihood's logarithm has no zero of its own: the rope is then a loss. */
static void test_verdict__absolute_rope(void **state)
{
    (void)state;
    run_result r[10];
    pairs_fill(r, 5, five_a, five_b);
    for (size_t i = 0; i < COUNT(r); i++) r[i].test_loss -= 1; /* the baseline's mean is 0 */
    verdict_options o = options(0.25);
    o.rope_absolute = 1;
    verdict v;
    assert_int_equal(verdict_make(&v, r, COUNT(r), &o, NULL), 0);
    assert_near(v.cmp[0].rope, 0.25, 0);
    assert_int_equal(v.cmp[0].kind, VERDICT_UNDECIDED); /* the interval leaves the rope */
    verdict_dispose(&v);
}

/* All runs' rows together; a run without, such as a diverged one, has no part in it. */
static void test_verdict__calibration_is_pooled(void **state)
{
    (void)state;
    run_result r[10];
    pairs_fill(r, 5, five_a, five_b);
    for (size_t i = 0; i < COUNT(r); i++)
        if (r[i].activation == 0 && r[i].pair < 2) {
            r[i].calibration.rows = 100 + 100 * r[i].pair; /* 300 in all */
            for (size_t k = 0; k < CALIBRATION_LEVELS; k++) r[i].calibration.below[k] = 6 * k;
        }
    verdict_options o = options(0.01);
    verdict v;
    assert_int_equal(verdict_make(&v, r, COUNT(r), &o, NULL), 0);
    for (size_t k = 0; k < CALIBRATION_LEVELS; k++)
        assert_near(v.act[0].below[k], 12.0 * (double)k / 300, 1e-15);
    assert_near(v.act[0].coverage[0], 12.0 * (10 - 4) / 300, 1e-15);
    assert_near(v.act[0].coverage[1], 12.0 * (13 - 1) / 300, 1e-15);
    assert_near(v.act[0].coverage[2], 12.0 * 14 / 300, 1e-15);
    assert_true(isnan(v.act[1].below[0]) && isnan(v.act[1].coverage[2]));
    verdict_dispose(&v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verdict__five_pairs),
        cmocka_unit_test(test_verdict__runs_that_were_cut_off),
        cmocka_unit_test(test_verdict__learned_betas),
        cmocka_unit_test(test_verdict__rope),
        cmocka_unit_test(test_verdict__more_runs),
        cmocka_unit_test(test_verdict__holm),
        cmocka_unit_test(test_verdict__adjusted_p_never_falls),
        cmocka_unit_test(test_verdict__p_better_without_overlap),
        cmocka_unit_test(test_verdict__p_better_with_overlap),
        cmocka_unit_test(test_verdict__equal_losses_are_the_same),
        cmocka_unit_test(test_verdict__diverged_runs_count),
        cmocka_unit_test(test_verdict__unfinished),
        cmocka_unit_test(test_verdict__time_is_a_median),
        cmocka_unit_test(test_verdict__order_does_not_matter),
        cmocka_unit_test(test_verdict__swapping_sides_mirrors),
        cmocka_unit_test(test_verdict__absolute_rope),
        cmocka_unit_test(test_verdict__calibration_is_pooled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
