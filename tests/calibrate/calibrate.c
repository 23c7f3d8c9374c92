/* calibrate: how often the verdict errs on real training, where the truth is known.
 *
 *   calibration full    200 tables, 30 pairs: what docs/statistics.md reports (`make calibrate`)
 *   calibration small   the same checks in seconds, for every `make check`
 *
 * Every comparison is the command's whole line on a fresh table of a simulated population (world.h):
 * plan, tuning, runs, verdict. What is compared:
 *   itself   an activation with itself, each side with draws and a tuned rate of its own. Nothing
 *            is there to be found but what is planted in one side's test losses.
 *   mirror   one side sees feature x1 and not x2, the other x2 and not x1. The sides are equal in
 *            the population and differ on every table: what overlapping splits must not find.
 * And what it is worth that tuning saw rows which are tested on later: the same runs once more with
 * the rate that was tuned on another table. */
#include "base/mem.h"
#include "base/thread.h"
#include "plan/plan.h"
#include "run/runner.h"
#include "run/threads.h"
#include "verdict/looks.h"
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
    size_t tables, rows, pairs, hidden, epochs;
} size_of_it;

static const size_of_it sizes[] = {{"small", 40, 200, 10, 8, 10}, {"full", 200, 400, 30, 16, 40}};

/* One trained comparison of two sides. */
typedef struct compared {
    plan plan;
    run_result *result;
} compared;

typedef enum subject { ITSELF, MIRROR } subject;
typedef enum rule { SHOWN_ONLY, BETTER_IS_RARE, A_IS_FOUND, SAME_IS_RARE } rule;

/* The verdicts asked of each table. */
typedef struct question {
    const char *name;
    subject subject;
    int corrected; /* 0: as if splits did not overlap */
    double rope;
    double planted_sd, planted_ropes; /* taken off the losses of side a */
    rule rule;
    int early; /* looked at on the way, and stopped when it is clear */
} question;

static const question questions[] = {
    {"itself", ITSELF, 1, 0.01, 0, 0, BETTER_IS_RARE, 0},
    {"itself, rope 0", ITSELF, 1, 0, 0, 0, BETTER_IS_RARE, 0},
    {"itself, rope 0, uncorrected", ITSELF, 0, 0, 0, 0, SHOWN_ONLY, 0},
    {"mirror", MIRROR, 1, 0.01, 0, 0, BETTER_IS_RARE, 0},
    {"mirror, rope 0", MIRROR, 1, 0, 0, 0, BETTER_IS_RARE, 0},
    {"mirror, rope 0, uncorrected", MIRROR, 0, 0, 0, 0, SHOWN_ONLY, 0},
    {"3 sd planted", ITSELF, 1, 0.01, 3, 0, A_IS_FOUND, 0},
    {"2 ropes planted", ITSELF, 1, 0.01, 0, 2, SAME_IS_RARE, 0},
    {"rope 10 %", ITSELF, 1, 0.1, 0, 0, BETTER_IS_RARE, 0},
    {"rope 10 %, 1 rope planted", ITSELF, 1, 0.1, 0, 1, SAME_IS_RARE, 0},
    {"rope 10 %, 2 ropes planted", ITSELF, 1, 0.1, 0, 2, SAME_IS_RARE, 0},
    {"stopping: itself, rope 0", ITSELF, 1, 0, 0, 0, BETTER_IS_RARE, 1},
    {"stopping: mirror, rope 0", MIRROR, 1, 0, 0, 0, BETTER_IS_RARE, 1},
    {"stopping: 3 sd planted", ITSELF, 1, 0.01, 3, 0, A_IS_FOUND, 1},
    {"stopping: rope 10 %", ITSELF, 1, 0.1, 0, 0, BETTER_IS_RARE, 1},
    {"stopping: 1 rope planted", ITSELF, 1, 0.1, 0, 1, SAME_IS_RARE, 1},
};
enum { QUESTIONS = sizeof questions / sizeof *questions };

/* What one table says about one activation. */
typedef struct outcome {
    comparison answer[QUESTIONS]; /* its pairs: those it took */
    double planted[QUESTIONS];    /* in units of the loss */
    double rate;                  /* tuned for side 0 of itself */
    double loss;                  /* its mean */
    double loss_foreign;          /* and with the rate of the next table */
} outcome;

typedef struct lab {
    size_of_it size;
    outcome *outcome; /* [tables][N_ACT] */
    err *failure;     /* [tables] */
} lab;

static plan_settings settings(const size_of_it *size, uint32_t table)
{
    plan_settings s = plan_defaults();
    s.n_hidden = 1; /* all else as the command's defaults, the tuning's budget too */
    s.hidden[0] = size->hidden;
    s.batch = 32;
    s.max_epochs = size->epochs;
    s.runs = size->pairs;
    s.seed = SEED + table;
    s.own_draws = 1;
    return s;
}

static void compared_dispose(compared *t)
{
    run_results_free(t->result, t->plan.n_trials);
    plan_dispose(&t->plan);
    *t = (compared){0};
}

static int train(compared *t, const dataset *d, const plan_settings *s, const char *const side[2],
                 err *e)
{
    *t = (compared){0};
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
    if (rc == 0)
        rc = runner_run(t->result, &t->plan, d, &(runner_options){.by = threads_executor(1)}, e);
    free(act);
    if (rc) compared_dispose(t);
    return rc;
}

/* As the command does: at once, or with looks on the way. */
static int give_verdict(verdict *v, const run_result *r, size_t n, size_t pairs, int early,
                        const verdict_options *o, err *e)
{
    if (!early) return verdict_make(v, r, n, o, e);
    looks l;
    looks_end end;
    run_result *kept = mem_array(n, sizeof *kept);
    if (!kept) return err_memory(e, "results");
    int rc = looks_make(&l, pairs, o, e);
    if (rc == 0) {
        rc = looks_verdict(v, &end, kept, &l, r, n, o, e);
        looks_dispose(&l);
    }
    free(kept);
    return rc;
}

/* The verdict on result[n] after `planted` is taken off the losses of activation 1, side a. */
static int judge(comparison *c, act_summary *side_b, const plan *p, const question *q,
                 const run_result *result, size_t n, double planted, err *e)
{
    run_result *shifted = mem_array(n, sizeof *shifted);
    if (!shifted) return err_memory(e, "results");
    for (size_t i = 0; i < n; i++) {
        shifted[i] = result[i];
        if (result[i].activation == 1) shifted[i].test_loss -= planted;
    }
    verdict_options o = {.n_act = 2,
                         .n_train = (double)(p->data.n_train + p->data.n_valid),
                         .n_test = q->corrected ? (double)p->data.n_test : 0,
                         .rope = q->rope,
                         .confidence = p->set.confidence};
    verdict v;
    int rc = give_verdict(&v, shifted, n, p->set.runs, q->early, &o, e);
    free(shifted);
    if (rc < 0) return rc;
    *c = v.cmp[0];
    if (side_b) *side_b = v.act[0];
    verdict_dispose(&v);
    return 0;
}

/* Answers the questions about one subject. */
static int answer(outcome *out, subject about, const plan *p, const run_result *result, size_t n,
                  err *e)
{
    int rc = 0;
    for (size_t i = 0; i < QUESTIONS && rc == 0; i++) {
        const question *q = &questions[i];
        if (q->subject != about) continue;
        comparison *c = &out->answer[i];
        question whole = *q; /* what is planted is measured by all pairs */
        whole.early = 0;
        rc = judge(c, NULL, p, &whole, result, n, 0, e);
        out->planted[i] = q->planted_sd * c->sd + q->planted_ropes * c->rope;
        if (rc == 0 && (out->planted[i] != 0 || q->early))
            rc = judge(c, NULL, p, q, result, n, out->planted[i], e);
    }
    return rc;
}

/* The baseline's figures of a comparison with itself. */
static int side_b(act_summary *side, const compared *t, err *e)
{
    comparison unused;
    return judge(&unused, side, &t->plan, &questions[0], t->result, t->plan.n_trials, 0, e);
}

static int itself(outcome *out, const dataset *d, const plan_settings *s, const char *act, err *e)
{
    compared t;
    act_summary side = {0};
    int rc = train(&t, d, s, (const char *const[]){act, act}, e);
    if (rc < 0) return rc;
    rc = side_b(&side, &t, e);
    if (rc == 0) {
        out->rate = side.rate;
        out->loss = side.loss_mean;
        rc = answer(out, ITSELF, &t.plan, t.result, t.plan.n_trials, e);
    }
    compared_dispose(&t);
    return rc;
}

/* Both sides on the same splits; each activation is paired with itself. */
static int mirror(outcome out[N_ACT], const world *w, const plan_settings *s, err *e)
{
    static const char *const unseen[2] = {"x2", "x1"};
    compared side[2] = {{.result = NULL}, {.result = NULL}};
    run_result *pairs = mem_array(2 * s->runs, sizeof *pairs);
    int rc = pairs ? 0 : err_memory(e, "results");
    for (size_t i = 0; i < 2 && rc == 0; i++) {
        dataset d;
        rc = world_dataset(&d, w, unseen[i], e);
        if (rc < 0) break;
        rc = train(&side[i], &d, s, activations, e);
        dataset_dispose(&d);
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
        rc = answer(&out[k], MIRROR, &side[0].plan, pairs, n, e);
    }
    free(pairs);
    for (size_t i = 0; i < 2; i++) compared_dispose(&side[i]);
    return rc;
}

/* The same runs as in `itself`, with a rate that this table had no say in. */
static int foreign_rate(outcome *out, const dataset *d, const plan_settings *s, const char *act,
                        double rate, err *e)
{
    out->loss_foreign = out->loss;
    if (rate == out->rate) return 0;
    plan_settings fixed = *s;
    fixed.n_rates = 1;
    fixed.rate[0] = rate;
    compared t;
    act_summary side = {0};
    int rc = train(&t, d, &fixed, (const char *const[]){act, act}, e);
    if (rc < 0) return rc;
    rc = side_b(&side, &t, e);
    if (rc == 0) out->loss_foreign = side.loss_mean;
    compared_dispose(&t);
    return rc;
}

typedef int experiment(lab *l, const world *w, const dataset *d, uint32_t table, err *e);

static int ask(lab *l, const world *w, const dataset *d, uint32_t table, err *e)
{
    plan_settings s = settings(&l->size, table);
    outcome *out = &l->outcome[N_ACT * table];
    int rc = 0;
    for (size_t k = 0; k < N_ACT && rc == 0; k++) rc = itself(&out[k], d, &s, activations[k], e);
    return rc == 0 ? mirror(out, w, &s, e) : rc;
}

static int use_foreign_rate(lab *l, const world *w, const dataset *d, uint32_t table, err *e)
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

/* The most events of probability 5 % among n that chance alone explains: more come in under 2.5 %
   of calibrations. Of 200: 16. */
static size_t most(size_t n)
{
    size_t k = 0;
    while (stats_binomial_above(k, n, 0.05) > 0.025) k++;
    return k;
}

/* One question's answers over all tables; 1 if its rule is kept. */
static int report_question(const lab *l, size_t k, size_t i)
{
    const question *q = &questions[i];
    size_t n = l->size.tables, kinds[4] = {0}, mean_held = 0, share_held = 0, pairs = 0;
    for (size_t table = 0; table < n; table++) {
        const outcome *o = &l->outcome[N_ACT * table + k];
        const comparison *c = &o->answer[i];
        kinds[c->kind]++;
        pairs += c->pairs;
        mean_held += c->lo <= -o->planted[i] && -o->planted[i] <= c->hi;
        share_held += c->p_better_lo <= 0.5 && 0.5 <= c->p_better_hi;
    }
    size_t found = kinds[VERDICT_A_BETTER], better = found + kinds[VERDICT_B_BETTER];
    size_t same = kinds[VERDICT_SAME], limit = most(n), enough = (size_t)ceil(0.95 * (double)n);
    printf("  %-28s %6zu %6zu %6zu %10zu ", q->name, better, same, kinds[VERDICT_UNDECIDED],
           mean_held);
    if (q->planted_sd == 0 && q->planted_ropes == 0)
        printf("%10zu", share_held);
    else
        printf("%10s", "");
    printf("%7.1f", (double)pairs / (double)n);
    int kept = 1;
    switch (q->rule) {
    case SHOWN_ONLY: printf("\n"); return 1;
    case BETTER_IS_RARE:
        kept = better <= limit;
        printf("   %s: better <= %zu\n", kept ? "pass" : "FAIL", limit);
        break;
    case A_IS_FOUND:
        kept = found >= enough;
        printf("   %s: better >= %zu\n", kept ? "pass" : "FAIL", enough);
        break;
    case SAME_IS_RARE:
        kept = same <= limit;
        printf("   %s: same <= %zu\n", kept ? "pass" : "FAIL", limit);
        break;
    }
    return kept;
}

static void report_tuning(const lab *l, size_t k)
{
    double n = (double)l->size.tables, sum = 0, squares = 0, sd = 0;
    size_t differ = 0;
    for (size_t table = 0; table < l->size.tables; table++) {
        const outcome *o = &l->outcome[N_ACT * table + k];
        double gain = (o->loss_foreign - o->loss) / o->loss;
        differ += o->loss_foreign != o->loss;
        sum += gain;
        squares += gain * gain;
        sd += o->answer[0].sd / o->loss;
    }
    double error = sqrt((squares - sum * sum / n) / (n - 1) / n);
    printf("  sd of paired differences with itself: %.1f %% of the loss\n", 100 * sd / n);
    printf("  rate tuned on another table: differs in %zu, loss %+.3f %% +- %.3f\n", differ,
           100 * sum / n, 196 * error);
}

/* Returns how many rules were broken. */
static size_t report(const lab *l, size_t *passed)
{
    size_t failed = 0;
    for (size_t k = 0; k < N_ACT; k++) {
        printf("%-30s %6s %6s %6s %10s %10s %6s\n", activations[k], "better", "same", "undec.",
               "mean held", "P held", "pairs");
        for (size_t i = 0; i < QUESTIONS; i++) {
            int kept = report_question(l, k, i);
            if (questions[i].rule == SHOWN_ONLY) continue;
            *passed += kept ? 1 : 0;
            failed += kept ? 0 : 1;
        }
        report_tuning(l, k);
    }
    return failed;
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
    fflush(stdout); /* minutes before the next line */
    if (each_table(&l, ask) < 0) goto done;
    if (each_table(&l, use_foreign_rate) < 0) goto done;
    size_t passed = 0, failed = report(&l, &passed);
    printf("calibrate: %zu passed, %zu failed\n", passed, failed);
    rc = failed > 0;
done:
    free(l.outcome);
    free(l.failure);
    return rc;
}
