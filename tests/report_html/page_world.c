#include "page_world.h"

#include "base/rng.h"
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[WORLD_MOST_ACTS] = {
    "relu",       "softplus", "softplus:beta=5,threshold=20",
    "elu",        "gelu",     "silu",
    "mish",       "tanh",     "sigmoid",
    "squareplus", "identity"};

static void fill_plan(page_world *w, size_t n_act, char *path)
{
    static char target[] = "bikers";
    w->plan = (plan){
        .set = plan_defaults(),
        .data = {.path = path,
                 .target = target,
                 .rows = 8645,
                 .features = 8,
                 .task = TASK_COUNT,
                 .n_train = 5187,
                 .n_valid = 1729,
                 .n_test = 1729},
        .act = w->act,
        .n_act = n_act,
        .n_trials = WORLD_TUNE + WORLD_PAIRS * n_act,
        .n_tune_trials = WORLD_TUNE,
    };
    w->plan.set.n_rates = 2;
    w->plan.set.rate[0] = 0.001;
    w->plan.set.rate[1] = 0.003;
    for (size_t a = 0; a < n_act; a++) {
        strcpy(w->act[a].text, names[a]);
        strcpy(w->act[a].label, names[a]);
    }
}

/* Losses near those of bike counts: the split moves all activations together. */
static run_result draw(rng *r, uint32_t act, uint32_t pair, double split)
{
    int diverged = act == 2 && pair % 11 == 4;
    double loss = 31 + split + 0.25 * rng_normal(r) - 0.18 * act, null = 152 + split;
    return (run_result){.stage = STAGE_RUN,
                        .activation = act,
                        .pair = pair,
                        .seed = UINT64_MAX - pair,
                        .rate = 0.003,
                        .status = diverged ? RUN_DIVERGED : RUN_OK,
                        .valid_loss = 0.1 + 0.01 * rng_uniform(r),
                        .test_loss = diverged ? null : loss,
                        .null_loss = null,
                        .test_score = diverged ? 0 : 1 - loss / null,
                        .dead_units = act ? 0 : (double)rng_below(r, 12) / 128,
                        .epochs = 20 + rng_below(r, 30) + 3 * act,
                        .best_epoch = 15,
                        .seconds_per_epoch = 0.011 * (1 + 0.1 * act) * (1 + 0.05 * rng_uniform(r))};
}

/* As many epochs as the run had, a loss that falls, units of relu that die. */
static history *draw_history(rng *r, const run_result *run)
{
    history *h = history_new(run->epochs + 1, WORLD_LAYERS);
    assert_non_null(h);
    for (size_t i = 0; i < h->n_epochs; i++) {
        double loss = 0.05 + exp(-(double)i / 8) * (0.9 + 0.1 * rng_uniform(r));
        h->losses[i] = (epoch_losses){i ? loss * 0.9 : (double)NAN, loss};
        for (size_t l = 0; l < WORLD_LAYERS; l++) {
            double died = i && !run->activation ? (double)rng_below(r, 3) / 64 : 0;
            double before = i ? h->layer[(i - 1) * WORLD_LAYERS + l].dead : 0;
            h->layer[i * WORLD_LAYERS + l] =
                (layer_epoch){fmin(before + died, 1), died, died / 4, 0.4 + 0.1 * rng_normal(r),
                              i ? exp(rng_normal(r)) : (double)NAN};
        }
    }
    for (size_t l = 0; l < WORLD_LAYERS; l++) {
        for (size_t b = 16; b < 28; b++) h->bins[l].output[b] = rng_below(r, 900);
        h->bins[l].gradient[0] = run->activation ? 0 : 5000;
        for (size_t b = 14; b < 26; b++) h->bins[l].gradient[b] = rng_below(r, 900);
    }
    return h;
}

static void fill_results(page_world *w, size_t finished)
{
    rng r = rng_stream(5, RNG_DATA, 0), past = rng_stream(6, RNG_DATA, 0);
    for (uint32_t i = 0; i < WORLD_TUNE; i++)
        w->result[i] = (run_result){.id = i,
                                    .activation = i / 2,
                                    .rate = w->plan.set.rate[i % 2],
                                    .status = RUN_OK};
    for (uint32_t pair = 0, id = WORLD_TUNE; pair < WORLD_PAIRS; pair++) {
        double split = 0.9 * rng_normal(&r);
        for (uint32_t a = 0; a < w->plan.n_act; a++, id++) {
            w->result[id] = draw(&r, a, pair, split);
            w->result[id].id = id;
            if (pair >= finished)
                w->result[id].status = RUN_PENDING;
            else
                w->result[id].history = draw_history(&past, &w->result[id]);
        }
    }
}

/* Curves of a made-up family: the page shows whatever it is given. */
static void fill_curves(page_world *w)
{
    for (size_t i = 0; i < WORLD_SAMPLES; i++) {
        w->z[i] = -6 + 12 * (double)i / (WORLD_SAMPLES - 1);
        for (size_t a = 0; a < w->plan.n_act; a++) {
            double k = (double)a + 1, u = k * w->z[i];
            w->value[a * WORLD_SAMPLES + i] = (fmax(u, 0) + log1p(exp(-fabs(u)))) / k;
            w->slope[a * WORLD_SAMPLES + i] = 1 / (1 + exp(-u));
        }
    }
}

void page_world_make(page_world *w, size_t n_act, size_t finished, char *path, const char *note)
{
    static const char *notes[1];
    notes[0] = note;
    *w = (page_world){0};
    fill_plan(w, n_act, path);
    fill_results(w, finished);
    fill_curves(w);
    verdict_options o = {
        .n_act = n_act, .n_train = 6916, .n_test = 1729, .rope = 0.01, .confidence = 0.95};
    report_facts facts = {.note = notes, .n_notes = 1, .version = "0.1.0", .isa = "avx512"};
    err e = {0};
    if (verdict_make(&w->verdict, w->result, w->plan.n_trials, &o, &e) != 0) fail_msg("%s", e.text);
    if (report_make(&w->report, &w->plan, &w->verdict, w->result, &facts, &e) != 0)
        fail_msg("%s", e.text);
    w->page = (report_page){.command = "softplus compare bikes --report report.html",
                            .curves = {WORLD_SAMPLES, w->z, w->value, w->slope}};
}

void page_world_free(page_world *w)
{
    report_dispose(&w->report);
    verdict_dispose(&w->verdict);
    for (size_t i = 0; i < WORLD_TRIALS; i++) history_free(w->result[i].history);
}

char *page_world_html(const page_world *w)
{
    char *text = NULL;
    size_t size;
    err e = {0};
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    if (report_html(out, &w->report, &w->page, &e) != 0) fail_msg("%s", e.text);
    assert_int_equal(fclose(out), 0);
    return text;
}

char *page_world_json(const page_world *w)
{
    char *text = NULL;
    size_t size;
    err e = {0};
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    if (report_json(out, &w->report, &e) != 0) fail_msg("%s", e.text);
    assert_int_equal(fclose(out), 0);
    return text;
}
