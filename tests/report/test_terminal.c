/* The report on a terminal. */
#include "example.h"

#include "base/str.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const report_style plain = {.color = 0, .width = 80};

static void expect_within(const char *text, size_t width)
{
    for (const char *line = text; *line;) {
        size_t n = strcspn(line, "\n");
        char *copy = strndup(line, n);
        assert_non_null(copy);
        if (str_cells(copy) > width) fail_msg("%zu cells: %s", str_cells(copy), copy);
        free(copy);
        line += n + (line[n] == '\n');
    }
}

static void expect_says(const char *text, const char *what)
{
    if (!strstr(text, what)) fail_msg("'%s' is not in\n%s", what, text);
}

static void expect_silent_of(const char *text, const char *what)
{
    if (strstr(text, what)) fail_msg("'%s' is in\n%s", what, text);
}

static void test_terminal__shows_every_figure(void **state)
{
    (void)state;
    example x;
    example_fill(&x, TASK_COUNT);
    char *text = example_terminal(&x, plain);
    expect_says(text, "bikes: 8,645 rows, 8 features, target bikers (count)\n");
    expect_says(text, "taken as counts");
    expect_says(text,
                "5 pairs of runs on new splits: 5,187 rows train, 1,729 validate, 1,729 test");
    expect_says(text, "deviance ± 95 %     D²");
    expect_says(text,
                "relu             0.005     31.42 ± 0.81  0.842  3.1 %      34  12.1 ms    1.00\n");
    expect_says(text,
                "softplus         0.005     30.42 ± 0.81  0.842  0.0 %      34  12.1 ms    1.16\n");
    expect_says(text, "(constant)                152.25\n");
    expect_says(text, "softplus is better than relu here:");
    expect_says(text, "seed 1");
    expect_says(text, "Holm");
    expect_silent_of(text, "verged");
    expect_silent_of(text, "\033");
    expect_within(text, 80);
    free(text);
}

static void test_terminal__shows_learned_betas(void **state)
{
    (void)state;
    example x;
    example_fill(&x, TASK_COUNT);
    x.summary[1].beta = (run_betas){1.234, 0.5, 2};
    char *text = example_terminal(&x, plain);
    expect_says(text, "learned\n");
    expect_says(text, "1.23\n");
    free(text);
    x.summary[0].diverged = 1; /* both columns */
    text = example_terminal(&x, plain);
    expect_says(text, "learned    di-\n");
    expect_says(text, "1 of");
    free(text);
}

static void test_terminal__shows_diverged_runs(void **state)
{
    (void)state;
    example x;
    example_fill(&x, TASK_COUNT);
    x.summary[1].diverged = 2;
    char *text = example_terminal(&x, plain);
    expect_says(text, "di-\n");
    expect_says(text, "verged\n");
    expect_says(text, "0 of 5\n");
    expect_says(text, "2 of 5\n");
    expect_says(text, "softplus diverged in 2 of 5 runs; they count with the constant's deviance.");
    expect_within(text, 80);
    free(text);
}

static void test_terminal__remarks_what_a_reader_must_know(void **state)
{
    (void)state;
    example x;
    example_fill(&x, TASK_REGRESSION);
    x.summary[0].rate = 0.01;
    x.summary[1].rate = 0.003;
    x.summary[1].cut_off = 3; /* of 5 */
    x.summary[2].cut_off = 2;
    for (size_t a = 0; a < EXAMPLE_ACTS; a++) x.summary[a].null_mean = 20;
    x.result[EXAMPLE_TRIALS - 1].status = RUN_PENDING;
    char *text = example_terminal(&x, (report_style){.color = 0, .width = 200});
    expect_says(text, "relu did best at 0.01, the highest rate tried;");
    expect_says(text, "softplus did best at 0.003, the lowest rate tried;");
    expect_says(text,
                "\nsoftplus still got better when the 200 epochs were over, in most runs; more "
                "--epochs may do it more justice.");
    expect_says(text, "Nothing here beats the constant");
    expect_says(text, "Stopped early: the figures are those of 14 finished runs of 15.");
    free(text);
}

/* An exact Hessian sees nothing of an activation without second derivatives: who asks for newton is
   told, who asks for adam is spared it. */
static void test_terminal__says_where_newton_sees_no_curvature(void **state)
{
    (void)state;
    static const int flat[EXAMPLE_ACTS] = {1, 0, 0};
    example x;
    example_fill(&x, TASK_REGRESSION);
    x.facts.flat = flat;
    x.plan.set.optimizer = OPTIMIZER_NEWTON;
    char *text = example_terminal(&x, (report_style){.color = 0, .width = 200});
    expect_says(text, "newton goes by second derivatives: relu has none where it is straight");
    free(text);
    x.plan.set.optimizer = OPTIMIZER_ADAM;
    text = example_terminal(&x, (report_style){.color = 0, .width = 200});
    expect_silent_of(text, "second derivatives");
    free(text);
}

/* What many comparisons have in common is said once. */
static void test_terminal__sums_up_the_advice_of_many(void **state)
{
    (void)state;
    example x;
    example_fill(&x, TASK_REGRESSION);
    for (size_t i = 0; i < EXAMPLE_ACTS - 1; i++) {
        x.comparison[i].kind = VERDICT_UNDECIDED;
        x.comparison[i].lo = -5;
        x.comparison[i].hi = 0.8;
    }
    x.comparison[1].more_runs = 40;
    for (size_t a = 0; a < EXAMPLE_ACTS; a++) x.summary[a].rate = 0.01;
    char *text = example_terminal(&x, (report_style){.color = 0, .width = 200});
    expect_says(text,
                "About 40 more runs would likely decide about softplus:beta=5 (--runs 45).\n");
    expect_says(text, "More runs would not decide about softplus on this data; more rows might.\n");
    expect_says(text,
                "relu, softplus and softplus:beta=5 did best at 0.01, the highest rate tried; a "
                "wider --rates may do them more justice.\n");
    expect_silent_of(text, "It may be ahead or behind");
    free(text);

    x.verdict.n_cmp = 1;
    x.verdict.n_act = 2;
    text = example_terminal(&x, (report_style){.color = 0, .width = 400});
    expect_says(text, "It may be ahead or behind");
    expect_says(text, "relu and softplus did best at 0.01");
    expect_silent_of(text, "would not decide about");
    free(text);
}

static void test_terminal__names_the_measures_of_each_task(void **state)
{
    (void)state;
    static const struct {
        task task;
        const char *loss, *score;
    } row[] = {{TASK_REGRESSION, "RMSE ±", "R²"},
               {TASK_COUNT, "deviance ±", "D²"},
               {TASK_BINARY, "log-loss ±", "accuracy"},
               {TASK_MULTICLASS, "log-loss ±", "84.2 %"}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        example x;
        example_fill(&x, row[i].task);
        char *text = example_terminal(&x, plain);
        expect_says(text, row[i].loss);
        expect_says(text, row[i].score);
        expect_within(text, 80);
        free(text);
    }
}

static void test_terminal__stays_within_80_whatever_it_shows(void **state)
{
    (void)state;
    example x;
    example_fill(&x, TASK_BINARY);
    strcpy(x.act[2].label, "softplus:beta=0.123456789,threshold=20.123456789");
    for (size_t a = 0; a < EXAMPLE_ACTS; a++) {
        x.summary[a].rate = 0.00123;
        x.summary[a].dead_units = 0.995;
        x.summary[a].time_ratio = 123.456;
        x.summary[a].loss_mean = 1234.5678;
        x.summary[a].loss_lo = 1234.5678 - 0.0123;
        x.summary[a].loss_hi = 1234.5678 + 0.0123;
        x.summary[a].diverged = 3;
    }
    x.comparison[0].kind = VERDICT_UNDECIDED;
    x.comparison[1].kind = VERDICT_SAME;
    char *text = example_terminal(&x, plain);
    expect_within(text, 80);
    expect_says(text, "softplus:beta=0.123456789,threshold=20.123456789\n");
    free(text);
}

static void test_terminal__undefined_figures_are_dashes(void **state)
{
    (void)state;
    example x;
    example_fill(&x, TASK_COUNT);
    x.summary[2] = (act_summary){.rate = NAN,
                                 .loss_mean = NAN,
                                 .loss_lo = NAN,
                                 .loss_hi = NAN,
                                 .score_mean = NAN,
                                 .dead_units = NAN,
                                 .epochs = NAN,
                                 .seconds_per_epoch = NAN,
                                 .time_ratio = NAN};
    char *text = example_terminal(&x, plain);
    expect_silent_of(text, "nan");
    expect_says(text, "–");
    free(text);
}

static void test_terminal__colors_when_asked(void **state)
{
    (void)state;
    example x;
    example_fill(&x, TASK_COUNT);
    char *text = example_terminal(&x, (report_style){.color = 1, .width = 80});
    expect_says(text, "\033[1;32msoftplus is better than relu here:\033[0m");
    free(text);
}

static void test_terminal__a_column_name_cannot_steer_it(void **state)
{
    (void)state;
    static char evil[] = "bik\033[2Jers";
    example x;
    example_fill(&x, TASK_COUNT);
    x.plan.data.target = evil;
    char *text = example_terminal(&x, plain);
    expect_silent_of(text, "\033");
    expect_says(text, "bik?[2Jers");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_terminal__shows_every_figure),
        cmocka_unit_test(test_terminal__shows_learned_betas),
        cmocka_unit_test(test_terminal__shows_diverged_runs),
        cmocka_unit_test(test_terminal__remarks_what_a_reader_must_know),
        cmocka_unit_test(test_terminal__says_where_newton_sees_no_curvature),
        cmocka_unit_test(test_terminal__sums_up_the_advice_of_many),
        cmocka_unit_test(test_terminal__names_the_measures_of_each_task),
        cmocka_unit_test(test_terminal__stays_within_80_whatever_it_shows),
        cmocka_unit_test(test_terminal__undefined_figures_are_dashes),
        cmocka_unit_test(test_terminal__colors_when_asked),
        cmocka_unit_test(test_terminal__a_column_name_cannot_steer_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
