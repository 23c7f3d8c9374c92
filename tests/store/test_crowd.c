/* Several processes on one store: nothing is lost, nothing is written twice, nobody is refused. */
#include "process.h"
#include "world.h"

#include "test.h"

#include <stdio.h>
#include <stdlib.h>

enum { CROWD = 4, ROUNDS = 6 };

/* Each opens and closes the store again and again and appends every CROWD-th trial, and the next
   one's as well, so that each trial is appended by two. */
static int append_some(void *context, int i)
{
    world *w = context;
    size_t all = w->plan.n_trials;
    for (size_t round = 0; round < ROUNDS; round++) {
        store *s;
        store_start start;
        err e = {0};
        int rc = store_open(&s, w->path, STORE_WRITE, &e);
        if (rc == 0) rc = store_begin(s, &w->subject, w->result, &start, &e);
        for (size_t t = all * round / ROUNDS; t < all * (round + 1) / ROUNDS && rc == 0; t++) {
            size_t turn = (t - (size_t)i) % CROWD;
            if (turn > 1) continue;
            run_result r = world_run(&w->plan, t), kept = world_run(&w->plan, t);
            rc = store_append(s, &r, &e);
            if (rc == 0 && !world_same(&r, &kept)) rc = ERR_DATA;
            history_free(r.history);
            history_free(kept.history);
        }
        store_close(s);
        if (rc < 0) {
            fprintf(stderr, "process %d, round %zu: %s\n", i, round, e.text);
            return 1;
        }
    }
    return 0;
}

static void test_crowd__appends_together(void **state)
{
    (void)state;
    world w;
    world_make(&w);
    assert_int_equal(processes(CROWD, append_some, &w), CROWD);
    store *s = world_open(&w);
    store_start start = world_begin(&w, s);
    assert_int_equal(start.id, 1);
    assert_int_equal(start.finished, w.plan.n_trials);
    for (size_t t = 0; t < w.plan.n_trials; t++) {
        run_result r = world_run(&w.plan, t);
        assert_true(world_same(&r, &w.result[t]));
        history_free(r.history);
    }
    store_close(s);
    world_free(&w);
}

/* The same experiment begun by all at once is one experiment. */
static int begin_only(void *context, int i)
{
    world *w = context;
    store *s;
    store_start start;
    err e = {0};
    (void)i;
    int rc = store_open(&s, w->path, STORE_WRITE, &e);
    if (rc == 0) rc = store_begin(s, &w->subject, w->result, &start, &e);
    store_close(s);
    if (rc < 0) fprintf(stderr, "%s\n", e.text);
    return rc < 0 || start.id != 1;
}

static void test_crowd__begins_one_experiment(void **state)
{
    (void)state;
    for (int round = 0; round < 20; round++) {
        world w;
        world_make(&w);
        assert_int_equal(processes(CROWD, begin_only, &w), CROWD);
        world_free(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_crowd__appends_together),
        cmocka_unit_test(test_crowd__begins_one_experiment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
