/* The runner on simulated data: nothing leaks from test to training, results do not depend on the
 * number of threads, pairs share what they should, divergence is counted. */
#include "net/act.h"
#include "prep/prep.h"
#include "prep/split.h"
#include "run/runner.h"
#include "run/threads.h"
#include "run/trial.h"
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 120 };

typedef struct world {
    double a[ROWS], b[ROWS], y[ROWS];
    uint64_t line[ROWS];
    column col[3];
    table table;
    dataset data;
    plan plan;
} world;

static void fill(world *w)
{
    rng r = rng_stream(31, RNG_DATA, 0);
    for (size_t i = 0; i < ROWS; i++) {
        w->a[i] = rng_normal(&r);
        w->b[i] = rng_normal(&r);
        w->y[i] = 10 + 3 * sin(w->a[i]) + w->b[i] + 0.3 * rng_normal(&r);
        w->line[i] = i + 2;
    }
}

static void make_world(world *w, const char *acts, const plan_settings *set)
{
    fill(w);
    double *value[3] = {w->a, w->b, w->y};
    static char *const name[3] = {"a", "b", "y"};
    for (int c = 0; c < 3; c++)
        w->col[c] = (column){.name = name[c], .kind = COLUMN_NUMBER, .number = value[c]};
    w->table = (table){.path = "sim", .rows = ROWS, .cols = 3, .col = w->col, .line = w->line};
    err e = {0};
    dataset_options o = {.target = "y", .task = TASK_REGRESSION};
    if (dataset_make(&w->data, &w->table, &o, &e) != 0) fail_msg("%s", e.text);
    act_spec *act;
    size_t n;
    assert_int_equal(act_spec_parse(&act, &n, acts, NULL), 0);
    if (plan_make(&w->plan, set, act, n, &w->data, "sim", &e) != 0) fail_msg("%s", e.text);
    free(act);
}

static void free_world(world *w)
{
    plan_dispose(&w->plan);
    dataset_dispose(&w->data);
}

static plan_settings small(void)
{
    plan_settings s = plan_defaults();
    s.n_hidden = 1;
    s.hidden[0] = 8;
    s.batch = 16;
    s.max_epochs = 15;
    s.patience = 5;
    s.runs = 6;
    s.n_tune = 1;
    s.n_rates = 2;
    s.rate[0] = 0.003;
    s.rate[1] = 0.03;
    return s;
}

static run_result *run_all(const world *w, size_t jobs)
{
    run_result *r = calloc(w->plan.n_trials, sizeof *r);
    runner_options o = {.by = threads_executor(jobs)};
    err e = {0};
    if (runner_run(r, &w->plan, &w->data, &o, &e) != 0) fail_msg("%s", e.text);
    return r;
}

/* To the bit. */
static int same_history(const history *a, const history *b)
{
    if (!a || !b) return a == b;
    return a->n_epochs == b->n_epochs && a->n_layers == b->n_layers &&
           memcmp(a->losses, b->losses, a->n_epochs * sizeof *a->losses) == 0 &&
           memcmp(a->layer, b->layer, a->n_epochs * a->n_layers * sizeof *a->layer) == 0 &&
           memcmp(a->bins, b->bins, a->n_layers * sizeof *a->bins) == 0;
}

static int same(const run_result *a, const run_result *b)
{
    return a->id == b->id && a->status == b->status && a->rate == b->rate &&
           a->valid_loss == b->valid_loss && a->test_loss == b->test_loss &&
           a->test_score == b->test_score && a->null_loss == b->null_loss &&
           a->dead_units == b->dead_units && a->epochs == b->epochs &&
           a->best_epoch == b->best_epoch;
}

static void test_runner__results_do_not_depend_on_jobs(void **state)
{
    (void)state;
    world w;
    plan_settings s = small();
    make_world(&w, "relu,softplus", &s);
    run_result *one = run_all(&w, 1), *three = run_all(&w, 3);
    for (size_t i = 0; i < w.plan.n_trials; i++) {
        assert_true(same(&one[i], &three[i]));
        assert_true(same_history(one[i].history, three[i].history));
    }
    for (size_t i = w.plan.n_tune_trials; i < w.plan.n_trials; i++) {
        assert_int_equal(one[i].status, RUN_OK);
        assert_true(one[i].test_loss > 0 && one[i].test_loss < one[i].null_loss * 2);
        double r2 = 1 - pow(one[i].test_loss / one[i].null_loss, 2);
        assert_true(fabs(r2 - one[i].test_score) < 1e-12);
    }
    run_results_free(one, w.plan.n_trials);
    run_results_free(three, w.plan.n_trials);
    free_world(&w);
}

static void test_runner__an_activation_equals_itself_on_shared_draws(void **state)
{
    (void)state;
    for (int own = 0; own < 2; own++) {
        world w;
        plan_settings s = small();
        s.own_draws = own;
        make_world(&w, "softplus,softplus", &s);
        run_result *r = run_all(&w, 2);
        int equal = 1;
        for (size_t i = w.plan.n_tune_trials; i < w.plan.n_trials; i += 2)
            equal &= r[i].test_loss == r[i + 1].test_loss;
        assert_int_equal(equal, !own);
        run_results_free(r, w.plan.n_trials);
        free_world(&w);
    }
}

/* Other values in the test rows, features and target: the fitted preparation and everything that
   training decided stay the same to the bit; only the test figures move. */
static void test_runner__nothing_leaks_from_test_to_training(void **state)
{
    (void)state;
    world w;
    plan_settings s = small();
    make_world(&w, "relu,softplus", &s);
    const trial *t = &w.plan.trial[w.plan.n_tune_trials];
    run_result before, after;
    assert_int_equal(trial_run(&before, &w.plan, t, 0.01, &w.data, NULL, NULL), 0);

    rng draws = rng_stream(t->split_seed, RNG_SPLIT, 0);
    split parts;
    assert_int_equal(split_make(&parts, &w.data, s.shares, &draws, NULL), 0);
    prep *fitted;
    assert_int_equal(prep_fit(&fitted, &w.data, parts.train, parts.n_train, NULL), 0);
    unsigned long long hash = prep_hash(fitted);
    prep_free(fitted);
    for (size_t i = 0; i < parts.n_test; i++) {
        size_t row = w.data.row[parts.test[i]];
        w.a[row] = -5 * w.a[row] + 100;
        w.b[row] = NAN;
        w.y[row] += 1000;
        w.data.y[parts.test[i]] += 1000;
    }
    assert_int_equal(prep_fit(&fitted, &w.data, parts.train, parts.n_train, NULL), 0);
    assert_true(prep_hash(fitted) == hash);
    prep_free(fitted);

    assert_int_equal(trial_run(&after, &w.plan, t, 0.01, &w.data, NULL, NULL), 0);
    assert_true(before.valid_loss == after.valid_loss);
    assert_true(before.dead_units == after.dead_units);
    assert_int_equal(before.epochs, after.epochs);
    assert_int_equal(before.best_epoch, after.best_epoch);
    assert_true(same_history(before.history, after.history));
    assert_true(before.test_loss != after.test_loss);
    history_free(before.history);
    history_free(after.history);
    split_dispose(&parts);
    free_world(&w);
}

/* Neither do validation rows tell training of themselves: they only end it. Of whatever length, both
   runs have the same losses on training rows, epoch by epoch. */
static void test_runner__nothing_leaks_from_validation_to_training(void **state)
{
    (void)state;
    world w;
    plan_settings s = small();
    make_world(&w, "relu,softplus", &s);
    const trial *t = &w.plan.trial[w.plan.n_tune_trials];
    run_result before, after;
    assert_int_equal(trial_run(&before, &w.plan, t, 0.01, &w.data, NULL, NULL), 0);
    rng draws = rng_stream(t->split_seed, RNG_SPLIT, 0);
    split parts;
    assert_int_equal(split_make(&parts, &w.data, s.shares, &draws, NULL), 0);
    for (size_t i = 0; i < parts.n_valid; i++) {
        size_t row = w.data.row[parts.valid[i]];
        w.a[row] = 2 - w.a[row];
        w.b[row] += 3;
        w.data.y[parts.valid[i]] += 1;
    }
    assert_int_equal(trial_run(&after, &w.plan, t, 0.01, &w.data, NULL, NULL), 0);
    const history *a = before.history, *b = after.history;
    assert_true(before.valid_loss != after.valid_loss);
    for (size_t k = 1; k < a->n_epochs && k < b->n_epochs; k++)
        assert_true(a->losses[k].train == b->losses[k].train);
    history_free(before.history);
    history_free(after.history);
    split_dispose(&parts);
    free_world(&w);
}

/* A rate at which training diverges is never chosen; where all do, it is the smallest. */
static void test_runner__tuning_avoids_what_diverges(void **state)
{
    (void)state;
    const double rates[2][2] = {{0.01, 1e8}, {1e7, 1e8}};
    for (int k = 0; k < 2; k++) {
        world w;
        plan_settings s = small();
        s.optimizer = OPTIMIZER_SGD;
        memcpy(s.rate, rates[k], sizeof rates[k]);
        make_world(&w, "relu,softplus", &s);
        run_result *r = run_all(&w, 2);
        for (size_t i = 0; i < w.plan.n_tune_trials; i++)
            assert_int_equal(r[i].status, r[i].rate > 1 ? RUN_DIVERGED : RUN_OK);
        for (size_t i = w.plan.n_tune_trials; i < w.plan.n_trials; i++)
            assert_true(r[i].rate == rates[k][0]);
        run_results_free(r, w.plan.n_trials);
        free_world(&w);
    }
}

static void test_runner__a_diverged_run_scores_as_the_constant_predictor(void **state)
{
    (void)state;
    world w;
    plan_settings s = small();
    s.optimizer = OPTIMIZER_SGD;
    s.n_rates = 1;
    s.rate[0] = 1e8;
    make_world(&w, "relu,softplus", &s);
    run_result *r = run_all(&w, 2);
    for (size_t i = w.plan.n_tune_trials; i < w.plan.n_trials; i++) {
        assert_int_equal(r[i].status, RUN_DIVERGED);
        assert_true(r[i].test_loss == r[i].null_loss);
        assert_true(r[i].test_score == 0);
    }
    run_results_free(r, w.plan.n_trials);
    free_world(&w);
}

static void test_runner__every_optimizer_learns(void **state)
{
    (void)state;
    for (int o = OPTIMIZER_ADAM; o <= OPTIMIZER_GAUSS_NEWTON; o++) {
        world w;
        plan_settings s = small();
        s.optimizer = (optimizer)o;
        s.n_rates = 0;
        s.max_epochs = 40;
        make_world(&w, "relu,softplus", &s);
        run_result *r = run_all(&w, 2);
        double sum = 0;
        for (size_t i = w.plan.n_tune_trials; i < w.plan.n_trials; i++) {
            assert_int_equal(r[i].status, RUN_OK);
            sum += r[i].test_score / (double)(2 * s.runs);
        }
        if (!(sum > 0.3)) fail_msg("%s: mean R^2 %g", optimizer_name(s.optimizer), sum);
        run_results_free(r, w.plan.n_trials);
        free_world(&w);
    }
}

typedef struct counter {
    size_t calls;
    stop_flag stop;
} counter;

static void count_and_stop(void *context, size_t done, size_t all, trial_stage stage)
{
    counter *c = context;
    (void)all;
    c->calls++;
    if (stage == STAGE_RUN && done == 4) c->stop = 1;
}

static void test_runner__stops_soon_and_keeps_what_is_finished(void **state)
{
    (void)state;
    world w;
    plan_settings s = small();
    make_world(&w, "relu,softplus", &s);
    run_result *r = calloc(w.plan.n_trials, sizeof *r);
    counter c = {0};
    runner_options o = {.by = threads_executor(1),
                        .stop = &c.stop,
                        .progress = count_and_stop,
                        .context = &c};
    assert_int_equal(runner_run(r, &w.plan, &w.data, &o, NULL), ERR_STOPPED);
    assert_int_equal(c.calls, w.plan.n_tune_trials + 4);
    for (size_t i = 0; i < w.plan.n_trials; i++)
        assert_int_equal(r[i].status, i < c.calls ? RUN_OK : RUN_PENDING);
    run_results_free(r, w.plan.n_trials);
    free_world(&w);
}

/* Half of the results kept from before: they stay as they are, the others come out as if all had
   been run, and only those are handed over and counted. */
typedef struct ledger {
    size_t handed, told;
} ledger;

static int hand_over(void *context, run_result *r, err *e)
{
    ledger *l = context;
    (void)e;
    l->handed++;
    r->seconds_per_epoch = -1; /* what the function leaves is the result */
    return 0;
}

static void count(void *context, size_t done, size_t all, trial_stage stage)
{
    ledger *l = context;
    (void)stage;
    l->told++;
    assert_true(done <= all);
}

static void test_runner__keeps_what_is_done(void **state)
{
    (void)state;
    world w;
    plan_settings s = small();
    make_world(&w, "relu,softplus", &s);
    run_result *whole = run_all(&w, 2), *r = calloc(w.plan.n_trials, sizeof *r);
    size_t kept = 0;
    for (size_t i = 0; i < w.plan.n_trials; i += 2, kept++) {
        r[i] = whole[i];
        r[i].history = NULL; /* stays the other's */
        r[i].seconds_per_epoch = 7;
    }
    ledger l = {0};
    runner_options o = {.by = threads_executor(2),
                        .go_on = 1,
                        .finished = hand_over,
                        .progress = count,
                        .context = &l};
    assert_int_equal(runner_run(r, &w.plan, &w.data, &o, NULL), 0);
    assert_int_equal(l.handed, w.plan.n_trials - kept);
    assert_int_equal(l.told, l.handed);
    for (size_t i = 0; i < w.plan.n_trials; i++) {
        assert_true(same(&whole[i], &r[i]));
        assert_true(r[i].seconds_per_epoch == (i % 2 == 0 ? 7 : -1));
    }
    run_results_free(whole, w.plan.n_trials);
    run_results_free(r, w.plan.n_trials);
    free_world(&w);
}

static int refuse_the_third(void *context, run_result *r, err *e)
{
    ledger *l = context;
    (void)r;
    return ++l->handed == 3 ? err_set(e, ERR_IO, "no room") : 0;
}

static void test_runner__ends_when_a_result_is_refused(void **state)
{
    (void)state;
    world w;
    plan_settings s = small();
    make_world(&w, "relu,softplus", &s);
    run_result *r = calloc(w.plan.n_trials, sizeof *r);
    ledger l = {0};
    runner_options o = {.by = threads_executor(1), .finished = refuse_the_third, .context = &l};
    err e = {0};
    assert_int_equal(runner_run(r, &w.plan, &w.data, &o, &e), ERR_IO);
    assert_string_equal(e.text, "no room");
    assert_int_equal(l.handed, 3);
    run_results_free(r, w.plan.n_trials);
    free_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_runner__results_do_not_depend_on_jobs),
        cmocka_unit_test(test_runner__an_activation_equals_itself_on_shared_draws),
        cmocka_unit_test(test_runner__nothing_leaks_from_test_to_training),
        cmocka_unit_test(test_runner__nothing_leaks_from_validation_to_training),
        cmocka_unit_test(test_runner__tuning_avoids_what_diverges),
        cmocka_unit_test(test_runner__a_diverged_run_scores_as_the_constant_predictor),
        cmocka_unit_test(test_runner__every_optimizer_learns),
        cmocka_unit_test(test_runner__stops_soon_and_keeps_what_is_finished),
        cmocka_unit_test(test_runner__keeps_what_is_done),
        cmocka_unit_test(test_runner__ends_when_a_result_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
