/* Curves over runs, on histories typed by hand. */
#include "verdict/training.h"

#include "test.h"

#include <math.h>
#include <stdlib.h>

enum { LAYERS = 2 };

/* A run of an activation that was recorded for so many epochs, each number `level` and the epoch. */
static run_result run(uint32_t activation, size_t epochs, double level)
{
    run_result r = {.stage = STAGE_RUN, .activation = activation, .status = RUN_OK};
    history *h = r.history = history_new(epochs, LAYERS);
    assert_non_null(h);
    for (size_t e = 0; e < epochs; e++) {
        h->losses[e] = (epoch_losses){e ? level : (double)NAN, level + (double)e};
        for (size_t l = 0; l < LAYERS; l++)
            h->layer[e * LAYERS + l] = (layer_epoch){level / 100 + (double)l, e ? 0.125 : 0,
                                                     e ? 0.0625 : 0, -level, 2 * level};
    }
    h->bins[1].output[7] = (uint64_t)level;
    h->bins[1].gradient[0] = 1;
    return r;
}

static training made(const run_result *r, size_t n, size_t n_act)
{
    training t;
    err e = {0};
    if (training_make(&t, r, n, n_act, &e) != 0) fail_msg("%s", e.text);
    return t;
}

static void clear(run_result *r, size_t n)
{
    for (size_t i = 0; i < n; i++) history_free(r[i].history);
}

/* The quantiles of 3, 8, 5, 4: numpy.quantile([3, 8, 5, 4], [.05, .5, .95]). */
static void test_training__bands_are_quantiles(void **state)
{
    (void)state;
    run_result r[] = {run(0, 3, 3), run(0, 3, 8), run(0, 3, 5), run(0, 3, 4)};
    training t = made(r, 4, 1);
    const training_act *a = &t.act[0];
    assert_int_equal(a->runs, 4);
    assert_int_equal(a->n_points, 3);
    assert_true(isnan(a->point[0].train.median));
    const band *b = &a->point[1].train;
    assert_true(fabs(b->low - 3.15) < 1e-12 && b->median == 4.5 && fabs(b->high - 7.55) < 1e-12);
    assert_true(a->point[2].valid.median == 6.5);
    const training_layer *k = &a->layer[2 * LAYERS + 1];
    assert_true(fabs(k->dead.median - 1.045) < 1e-12 && k->gradient.median == 9);
    assert_true(k->died == 0.25 && k->revived == 0.125); /* two epochs of each */
    assert_true(a->bins[1].output[7] == 1 && a->bins[1].gradient[0] == 1);
    training_dispose(&t);
    clear(r, 4);
}

/* A curve ends where fewer than half of the runs are left, and shows those that are. */
static void test_training__ends_with_half_of_the_runs(void **state)
{
    (void)state;
    run_result r[] = {run(0, 3, 1), run(0, 5, 2), run(0, 9, 3), run(1, 2, 9), run(0, 7, 4)};
    training t = made(r, 5, 2);
    const training_act *a = &t.act[0];
    assert_int_equal(a->n_points, 7);
    assert_int_equal(a->point[2].runs, 4);
    assert_int_equal(a->point[6].runs, 2);
    assert_true(a->point[6].valid.median == 3.5 + 6);
    assert_int_equal(t.act[1].n_points, 2);
    training_dispose(&t);
    clear(r, 5);
}

static void test_training__thins_long_curves(void **state)
{
    (void)state;
    run_result r[] = {run(0, 1001, 1)};
    training t = made(r, 1, 1);
    const training_act *a = &t.act[0];
    assert_int_equal(a->n_points, TRAINING_STEPS + 1);
    for (size_t i = 0; i < a->n_points; i++) {
        assert_int_equal(a->point[i].epoch, 25 * i);
        assert_true(fabs(a->layer[i * LAYERS].died - 0.125 * 25 * (double)i) < 1e-9);
    }
    training_dispose(&t);
    clear(r, 1);
}

/* Pending runs, tuning trials and runs of older stores have nothing to tell. */
static void test_training__does_with_what_there_is(void **state)
{
    (void)state;
    run_result r[] = {run(0, 3, 1), run(1, 3, 2), run(1, 3, 3), run(1, 3, 4)};
    r[1].status = RUN_PENDING;
    r[2].stage = STAGE_TUNE;
    history_free(r[3].history);
    r[3].history = NULL;
    training t = made(r, 4, 3);
    assert_int_equal(t.n_layers, LAYERS);
    assert_int_equal(t.act[0].runs, 1);
    for (size_t a = 1; a < 3; a++) assert_true(t.act[a].runs == 0 && t.act[a].n_points == 0);
    training_dispose(&t);
    clear(r, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_training__bands_are_quantiles),
        cmocka_unit_test(test_training__ends_with_half_of_the_runs),
        cmocka_unit_test(test_training__thins_long_curves),
        cmocka_unit_test(test_training__does_with_what_there_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
