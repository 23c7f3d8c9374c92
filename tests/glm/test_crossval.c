/* Links on rows left out: the true one wins, a link ties with itself, threads change nothing. */
#include "test.h"

#include "base/rng.h"
#include "glm/crossval.h"
#include "verdict/verdict.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 1500, COLS = 2, SPLITS = 20, LINKS = 3 };

typedef struct world {
    double x[ROWS * COLS], y[ROWS];
    char *name[COLS];
    glm_data data;
    glm_link link[LINKS]; /* softplus, the true one; log; softplus again */
    crossval cv;
} world;

/* Normal responses around softplus(1 + 3 x): far from what a log link can follow. */
static void world_make(world *w)
{
    static char names[COLS][12] = {"(intercept)", "x"};
    static const char *const texts[LINKS] = {"softplus", "log", "softplus"};
    rng r = rng_stream(5, RNG_DATA, 0);
    for (size_t i = 0; i < ROWS; i++) {
        w->x[i * COLS] = 1;
        w->x[i * COLS + 1] = rng_normal(&r);
        double eta = 1 + 3 * w->x[i * COLS + 1];
        w->y[i] = fmax(eta, 0) + log1p(exp(-fabs(eta))) + 0.3 * rng_normal(&r);
    }
    err e = {0};
    for (size_t j = 0; j < COLS; j++) w->name[j] = names[j];
    for (size_t k = 0; k < LINKS; k++) assert_int_equal(link_make(&w->link[k], texts[k], &e), 0);
    w->data = (glm_data){
        .rows = ROWS, .cols = COLS, .x = w->x, .intercept = 1, .name = w->name, .y = w->y};
    w->cv = (crossval){.data = &w->data,
                       .link = w->link,
                       .n_links = LINKS,
                       .splits = SPLITS,
                       .test = 0.2,
                       .seed = 1,
                       .threads = 1};
    assert_int_equal(family_make(&w->cv.family, "gaussian", &e), 0);
}

static void test_crossval__the_true_link_wins(void **state)
{
    (void)state;
    static world w;
    world_make(&w);
    run_result r[LINKS * SPLITS];
    err e = {0};
    assert_int_equal(crossval_run(r, &w.cv, &e), 0);
    verdict v;
    verdict_options o = {.n_act = LINKS,
                         .n_train = ROWS - (double)crossval_test_rows(&w.cv),
                         .n_test = (double)crossval_test_rows(&w.cv),
                         .rope = 0.01,
                         .confidence = 0.95};
    assert_int_equal(verdict_make(&v, r, LINKS * SPLITS, &o, &e), 0);
    assert_int_equal(v.cmp[0].kind, VERDICT_B_BETTER);
    assert_int_equal(v.cmp[1].kind, VERDICT_SAME);
    assert_true(v.cmp[1].mean_difference == 0);
    /* the noise's variance, 0.09, is what the true link leaves; the constant leaves far more */
    assert_true(fabs(v.act[0].loss_mean - 0.09) < 0.01);
    assert_true(v.act[0].null_mean > 1 && v.act[0].score_mean > 0.95);
    verdict_dispose(&v);
}

static void test_crossval__threads_change_nothing(void **state)
{
    (void)state;
    static world w;
    world_make(&w);
    run_result one[LINKS * SPLITS], four[LINKS * SPLITS];
    err e = {0};
    assert_int_equal(crossval_run(one, &w.cv, &e), 0);
    w.cv.threads = 4;
    assert_int_equal(crossval_run(four, &w.cv, &e), 0);
    for (size_t i = 0; i < LINKS * SPLITS; i++)
        assert_true(one[i].test_loss == four[i].test_loss && one[i].pair == i % SPLITS);
}

/* A mean deviance by weights that are all alike is the one without. */
static void test_crossval__scores_by_weight(void **state)
{
    (void)state;
    static world w;
    static double weight[ROWS];
    world_make(&w);
    run_result plain[LINKS * SPLITS], weighted[LINKS * SPLITS];
    assert_int_equal(crossval_run(plain, &w.cv, NULL), 0);
    for (size_t i = 0; i < ROWS; i++) weight[i] = 2;
    w.data.weight = weight;
    assert_int_equal(crossval_run(weighted, &w.cv, NULL), 0);
    for (size_t i = 0; i < LINKS * SPLITS; i++) {
        assert_true(fabs(weighted[i].test_loss / plain[i].test_loss - 1) < 1e-7);
        assert_true(fabs(weighted[i].null_loss / plain[i].null_loss - 1) < 1e-12);
    }
}

/* Two counts of 60 rows: in some splits none is left to fit, and test rows have one. */
static void test_crossval__the_constant_rules_nothing_out(void **state)
{
    (void)state;
    static const char *const family[] = {"poisson", "binomial"}, *const link[] = {"log", "logit"};
    world w;
    for (int f = 0; f < 2; f++)
        for (int most = 0; most <= f; most++) { /* rows of 0 but two; of 1 */
            world_make(&w);
            assert_int_equal(family_make(&w.cv.family, family[f], NULL), 0);
            assert_int_equal(link_make(&w.link[0], link[f], NULL), 0);
            w.data.rows = 60;
            w.cv.test = 0.5;
            w.cv.n_links = 1;
            for (size_t i = 0; i < 60; i++) w.y[i] = (i == 3 || i == 40) != most;
            run_result r[SPLITS];
            assert_int_equal(crossval_run(r, &w.cv, NULL), 0);
            for (size_t s = 0; s < SPLITS; s++)
                assert_true(isfinite(r[s].null_loss) && isfinite(r[s].test_loss));
        }
}

static void test_crossval__too_few_rows(void **state)
{
    (void)state;
    static world w;
    world_make(&w);
    run_result r[LINKS * SPLITS];
    err e = {0};
    w.data.rows = 3;
    w.cv.test = 0.4;
    assert_int_equal(crossval_run(r, &w.cv, &e), ERR_DATA);
    assert_non_null(strstr(e.text, "too few to fit 2 coefficients"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_crossval__the_true_link_wins),
        cmocka_unit_test(test_crossval__threads_change_nothing),
        cmocka_unit_test(test_crossval__scores_by_weight),
        cmocka_unit_test(test_crossval__the_constant_rules_nothing_out),
        cmocka_unit_test(test_crossval__too_few_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
