#include "example.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char path[] = "bikes", target[] = "bikers";

static void fill_plan(example *x, task task)
{
    static const char *const label[EXAMPLE_ACTS] = {"relu", "softplus", "softplus:beta=5"};
    for (size_t a = 0; a < EXAMPLE_ACTS; a++) {
        strcpy(x->act[a].text, label[a]);
        strcpy(x->act[a].label, label[a]);
    }
    x->plan = (plan){
        .set = {.n_hidden = 2,
                .hidden = {64, 32},
                .momentum = 0.9,
                .batch = 64,
                .max_epochs = 200,
                .patience = 10,
                .runs = EXAMPLE_PAIRS,
                .n_tune = 1,
                .n_rates = 2,
                .rate = {0.003, 0.01},
                .shares = {0.2, 0.2},
                .seed = 1,
                .rope = 0.01,
                .confidence = 0.95},
        .data = {.path = path,
                 .target = target,
                 .rows = 8645,
                 .features = 8,
                 .task = task,
                 .n_train = 5187,
                 .n_valid = 1729,
                 .n_test = 1729},
        .act = x->act,
        .n_act = EXAMPLE_ACTS,
        .trial = x->trial,
        .n_trials = EXAMPLE_TRIALS,
        .n_tune_trials = EXAMPLE_TUNE,
    };
}

static void fill_history(example *x)
{
    x->past = (history){EXAMPLE_EPOCHS, EXAMPLE_LAYERS, x->losses, x->layer, x->bins};
    for (size_t i = 0; i < EXAMPLE_EPOCHS; i++) {
        x->losses[i] = (epoch_losses){i ? 0.5 / (double)i : (double)NAN, 0.75 / (double)(i + 1)};
        for (size_t l = 0; l < EXAMPLE_LAYERS; l++)
            x->layer[i * EXAMPLE_LAYERS + l] =
                (layer_epoch){0.25 * (double)l, 0.125, 0.0625, 1.5, i ? 0.5 : (double)NAN};
    }
    for (size_t l = 0; l < EXAMPLE_LAYERS; l++) {
        x->bins[l] = (layer_bins){0};
        x->bins[l].output[16] = 3, x->bins[l].output[20] = 1;
        x->bins[l].gradient[0] = 1, x->bins[l].gradient[20] = 1;
    }
}

static void fill_results(example *x)
{
    fill_history(x);
    for (uint32_t i = 0; i < EXAMPLE_TRIALS; i++) {
        int tune = i < EXAMPLE_TUNE;
        uint32_t k = tune ? i : i - EXAMPLE_TUNE;
        x->result[i] = (run_result){
            .id = i,
            .stage = tune ? STAGE_TUNE : STAGE_RUN,
            .activation = k % EXAMPLE_ACTS,
            .pair = k / EXAMPLE_ACTS,
            .seed = PLAN_MAX_SEED - k / EXAMPLE_ACTS,
            .rate = tune ? x->plan.set.rate[k / EXAMPLE_ACTS] : 0.003,
            .status = RUN_OK,
            .valid_loss = 30 + 0.1 * k,
            .test_loss = 31 + 0.1 * k,
            .null_loss = 152.25,
            .test_score = 0.8,
            .dead_units = 0.03125,
            .epochs = 34,
            .best_epoch = 24,
            .seconds_per_epoch = 0.0121,
            .history = tune ? NULL : &x->past,
        };
    }
}

static void fill_verdict(example *x)
{
    static const act_summary like = {.runs = EXAMPLE_PAIRS,
                                     .rate = 0.005, /* inside the grid */
                                     .null_mean = 152.25,
                                     .score_mean = 0.8421,
                                     .epochs = 34.4,
                                     .seconds_per_epoch = 0.0121,
                                     .seconds_per_run = 0.4,
                                     .time_ratio = 1};
    for (size_t a = 0; a < EXAMPLE_ACTS; a++) {
        x->summary[a] = like;
        x->summary[a].loss_mean = 31.418 - (double)a;
        x->summary[a].loss_lo = x->summary[a].loss_mean - 0.8123;
        x->summary[a].loss_hi = x->summary[a].loss_mean + 0.8123;
    }
    x->summary[0].dead_units = 0.0312;
    x->summary[1].time_ratio = 1.157;
    for (size_t i = 0; i < EXAMPLE_ACTS - 1; i++)
        x->comparison[i] = (comparison){.a = i + 1,
                                        .b = 0,
                                        .pairs = EXAMPLE_PAIRS,
                                        .mean_difference = -2.1,
                                        .lo = -2.8,
                                        .hi = -1.4,
                                        .sd = 0.9,
                                        .p_value = 1e-5,
                                        .p_holm = 2e-5,
                                        .p_better = 0.8,
                                        .p_better_lo = 0.376,
                                        .p_better_hi = 0.964,
                                        .rope = 0.314,
                                        .kind = VERDICT_A_BETTER};
    x->verdict = (verdict){.act = x->summary,
                           .n_act = EXAMPLE_ACTS,
                           .cmp = x->comparison,
                           .n_cmp = EXAMPLE_ACTS - 1};
}

void example_fill(example *x, task task)
{
    static const char *const note[] = {
        "bikers holds whole numbers from 1 to 651: taken as counts (--task says otherwise)"};
    fill_plan(x, task);
    fill_results(x);
    fill_verdict(x);
    x->facts = (report_facts){.note = note, .n_notes = 1, .version = "0.1.0", .isa = "scalar"};
}

report example_report(const example *x)
{
    report r;
    err e = {0};
    assert_int_equal(0, report_make(&r, &x->plan, &x->verdict, x->result, &x->facts, &e));
    return r;
}

static FILE *open_text(char **text, size_t *size)
{
    FILE *out = open_memstream(text, size);
    assert_non_null(out);
    return out;
}

char *example_terminal(const example *x, report_style style)
{
    char *text = NULL;
    size_t size;
    err e = {0};
    report r = example_report(x);
    FILE *out = open_text(&text, &size);
    assert_int_equal(0, report_terminal(out, &r, style, &e));
    assert_int_equal(0, fclose(out));
    report_dispose(&r);
    return text;
}

char *example_json(const example *x)
{
    char *text = NULL;
    size_t size;
    err e = {0};
    report r = example_report(x);
    FILE *out = open_text(&text, &size);
    assert_int_equal(0, report_json(out, &r, &e));
    assert_int_equal(0, fclose(out));
    report_dispose(&r);
    return text;
}
