/* calibrate: how often the verdict errs on real training, where the truth is known.
 *
 *   calibration full    200 tables, 30 pairs: what docs/statistics.md reports (`make calibrate`)
 *   calibration small   the same checks in seconds, for every `make check`
 *
 * Every comparison is the command's whole line on a fresh table: plan, tuning, runs, verdict. Three
 * experiments on each table of a simulated population (world.h):
 *   itself   an activation against itself, each side with draws of its own: nothing to find. Then
 *            differences are planted in one side's test losses: three sd, to be found, and two
 *            ropes, not to be called the same.
 *   mirror   one side sees feature x1 and not x2, the other x2 and not x1. The sides are equal in
 *            the population and differ on every table: what overlapping splits must not find.
 *   tuning   rates tuned on the table itself against rates tuned on another one: what it is worth
 *            that tuning saw rows that are tested on later.
 */
#include "base/mem.h"
#include "base/thread.h"
#include "plan/plan.h"
#include "run/runner.h"
#include "verdict/stats.h"
#include "verdict/verdict.h"
#include "world.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N_ACT = 2, SEED = 20 };
static const char *const activations[N_ACT] = {"relu", "softplus"};

typedef struct size_of_it {
    const char *name;
    size_t tables, rows, pairs, epochs;
} size_of_it;

static const size_of_it sizes[] = {{"small", 40, 150, 10, 8}, {"full", 200, 400, 30, 25}};

/* One trained comparison of two sides. */
typedef struct trained {
    plan plan;
    run_result *result;
} trained;

/* What one table says about one activation. */
typedef struct outcome {
    comparison itself, itself_no_rope, three_sd, two_ropes; /* loss of side 1 less side 0 */
    comparison mirror, mirror_no_rope;
    double rate;         /* tuned for side 0 */
    double loss;         /* mean of side 0 with it */
    double loss_foreign; /* and with the rate of the next table */
} outcome;

typedef struct lab {
    size_of_it size;
    outcome *outcome; /* [tables][N_ACT] */
    err *failure;     /* [tables] */
} lab;

static plan_settings settings(const size_of_it *size, uint32_t table)
{
    plan_settings s = plan_defaults();
    s.n_hidden = 1;
    s.hidden[0] = 8;
    s.batch = 32;
    s.max_epochs = size->epochs;
    s.patience = 5;
    s.runs = size->pairs;
    s.n_tune = 2;
    s.n_rates = 3;
    memcpy(s.rate, (double[]){0.003, 0.01, 0.03}, 3 * sizeof *s.rate);
    s.seed = SEED + table;
    s.own_draws = 1;
    return s;
}

static void trained_dispose(trained *t)
{
    plan_dispose(&t->plan);
    free(t->result);
    *t = (trained){0};
}

static int train(trained *t, const dataset *d, const plan_settings *s, const char *const side[2],
                 err *e)
{
    *t = (trained){0};
    char list[2 * ACT_SPEC_TEXT];
    snprintf(list, sizeof list, "%s,%s", side[0], side[1]);
    act_spec *act = NULL;
    size_t n = 0;
    int rc = act_spec_parse(&act, &n, list, e);
    if (rc == 0) rc = plan_make(&t->plan, s, act, n, d, "simulated", e);
    if (rc == 0) {
        t->result = mem_array(t->plan.n_trials, sizeof *t->result);
        if (!t->result) rc = err_memory(e, "results");
    }
    if (rc == 0) rc = runner_run(t->result, &t->plan, d, &(runner_options){.jobs = 1}, e);
    free(act);
    if (rc) trained_dispose(t);
    return rc;
}

/* The verdict on `result`, laid out as t's plan, after `shift` is added to the losses of side 1. */
static int judge(comparison *c, act_summary *side_0, const trained *t, const run_result *result,
                 double rope, double shift, err *e)
{
    run_result *shifted = mem_array(t->plan.n_trials, sizeof *shifted);
    if (!shifted) return err_memory(e, "results");
    for (size_t i = 0; i < t->plan.n_trials; i++) {
        shifted[i] = result[i];
        if (result[i].activation == 1) shifted[i].test_loss += shift;
    }
    verdict_options o = {.n_act = 2,
                         .n_train = (double)(t->plan.data.n_train + t->plan.data.n_valid),
                         .n_test = (double)t->plan.data.n_test,
                         .rope = rope,
                         .confidence = t->plan.set.confidence};
    verdict v = {0};
    int rc = verdict_make(&v, shifted, t->plan.n_trials, &o, e);
    if (rc == 0) {
        *c = v.cmp[0];
        if (side_0) *side_0 = v.act[0];
    }
    verdict_dispose(&v);
    free(shifted);
    return rc;
}

static int itself(outcome *out, const dataset *d, const plan_settings *s, const char *act, err *e)
{
    trained t;
    act_summary side_0;
    int rc = train(&t, d, s, (const char *const[]){act, act}, e);
    if (rc < 0) return rc;
    const run_result *r = t.result;
    rc = judge(&out->itself, &side_0, &t, r, s->rope, 0, e);
    if (rc == 0) {
        out->rate = side_0.rate;
        out->loss = side_0.loss_mean;
        rc = judge(&out->itself_no_rope, NULL, &t, r, 0, 0, e);
    }
    if (rc == 0) rc = judge(&out->three_sd, NULL, &t, r, s->rope, -3 * out->itself.sd, e);
    if (rc == 0) rc = judge(&out->two_ropes, NULL, &t, r, s->rope, -2 * out->itself.rope, e);
    trained_dispose(&t);
    return rc;
}

/* Both sides on the same splits; activation k of either plan makes pairs with itself. */
static int mirror(outcome out[N_ACT], const world *w, const plan_settings *s, err *e)
{
    static const char *const unseen[2] = {"x2", "x1"};
    trained side[2] = {{.result = NULL}, {.result = NULL}};
    run_result *pairs = NULL;
    int rc = 0;
    for (size_t i = 0; i < 2 && rc == 0; i++) {
        dataset d;
        rc = world_dataset(&d, w, unseen[i], e);
        if (rc < 0) break;
        rc = train(&side[i], &d, s, activations, e);
        dataset_dispose(&d);
    }
    if (rc == 0) {
        pairs = mem_array(side[0].plan.n_trials, sizeof *pairs);
        if (!pairs) rc = err_memory(e, "results");
    }
    for (uint32_t k = 0; k < N_ACT && rc == 0; k++) {
        size_t n = 0;
        for (uint32_t i = 0; i < 2; i++) {
            for (size_t j = 0; j < side[i].plan.n_trials; j++) {
                const run_result *r = &side[i].result[j];
                if (r->stage != STAGE_RUN || r->activation != k) continue;
                pairs[n] = *r;
                pairs[n++].activation = i;
            }
        }
        for (; n < side[0].plan.n_trials; n++) pairs[n].status = RUN_PENDING;
        rc = judge(&out[k].mirror, NULL, &side[0], pairs, s->rope, 0, e);
        if (rc == 0) rc = judge(&out[k].mirror_no_rope, NULL, &side[0], pairs, 0, 0, e);
    }
    free(pairs);
    for (size_t i = 0; i < 2; i++) trained_dispose(&side[i]);
    return rc;
}

/* The same runs as in `itself`, with a rate that this table had no say in. */
static int foreign_rate(outcome *out, const dataset *d, const plan_settings *s, const char *act,
                        double rate, err *e)
{
    plan_settings fixed = *s;
    fixed.n_rates = 1;
    fixed.rate[0] = rate;
    out->loss_foreign = out->loss;
    if (rate == out->rate) return 0;
    trained t;
    comparison c;
    act_summary side_0;
    int rc = train(&t, d, &fixed, (const char *const[]){act, act}, e);
    if (rc < 0) return rc;
    rc = judge(&c, &side_0, &t, t.result, s->rope, 0, e);
    out->loss_foreign = side_0.loss_mean;
    trained_dispose(&t);
    return rc;
}

typedef int experiment(lab *l, const world *w, const dataset *d, uint32_t table, err *e);

static int compare_with_itself_and_mirror(lab *l, const world *w, const dataset *d, uint32_t table,
                                          err *e)
{
    plan_settings s = settings(&l->size, table);
    outcome *out = &l->outcome[N_ACT * table];
    int rc = 0;
    for (size_t k = 0; k < N_ACT && rc == 0; k++) rc = itself(&out[k], d, &s, activations[k], e);
    return rc == 0 ? mirror(out, w, &s, e) : rc;
}

static int compare_with_foreign_rate(lab *l, const world *w, const dataset *d, uint32_t table,
                                     err *e)
{
    (void)w;
    plan_settings s = settings(&l->size, table);
    outcome *out = &l->outcome[N_ACT * table];
    const outcome *next = &l->outcome[N_ACT * ((table + 1) % l->size.tables)];
    int rc = 0;
    for (size_t k = 0; k < N_ACT && rc == 0; k++)
        rc = foreign_rate(&out[k], d, &s, activations[k], next[k].rate, e);
    return rc;
}

typedef struct sweep {
    lab *lab;
    experiment *run;
} sweep;

static void one_table(void *context, size_t i)
{
    sweep *r = context;
    err *e = &r->lab->failure[i];
    if (e->code) return;
    world w;
    dataset d;
    if (world_draw(&w, r->lab->size.rows, SEED, (uint32_t)i, e) < 0) return;
    if (world_dataset(&d, &w, NULL, e) == 0) {
        r->run(r->lab, &w, &d, (uint32_t)i, e);
        dataset_dispose(&d);
    }
    world_dispose(&w);
}

static int each_table(lab *l, experiment *run)
{
    err e = {0};
    sweep r = {l, run};
    if (thread_each(thread_cores(), l->size.tables, one_table, &r, &e) < 0) {
        fprintf(stderr, "calibrate: %s\n", e.text);
        return -1;
    }
    for (size_t i = 0; i < l->size.tables; i++) {
        if (l->failure[i].code == 0) continue;
        fprintf(stderr, "calibrate: table %zu: %s\n", i, l->failure[i].text);
        return -1;
    }
    return 0;
}

static size_t better(const comparison *c)
{
    return c->kind == VERDICT_A_BETTER || c->kind == VERDICT_B_BETTER;
}

/* Counts over the tables, for one activation. */
typedef struct tally {
    size_t better, better_no_rope, same, mean_inside, share_inside;
    size_t three_sd_found, two_ropes_same, two_ropes_found;
    size_t mirror_better, mirror_better_no_rope, mirror_same, mirror_plain;
    size_t mirror_mean_inside, mirror_share_inside;
    double sd;                     /* of the paired differences, mean share of the loss */
    double tuning_gain, tuning_se; /* share of the loss */
    size_t rates_differ;
} tally;

static tally count(const lab *l, size_t k)
{
    tally t = {0};
    double n = (double)l->size.tables, sum = 0, squares = 0;
    for (size_t i = 0; i < l->size.tables; i++) {
        const outcome *o = &l->outcome[N_ACT * i + k];
        const comparison *c = &o->itself, *m = &o->mirror;
        t.better += better(c);
        t.better_no_rope += better(&o->itself_no_rope);
        t.same += c->kind == VERDICT_SAME;
        t.mean_inside += c->lo <= 0 && 0 <= c->hi;
        t.share_inside += c->p_better_lo <= 0.5 && 0.5 <= c->p_better_hi;
        t.sd += c->sd / o->loss / n;
        t.three_sd_found += o->three_sd.kind == VERDICT_A_BETTER;
        t.two_ropes_same += o->two_ropes.kind == VERDICT_SAME;
        t.two_ropes_found += o->two_ropes.kind == VERDICT_A_BETTER;
        t.mirror_better += better(m);
        t.mirror_better_no_rope += better(&o->mirror_no_rope);
        t.mirror_same += m->kind == VERDICT_SAME;
        t.mirror_mean_inside += m->lo <= 0 && 0 <= m->hi;
        t.mirror_share_inside += m->p_better_lo <= 0.5 && 0.5 <= m->p_better_hi;
        double plain = fabs(m->mean_difference) / m->sd * sqrt((double)m->pairs);
        t.mirror_plain += plain > -stats_t_quantile(0.025, (double)m->pairs - 1);
        double gain = (o->loss_foreign - o->loss) / o->loss;
        t.rates_differ += o->loss_foreign != o->loss;
        sum += gain;
        squares += gain * gain;
    }
    t.tuning_gain = sum / n;
    t.tuning_se = sqrt((squares - sum * sum / n) / (n - 1) / n);
    return t;
}

/* The most events of probability 5 % among n that chance alone explains: more come in under 2.5 %
   of calibrations. Of 200: 16. */
static size_t most(size_t n)
{
    size_t k = 0;
    while (stats_binomial_above(k, n, 0.05) > 0.025) k++;
    return k;
}

static size_t check(const char *what, size_t got, const char *sign, size_t bound, size_t *failed)
{
    int ok = *sign == '<' ? got <= bound : got >= bound;
    printf("  %s  %-58s %zu, must be %s %zu\n", ok ? "pass" : "FAIL", what, got,
           *sign == '<' ? "at most" : "at least", bound);
    *failed += !ok;
    return (size_t)ok;
}

static size_t report(const lab *l, size_t *failed)
{
    size_t n = l->size.tables, limit = most(n), passed = 0;
    size_t enough = (size_t)ceil(0.95 * (double)n);
    for (size_t k = 0; k < N_ACT; k++) {
        tally t = count(l, k);
        printf("%s, %zu tables; sd of paired differences %.1f %% of the loss\n", activations[k], n,
               100 * t.sd);
        printf("  against itself: better %zu, same %zu, undecided %zu; interval holds 0 in %zu, "
               "P(a better)'s holds 1/2 in %zu\n",
               t.better, t.same, n - t.better - t.same, t.mean_inside, t.share_inside);
        passed += check("\"better\" against itself, rope 1 %", t.better, "<", limit, failed);
        passed += check("\"better\" against itself, rope 0", t.better_no_rope, "<", limit, failed);
        passed += check("three sd planted: found", t.three_sd_found, ">", enough, failed);
        printf("  two ropes planted: better %zu, same %zu\n", t.two_ropes_found, t.two_ropes_same);
        passed += check("two ropes planted: \"same\"", t.two_ropes_same, "<", limit, failed);
        printf("  mirrored features: better %zu, same %zu, undecided %zu; interval holds 0 in %zu, "
               "P's holds 1/2 in %zu; an uncorrected t test finds a difference in %zu\n",
               t.mirror_better, t.mirror_same, n - t.mirror_better - t.mirror_same,
               t.mirror_mean_inside, t.mirror_share_inside, t.mirror_plain);
        passed +=
            check("\"better\" of mirrored features, rope 1 %", t.mirror_better, "<", limit, failed);
        passed += check("\"better\" of mirrored features, rope 0", t.mirror_better_no_rope, "<",
                        limit, failed);
        printf("  rate tuned on another table: another rate in %zu, loss %+.3f %% +- %.3f\n",
               t.rates_differ, 100 * t.tuning_gain, 196 * t.tuning_se);
    }
    return passed;
}

int main(int argc, char **argv)
{
    lab l = {0};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (argc == 2 && strcmp(argv[1], sizes[i].name) == 0) l.size = sizes[i];
    if (!l.size.name) {
        fprintf(stderr, "usage: calibration small|full\n");
        return 2;
    }
    int rc = 1;
    l.outcome = mem_array(N_ACT * l.size.tables, sizeof *l.outcome);
    l.failure = mem_array(l.size.tables, sizeof *l.failure);
    if (!l.outcome || !l.failure) {
        fprintf(stderr, "calibrate: not enough memory\n");
        goto done;
    }
    printf("calibrate %s: %zu tables of %zu rows, %zu pairs a comparison\n", l.size.name,
           l.size.tables, l.size.rows, l.size.pairs);
    if (each_table(&l, compare_with_itself_and_mirror) < 0) goto done;
    if (each_table(&l, compare_with_foreign_rate) < 0) goto done;
    size_t failed = 0, passed = report(&l, &failed);
    printf("calibrate: %zu passed, %zu failed\n", passed, failed);
    rc = failed > 0;
done:
    free(l.outcome);
    free(l.failure);
    return rc;
}
