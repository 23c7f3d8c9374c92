/* What a trial has trained becomes a model whose predictions have the score that it reports. */
#include "base/mem.h"
#include "prep/split.h"
#include "run/runner.h"
#include "run/threads.h"
#include "test.h"
#include "world.h"

#include <math.h>
#include <stdlib.h>

/* The plan's last trial, and its network in place of the world's. */
static run_result train(world *w, plan *p, optimizer how)
{
    plan_settings s = plan_defaults();
    s.optimizer = how;
    s.n_hidden = 1;
    s.hidden[0] = 6;
    s.max_epochs = 5;
    s.n_rates = how == OPTIMIZER_ADAM ? 2 : 0;
    s.rate[0] = 0.003;
    s.rate[1] = 0.01;
    act_spec spec = {"softplus", "softplus"};
    err e = {0};
    if (plan_make_single(p, &s, &spec, &w->data, "world.csv", &e) != 0) fail_msg("%s", e.text);
    run_result *result = mem_array(p->n_trials, sizeof *result);
    assert_non_null(result);
    trained last;
    runner_options o = {.by = threads_executor(2), .last = &last};
    if (runner_run(result, p, &w->data, &o, &e) != 0) fail_msg("%s", e.text);
    prep_free(w->model.prep);
    free(w->model.parameter);
    w->model.prep = last.prep;
    w->model.parameter = last.parameter;
    w->model.shape = last.shape;
    assert_int_equal(w->model.loss, last.loss);
    run_result r = result[p->n_trials - 1];
    run_results_free(result, p->n_trials);
    r.history = NULL;
    return r;
}

/* RMSE, or the mean negative log-likelihood of a model that predicts its scale, too. */
static double loss_on_test_rows(const world *w, const plan *p)
{
    const trial *t = &p->trial[p->n_trials - 1];
    rng draws = rng_stream(t->split_seed, RNG_SPLIT, 0);
    split parts;
    assert_int_equal(split_make(&parts, &w->data, p->set.shares, &draws, NULL), 0);
    size_t wide = model_predictions(&w->model);
    double *all = mem_array(w->data.rows, wide * sizeof *all), sum = 0;
    assert_non_null(all);
    assert_int_equal(model_predict(&w->model, &w->data, all, NULL), 0);
    for (size_t i = 0; i < parts.n_test; i++) {
        const double *at = all + parts.test[i] * wide;
        double off = at[0] - w->data.y[parts.test[i]];
        sum += wide == 1 ? off * off
                         : log(at[1] * sqrt(2 * acos(-1))) + off * off / (2 * at[1] * at[1]);
    }
    double mean = sum / (double)parts.n_test;
    split_dispose(&parts);
    free(all);
    return wide == 1 ? sqrt(mean) : mean;
}

static void check(task what, optimizer how)
{
    world w;
    plan p;
    world_make(&w, what, "softplus");
    run_result r = train(&w, &p, how);
    double found = loss_on_test_rows(&w, &p);
    assert_int_equal(r.status, RUN_OK);
    if (!(fabs(found - r.test_loss) < 1e-5 * r.test_loss))
        fail_msg("%.9g reported, %.9g found", r.test_loss, found);
    plan_dispose(&p);
    world_dispose(&w);
}

static void test_trained__scores_as_reported(void **state)
{
    (void)state;
    check(TASK_REGRESSION, OPTIMIZER_ADAM);
    check(TASK_GAUSSIAN, OPTIMIZER_ADAM);
}

/* Trained in f64, kept in f32. */
static void test_trained__second_order_too(void **state)
{
    (void)state;
    check(TASK_REGRESSION, OPTIMIZER_LBFGS);
    check(TASK_GAUSSIAN, OPTIMIZER_NEWTON);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, world_enter, world_leave)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_trained__scores_as_reported),
        IN_FOLDER(test_trained__second_order_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
