#include "plan/plan.h"
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h> /* its names, such as link(), must not be the plan's */

/* A dataset typed by hand: the plan reads its shape and labels only. */
static column columns[2] = {{.name = "x"}, {.name = "y"}};
static table source = {.rows = 100, .cols = 2, .col = columns};
static dataset data = {
    .table = &source, .task = TASK_REGRESSION, .target = 1, .n_features = 1, .rows = 100};

static act_spec two[2] = {{.text = "relu", .label = "relu"},
                          {.text = "softplus", .label = "softplus"}};

static void made(plan *p, const plan_settings *s)
{
    err e = {0};
    if (plan_make(p, s, two, 2, &data, "some.csv", &e) != 0) fail_msg("%s", e.text);
}

static void test_plan__lays_out_tuning_then_pairs(void **state)
{
    (void)state;
    plan_settings s = plan_defaults();
    s.runs = 4;
    plan p;
    made(&p, &s);
    assert_int_equal(p.n_tune_trials, 2 * 5 * 3);
    assert_int_equal(p.n_trials, 30 + 2 * 4);
    for (size_t i = 0; i < p.n_trials; i++) {
        const trial *t = &p.trial[i];
        assert_int_equal(t->id, i);
        assert_int_equal(t->stage, i < 30 ? STAGE_TUNE : STAGE_RUN);
        assert_true(t->stage == STAGE_RUN ? isnan(t->rate) : t->rate > 0);
    }
    plan_dispose(&p);
}

static void test_plan__one_rate_needs_no_tuning(void **state)
{
    (void)state;
    plan_settings s = plan_defaults();
    s.optimizer = OPTIMIZER_NEWTON;
    plan p;
    made(&p, &s);
    assert_int_equal(p.n_tune_trials, 0);
    assert_int_equal(p.n_trials, 60);
    assert_true(p.set.n_rates == 1 && p.set.rate[0] == 1);
    plan_dispose(&p);
    s.n_rates = 2, s.rate[0] = 0.1, s.rate[1] = 1;
    assert_int_equal(plan_make(&p, &s, two, 2, &data, "some.csv", NULL), ERR_USAGE);
}

static void test_plan__optimizers_go_by_name(void **state)
{
    (void)state;
    for (int o = OPTIMIZER_ADAM; o <= OPTIMIZER_GAUSS_NEWTON; o++)
        assert_int_equal(optimizer_from_name(optimizer_name((optimizer)o)), o);
    assert_null(optimizer_name((optimizer)5));
    assert_int_equal(optimizer_from_name("adamw"), -1);
}

/* Trials of one pair share split and draws; nothing else shares a split; with own_draws they share
   the split alone. */
static void test_plan__pairs_share_what_they_should(void **state)
{
    (void)state;
    for (int own = 0; own < 2; own++) {
        plan_settings s = plan_defaults();
        s.own_draws = own;
        plan p;
        made(&p, &s);
        for (size_t i = 0; i < p.n_trials; i++)
            for (size_t j = 0; j < i; j++) {
                const trial *a = &p.trial[i], *b = &p.trial[j];
                int paired = a->stage == b->stage && a->pair == b->pair;
                int same_draws = paired && (!own || a->activation == b->activation);
                assert_int_equal(a->split_seed == b->split_seed, paired);
                assert_int_equal(a->seed == b->seed, same_draws);
            }
        plan_dispose(&p);
    }
}

static void test_plan__equal_settings_equal_hash(void **state)
{
    (void)state;
    plan_settings s = plan_defaults();
    plan a, b;
    made(&a, &s);
    made(&b, &s);
    assert_true(plan_hash(&a) == plan_hash(&b));
    plan_dispose(&b);
    plan_settings other[8] = {s, s, s, s, s, s, s, s};
    other[0].seed++;
    other[1].hidden[1]++;
    other[2].rope = 0.02;
    other[3].optimizer = OPTIMIZER_SGD;
    other[4].residual = 1;
    other[5].layer_norm = 1;
    other[6].dropout = 0.1;
    other[7].weight_decay = 0.1;
    for (int i = 0; i < 8; i++) {
        made(&b, &other[i]);
        assert_true(plan_hash(&a) != plan_hash(&b));
        plan_dispose(&b);
    }
    dataset by_role[3] = {data, data, data};
    by_role[0].group_name = by_role[1].time_name = by_role[2].weights_name = "z";
    err e = {0};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(plan_make(&b, &s, two, 2, &by_role[i], "some.csv", &e), 0);
        assert_true(plan_hash(&a) != plan_hash(&b));
        plan_dispose(&b);
    }
    dataset read_so[3] = {data, data, data};
    size_t none[1] = {0};
    unsigned char reading[3][1] = {{FEATURE_TEXT}, {FEATURE_TEXT}, {FEATURE_CATEGORY}};
    for (size_t i = 0; i < 3; i++) {
        read_so[i].feature = none;
        read_so[i].reading = reading[i];
        read_so[i].text_features = (size_t)64 << i;
        assert_int_equal(plan_make(&b, &s, two, 2, &read_so[i], "some.csv", &e), 0);
        assert_true(plan_hash(&a) != plan_hash(&b));
        plan_dispose(&a);
        a = b;
    }
    plan_dispose(&a);
}

static void test_plan__refuses_what_cannot_be_done(void **state)
{
    (void)state;
    plan_settings s[13];
    for (int i = 0; i < 13; i++) s[i] = plan_defaults();
    s[0].runs = 1;
    s[1].n_hidden = 0;
    s[2].hidden[0] = 0;
    s[3].batch = 0;
    s[4].max_epochs = 0;
    s[5].rope = -0.1;
    s[6].confidence = 1;
    s[7].momentum = 1;
    s[8].n_rates = 2, s[8].rate[0] = 0.1, s[8].rate[1] = 0.1;
    s[9].n_rates = 1, s[9].rate[0] = -1;
    s[10].dropout = 1;
    s[11].weight_decay = -0.1;
    s[12].dropout = 0.1, s[12].optimizer = OPTIMIZER_NEWTON;
    for (int i = 0; i < 13; i++) {
        plan p;
        err e = {0};
        assert_int_equal(plan_make(&p, &s[i], two, 2, &data, "some.csv", &e), ERR_USAGE);
        assert_non_null(strstr(e.text, "--"));
    }
    plan p;
    plan_settings fine = plan_defaults();
    assert_int_equal(plan_make(&p, &fine, two, 1, &data, "some.csv", NULL), ERR_USAGE);
}

static void test_plan__convolutions_need_pixels(void **state)
{
    (void)state;
    plan_settings s = plan_defaults();
    dataset images = data;
    plan p, flat;
    err e = {0};
    s.n_conv = 2;
    s.conv[0] = s.conv[1] = 8;
    assert_int_equal(plan_make(&p, &s, two, 2, &data, "some.csv", &e), ERR_USAGE);
    assert_non_null(strstr(e.text, "--net: convolutions need images"));
    images.image = (image_shape){7, 3, 1};
    assert_int_equal(plan_make(&p, &s, two, 2, &images, "some.csv", &e), ERR_USAGE);
    assert_non_null(strstr(e.text, "7 x 3 pixels can be halved 1 time"));
    images.image.width = 4;
    assert_int_equal(plan_make(&p, &s, two, 2, &images, "some.csv", &e), 0);
    assert_int_equal(plan_layers(&p.set), 4);
    s.conv[1]++;
    assert_int_equal(plan_make(&flat, &s, two, 2, &images, "some.csv", &e), 0);
    assert_true(plan_hash(&p) != plan_hash(&flat));
    plan_dispose(&flat);
    plan_dispose(&p);
    s.conv[1] = 0;
    assert_int_equal(plan_make(&p, &s, two, 2, &images, "some.csv", &e), ERR_USAGE);
    s.conv[1] = 8;
    s.n_hidden = PLAN_MAX_LAYERS - 1;
    for (size_t l = 0; l < s.n_hidden; l++) s.hidden[l] = 1;
    assert_int_equal(plan_make(&p, &s, two, 2, &images, "some.csv", &e), ERR_USAGE);
    assert_non_null(strstr(e.text, "65 layers; at most 64"));
}

/* The split and the draw are those of a comparison's first pair; what only a comparison has may be
   anything. */
static void test_plan__one_activation_is_one_run(void **state)
{
    (void)state;
    plan_settings s = plan_defaults();
    s.runs = 0;
    s.rope = NAN;
    plan p, compared;
    err e = {0};
    if (plan_make_single(&p, &s, two, &data, "some.csv", &e) != 0) fail_msg("%s", e.text);
    assert_int_equal(p.n_tune_trials, 5 * 3);
    assert_int_equal(p.n_trials, 15 + 1);
    plan_settings usual = plan_defaults();
    made(&compared, &usual);
    const trial *run = &p.trial[15], *first = &compared.trial[compared.n_tune_trials];
    assert_int_equal(run->stage, STAGE_RUN);
    assert_true(run->seed == first->seed && run->split_seed == first->split_seed);
    plan_dispose(&p);
    plan_dispose(&compared);
    s.batch = 0;
    assert_int_equal(plan_make_single(&p, &s, two, &data, "some.csv", NULL), ERR_USAGE);
}

/* One activation, a network with each link; pairs share what those of activations do. */
static void test_plan__links_are_compared_in_one_activation(void **state)
{
    (void)state;
    dataset counts = data;
    counts.task = TASK_COUNT;
    plan_settings s = plan_defaults();
    s.n_links = 2;
    s.links[0] = LINK_SOFTPLUS;
    s.links[1] = LINK_EXP;
    plan p;
    err e = {0};
    if (plan_make(&p, &s, two, 1, &counts, "some.csv", &e) != 0) fail_msg("%s", e.text);
    assert_int_equal(p.n_act, 2);
    assert_string_equal(p.act[0].text, "relu");
    assert_string_equal(p.act[1].text, "relu");
    assert_string_equal(p.act[0].label, "softplus link");
    assert_string_equal(p.act[1].label, "exp link");
    assert_int_equal(plan_link(&p, 0), LINK_SOFTPLUS);
    assert_int_equal(plan_link(&p, 1), LINK_EXP);
    const trial *a = &p.trial[p.n_tune_trials], *b = a + 1;
    assert_true(a->pair == b->pair && a->seed == b->seed && a->split_seed == b->split_seed);
    char *text = plan_text(&p);
    assert_non_null(strstr(text, "\nlinks softplus exp\n"));
    free(text);
    plan_dispose(&p);
    assert_int_equal(plan_make(&p, &s, two, 2, &counts, "some.csv", NULL), ERR_USAGE);
    assert_int_equal(plan_make(&p, &s, two, 1, &data, "some.csv", NULL), ERR_USAGE);
    s.n_links = 1;
    assert_int_equal(plan_make(&p, &s, two, 1, &counts, "some.csv", NULL), ERR_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plan__lays_out_tuning_then_pairs),
        cmocka_unit_test(test_plan__one_rate_needs_no_tuning),
        cmocka_unit_test(test_plan__optimizers_go_by_name),
        cmocka_unit_test(test_plan__pairs_share_what_they_should),
        cmocka_unit_test(test_plan__equal_settings_equal_hash),
        cmocka_unit_test(test_plan__refuses_what_cannot_be_done),
        cmocka_unit_test(test_plan__convolutions_need_pixels),
        cmocka_unit_test(test_plan__one_activation_is_one_run),
        cmocka_unit_test(test_plan__links_are_compared_in_one_activation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
