/* The store gives back what it was given, on another day as well, and knows an experiment again. */
#include "world.h"

#include "store/plan_lines.h"
#include "test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void test_store__keeps_every_bit_of_a_run(void **state)
{
    (void)state;
    world w;
    world_make(&w);
    store *s = world_open(&w);
    store_start start = world_begin(&w, s);
    assert_int_equal(start.finished, 0);
    assert_null(start.change);
    for (size_t t = 0; t < w.plan.n_trials; t++) assert_int_equal(w.result[t].status, RUN_PENDING);
    world_append(&w, s, 0, w.plan.n_trials - 1);
    store_close(s);

    s = world_open(&w);
    start = world_begin(&w, s);
    assert_int_equal(start.finished, w.plan.n_trials - 1);
    assert_null(start.change);
    for (size_t t = 0; t + 1 < w.plan.n_trials; t++) {
        run_result r = world_run(&w.plan, t);
        assert_true(world_same(&r, &w.result[t]));
        history_free(r.history);
    }
    assert_int_equal(w.result[w.plan.n_trials - 1].status, RUN_PENDING);
    store_close(s);
    world_free(&w);
}

static int same_trial(const trial *a, const trial *b)
{
    return a->id == b->id && a->stage == b->stage && a->activation == b->activation &&
           a->pair == b->pair && a->seed == b->seed && a->split_seed == b->split_seed &&
           (a->rate == b->rate || (isnan(a->rate) && isnan(b->rate)));
}

static void test_store__gives_the_plan_back(void **state)
{
    (void)state;
    world w;
    world_make(&w);
    plan_settings set = world_settings();
    set.optimizer = OPTIMIZER_SGD;
    set.link = LINK_EXP;
    set.own_draws = 1;
    set.n_hidden = 3;
    set.hidden[2] = 7;
    w.data.image = (image_shape){4, 5, 3};
    set.n_conv = 2;
    set.conv[0] = 8;
    set.conv[1] = 16;
    set.residual = 1;
    set.layer_norm = 1;
    set.dropout = 1.0 / 7;
    set.weight_decay = 1e-5;
    set.momentum = 0.1 + 0.2;
    set.n_rates = 2;
    set.rate[0] = 1e-300;
    set.rate[1] = 1.0 / 3;
    w.data.group_name = "house number"; /* they never come all at once, but a plan does not mind */
    w.data.time_name = "when";
    w.data.weights_name = "w";
    unsigned char *own = w.data.reading, other[] = {FEATURE_TEXT, FEATURE_CATEGORY};
    w.data.reading = other;
    w.data.text_features = 77;
    world_replan(&w, &set);
    w.data.reading = own;
    store *s = world_open(&w);
    world_begin(&w, s);
    size_t first = w.plan.n_tune_trials - 2;
    world_append(&w, s, first, first + 5);
    store_close(s);

    store_experiment x;
    err e = {0};
    assert_int_equal(store_open(&s, w.path, STORE_READ, &e), 0);
    assert_int_equal(store_load(s, 0, &x, &e), 0);
    char *then = plan_text(&w.plan), *now = plan_text(&x.plan);
    assert_string_equal(then, now);
    assert_string_equal(x.plan.data.path, "hand.csv");
    assert_true(x.plan.set.shares.valid == 0.2 && x.plan.set.shares.test == 0.2);
    assert_int_equal(x.plan.n_tune_trials, w.plan.n_tune_trials);
    assert_int_equal(x.plan.n_trials, w.plan.n_trials);
    for (size_t t = 0; t < w.plan.n_trials; t++)
        assert_true(same_trial(&x.plan.trial[t], &w.plan.trial[t]));
    for (size_t a = 0; a < w.plan.n_act; a++)
        assert_string_equal(x.plan.act[a].label, w.plan.act[a].label);
    for (size_t t = 0; t < w.plan.n_trials; t++) {
        run_result r = world_run(&w.plan, t);
        assert_int_equal(world_same(&x.result[t], &r), t >= first && t < first + 5);
        history_free(r.history);
    }
    assert_true(x.data_hash == w.subject.data_hash);
    assert_string_equal(x.version, "1.2.3");
    assert_string_equal(x.isa, "scalar");
    assert_string_equal(x.command, w.subject.command);
    assert_int_equal(x.n_notes, 2);
    assert_string_equal(x.note[1], w.note[1]);
    store_experiment_dispose(&x);
    store_close(s);
    free(then);
    free(now);
    world_free(&w);
}

/* What `change` says after the subject was altered; the experiment must be a new one. */
static void expect_change(world *w, const char *words)
{
    store *s = world_open(w);
    store_start start = world_begin(w, s);
    assert_int_equal(start.finished, 0);
    assert_non_null(start.change);
    assert_string_equal(start.change, words);
    store_start_dispose(&start);
    store_close(s);
}

static void test_store__says_why_an_experiment_is_new(void **state)
{
    (void)state;
    world w;
    world_make(&w);
    store *s = world_open(&w);
    world_begin(&w, s);
    world_append(&w, s, 0, 3);
    store_close(s);

    w.subject.version = "1.2.4";
    expect_change(&w, "softplus 1.2.4 instead of 1.2.3");
    w.subject.data_hash++;
    expect_change(&w, "other data in hand.csv");
    plan_settings set = world_settings();
    set.max_epochs = 20;
    set.n_hidden = 1;
    world_replan(&w, &set);
    expect_change(&w, "hidden 64 instead of 64 64, epochs 20 instead of 200");
    w.subject.data_hash++;
    w.plan.data.path[0] = 'b';
    expect_change(&w, "data band.csv instead of hand.csv");

    /* The first one is still there, and is now the one last worked on. */
    w.subject.version = "1.2.3";
    w.subject.data_hash -= 2;
    set = world_settings();
    world_replan(&w, &set);
    s = world_open(&w);
    store_start start = world_begin(&w, s);
    assert_int_equal(start.id, 1);
    assert_int_equal(start.finished, 3);
    assert_null(start.change);
    store_entry *entry;
    size_t n;
    err e = {0};
    assert_int_equal(store_list(s, &entry, &n, &e), 0);
    assert_int_equal(n, 5);
    assert_int_equal(entry[4].id, 1);
    assert_int_equal(entry[4].finished, 3);
    assert_int_equal(entry[4].planned, w.plan.n_trials);
    assert_string_equal(entry[4].activations, "relu,softplus:beta=5,threshold=20,softplus,relu");
    assert_string_equal(entry[4].target, "y");
    assert_string_equal(entry[3].path, "band.csv");
    assert_int_equal(strlen(entry[0].started), strlen("2026-03-01T12:34:56Z"));
    store_entries_free(entry, n);
    store_close(s);
    world_free(&w);
}

static void test_store__labels_make_no_experiment_another(void **state)
{
    (void)state;
    world w;
    world_make(&w);
    store *s = world_open(&w);
    world_begin(&w, s);
    world_append(&w, s, 0, 1);
    w.subject.isa = "avx2";
    w.subject.command = "softplus compare copy.csv";
    w.plan.data.path[0] = 'b';
    w.subject.n_notes = 1;
    store_start start = world_begin(&w, s);
    assert_int_equal(start.id, 1);
    assert_int_equal(start.finished, 1);
    store_experiment x;
    err e = {0};
    assert_int_equal(store_load(s, 1, &x, &e), 0);
    assert_string_equal(x.isa, "avx2");
    assert_string_equal(x.command, "softplus compare copy.csv");
    assert_string_equal(x.plan.data.path, "band.csv");
    assert_int_equal(x.n_notes, 1);
    store_experiment_dispose(&x);
    assert_int_equal(store_load(s, 2, &x, &e), ERR_DATA);
    assert_non_null(strstr(e.text, "has no experiment 2"));
    store_close(s);
    world_free(&w);
}

static void test_store__the_first_result_of_a_trial_stays(void **state)
{
    (void)state;
    world w;
    world_make(&w);
    store *one = world_open(&w), *two = world_open(&w);
    world_begin(&w, one);
    world_begin(&w, two);
    size_t t = w.plan.n_tune_trials + 7;
    world_append(&w, one, t, t + 1);
    run_result first = world_run(&w.plan, t), second = world_run(&w.plan, t);
    second.seconds_per_epoch = 99;
    second.history->losses[1].valid = 99;
    err e = {0};
    assert_int_equal(store_append(two, &second, &e), 0);
    assert_true(world_same(&first, &second));
    history_free(first.history);
    history_free(second.history);
    store_close(one);
    store_close(two);
    world_free(&w);
}

/* One plain file, with nothing beside it, once nobody has it open. */
static void test_store__rests_as_one_file(void **state)
{
    (void)state;
    world w;
    world_make(&w);
    store *one = world_open(&w), *two = world_open(&w);
    world_begin(&w, one);
    world_append(&w, one, 0, 4);
    store_close(one);
    char log[WORLD_PATH + 8];
    snprintf(log, sizeof log, "%s-wal", w.path);
    struct stat there;
    assert_int_equal(stat(log, &there), 0); /* `two` may still write */
    store_close(two);
    assert_int_not_equal(stat(log, &there), 0);
    world_free(&w);
}

static void test_store__refuses_a_plan_it_cannot_read(void **state)
{
    (void)state;
    world w;
    world_make(&w);
    char *text = plan_text(&w.plan);
    plan p;
    err e = {0};
    /* Every beginning that ends inside the text, and every line damaged. */
    assert_int_equal(plan_lines_read(&p, text, &e), 0);
    plan_dispose(&p);
    assert_int_equal(plan_lines_read(&p, "", &e), ERR_DATA);
    for (char *c = text; *c; c++) {
        if (*c != '\n' || !c[1] || strncmp(c + 1, "target ", 7) == 0) continue;
        char kept = c[1];
        c[1] = '?';
        assert_int_equal(plan_lines_read(&p, text, &e), ERR_DATA);
        c[1] = kept;
    }
    assert_int_equal(plan_lines_read(&p, "rows 12x\n", &e), ERR_DATA);
    assert_string_equal(e.text, "'rows 12x' in a plan");
    free(text);
    world_free(&w);
}

/* A plan of more runs, of which all but the last two of the old ones are finished. */
static void test_store__takes_over_equal_trials(void **state)
{
    (void)state;
    world w;
    world_make(&w);
    store *s = world_open(&w);
    world_begin(&w, s);
    size_t old = w.plan.n_trials, tune = w.plan.n_tune_trials;
    world_append(&w, s, 0, old - 2);

    plan_settings set = world_settings();
    set.runs = 9;
    set.rope = 0.03;
    world_replan(&w, &set);
    store_start start = world_begin(&w, s);
    assert_string_equal(start.change, "runs 9 instead of 6, rope 0.03 instead of 0.01");
    assert_int_equal(start.finished, old - 2);
    store_start_dispose(&start);
    size_t finished = 0;
    for (size_t t = 0; t < w.plan.n_trials; t++) {
        run_result r = world_run(&w.plan, t);
        int there = w.result[t].status != RUN_PENDING;
        assert_int_equal(there, t < old - 2);
        if (there) assert_true(world_same(&r, &w.result[t]));
        history_free(r.history);
        finished += (size_t)there;
    }
    assert_int_equal(finished, old - 2);
    world_append(&w, s, old - 2, w.plan.n_trials);

    /* Trained otherwise, tuned otherwise, on other data, by another version: nothing is taken over. */
    plan_settings other[3] = {set, set, set};
    other[0].max_epochs++;
    other[1].rate[2] = 4;
    other[2].seed++;
    for (size_t i = 0; i < 3; i++) {
        world_replan(&w, &other[i]);
        start = world_begin(&w, s);
        assert_int_equal(start.finished, 0);
        store_start_dispose(&start);
    }
    set.runs = 10;
    world_replan(&w, &set);
    w.subject.data_hash++;
    start = world_begin(&w, s);
    assert_int_equal(start.finished, 0);
    store_start_dispose(&start);
    w.subject.data_hash--;
    w.subject.version = "2.0.0";
    start = world_begin(&w, s);
    assert_int_equal(start.finished, 0);
    store_start_dispose(&start);
    w.subject.version = "1.2.3";
    start = world_begin(&w, s);
    assert_int_equal(start.finished, tune + 9 * w.plan.n_act);
    store_start_dispose(&start);
    store_close(s);
    world_free(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store__keeps_every_bit_of_a_run),
        cmocka_unit_test(test_store__gives_the_plan_back),
        cmocka_unit_test(test_store__says_why_an_experiment_is_new),
        cmocka_unit_test(test_store__labels_make_no_experiment_another),
        cmocka_unit_test(test_store__takes_over_equal_trials),
        cmocka_unit_test(test_store__the_first_result_of_a_trial_stays),
        cmocka_unit_test(test_store__rests_as_one_file),
        cmocka_unit_test(test_store__refuses_a_plan_it_cannot_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
