/* A comparison in words: each verdict, from both sides. */
#include "example.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* The only comparison is c; the report says this of it. */
static void expect(const comparison *c, const char *verdict, const char *sentence,
                   const char *advice)
{
    example x;
    example_fill(&x, TASK_REGRESSION);
    x.verdict.n_cmp = 1;
    x.verdict.n_act = 2;
    comparison *to = &x.comparison[0];
    *to = *c;
    to->a = 1;
    to->b = 0;
    report r = example_report(&x);
    assert_string_equal(verdict, r.cmp[0].verdict);
    assert_string_equal(sentence, r.cmp[0].sentence);
    assert_string_equal(advice, r.cmp[0].advice);
    report_dispose(&r);
}

static void test_sentence__a_better(void **state)
{
    (void)state;
    expect(
        &(comparison){.pairs = 30,
                      .mean_difference = -2.1,
                      .lo = -2.8,
                      .hi = -1.4,
                      .p_better = 29. / 30,
                      .p_better_lo = 0.833,
                      .p_better_hi = 0.994,
                      .rope = 0.31,
                      .kind = VERDICT_A_BETTER},
        "softplus better",
        "softplus is better than relu here: RMSE lower by 2.10 (95 % interval 1.40 to 2.80), 6.7 "
        "% of relu's; it won 29 of 30 pairs (P(better) 97 %, 83 % to 99 %).",
        "");
}

static void test_sentence__b_better(void **state)
{
    (void)state;
    expect(
        &(comparison){.pairs = 30,
                      .mean_difference = 21,
                      .lo = 14,
                      .hi = 28,
                      .p_better = 0.05,
                      .p_better_lo = 0.01,
                      .p_better_hi = 0.2,
                      .rope = 0.31,
                      .kind = VERDICT_B_BETTER},
        "relu better",
        "relu is better than softplus here: RMSE lower by 21.0 (95 % interval 14.0 to 28.0), 67 % "
        "of relu's; it won 28.5 of 30 pairs, ties half (P(better) 95 %, 80 % to 99 %).",
        "");
}

static void test_sentence__same(void **state)
{
    (void)state;
    expect(&(comparison){.pairs = 30,
                         .mean_difference = 0.05,
                         .lo = -0.1,
                         .hi = 0.2,
                         .p_better = 0.4,
                         .rope = 0.314,
                         .kind = VERDICT_SAME},
           "practically the same",
           "softplus and relu are practically the same here: relu's RMSE is lower by 0.05 (95 % "
           "interval -0.10 to 0.20), 0.16 % of relu's, all of the interval within ±0.31 (1 % of "
           "relu's); take either.",
           "");
}

/* Runs that are the same, as of relu,relu. */
static void test_sentence__equal(void **state)
{
    (void)state;
    expect(&(comparison){.pairs = 30, .p_better = 0.5, .rope = 0.314, .kind = VERDICT_SAME},
           "practically the same",
           "softplus and relu are practically the same here: their RMSE is equal in every pair; "
           "take either.",
           "");
}

/* An end that rounds to 0 would contradict the verdict. */
static void test_sentence__an_end_near_zero(void **state)
{
    (void)state;
    expect(&(comparison){.pairs = 30,
                         .mean_difference = -0.81,
                         .lo = -1.617,
                         .hi = -0.003,
                         .p_better = 1,
                         .p_better_lo = 0.52,
                         .p_better_hi = 1,
                         .rope = 0.314,
                         .kind = VERDICT_A_BETTER},
           "softplus better",
           "softplus is better than relu here: RMSE lower by 0.81 (95 % interval 0.003 to 1.62), "
           "2.6 % of relu's; it won 30 of 30 pairs (P(better) 100 %, 52 % to 100 %).",
           "");
}

static void test_sentence__undecided_around_zero(void **state)
{
    (void)state;
    expect(
        &(comparison){.pairs = 30,
                      .mean_difference = -0.9,
                      .lo = -2.4,
                      .hi = 0.6,
                      .p_better = 0.6,
                      .p_better_lo = 0.42,
                      .p_better_hi = 0.75,
                      .rope = 0.314,
                      .kind = VERDICT_UNDECIDED,
                      .more_runs = 40},
        "undecided",
        "Undecided between softplus and relu: softplus's RMSE is lower by 0.9 (95 % interval -0.6 "
        "to 2.4), 2.9 % of relu's; it won 18 of 30 pairs (P(better) 60 %, 42 % to 75 %).",
        "It may be ahead or behind; within ±0.31 (1 % of relu's) would be practically the same. "
        "About "
        "40 more runs would likely decide (--runs 70).");
}

static void test_sentence__undecided_but_ahead(void **state)
{
    (void)state;
    expect(
        &(comparison){.pairs = 30,
                      .mean_difference = -0.2,
                      .lo = -0.4,
                      .hi = -0.01,
                      .p_better = 0.9,
                      .p_better_lo = 0.7,
                      .p_better_hi = 0.97,
                      .rope = 0.314,
                      .kind = VERDICT_UNDECIDED},
        "undecided",
        "Undecided between softplus and relu: softplus's RMSE is lower by 0.20 (95 % interval 0.01 "
        "to 0.40), 0.64 % of relu's; it won 27 of 30 pairs (P(better) 90 %, 70 % to 97 %).",
        "It is ahead, but perhaps by too little to matter; within ±0.31 (1 % of relu's) would be "
        "practically the same. More runs would not decide on this data; more rows might.");
}

static void test_sentence__one_pair_is_no_comparison(void **state)
{
    (void)state;
    expect(&(comparison){.pairs = 1,
                         .mean_difference = -0.2,
                         .lo = NAN,
                         .hi = NAN,
                         .p_better = 1,
                         .rope = 0.314,
                         .kind = VERDICT_UNDECIDED,
                         .more_runs = 1},
           "undecided",
           "Undecided between softplus and relu: 1 finished pair says nothing of the spread.",
           "At least 2 pairs are needed.");
}

/* With several comparisons each interval is wider than its level alone would make it. */
static void test_sentence__several_share_the_level(void **state)
{
    (void)state;
    example x;
    example_fill(&x, TASK_REGRESSION);
    report r = example_report(&x);
    assert_true(r.verdict->n_cmp > 1);
    assert_non_null(strstr(r.cmp[0].sentence, "(adjusted 95 % interval "));
    report_dispose(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sentence__several_share_the_level),
        cmocka_unit_test(test_sentence__a_better),
        cmocka_unit_test(test_sentence__b_better),
        cmocka_unit_test(test_sentence__same),
        cmocka_unit_test(test_sentence__equal),
        cmocka_unit_test(test_sentence__an_end_near_zero),
        cmocka_unit_test(test_sentence__undecided_around_zero),
        cmocka_unit_test(test_sentence__undecided_but_ahead),
        cmocka_unit_test(test_sentence__one_pair_is_no_comparison),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
