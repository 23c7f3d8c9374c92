/* Intervals of new responses hold as many of them as they say: a simulated truth, by way of the model's
 * file. So few rows are fitted that the normal's quantile in t's place would show. */
#include "test.h"

#include "base/rng.h"
#include "glm/fit.h"
#include "glm/problem.h"
#include "glm/saved.h"
#include "table/table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROWS = 9, WORLDS = 4000 };

typedef struct world {
    double x[ROWS], y[ROWS];
    uint64_t line[ROWS];
    column column[2];
    table table;
    char path[32];
} world;

static char x_name[] = "x", y_name[] = "y";

static void world_make(world *w, rng *r)
{
    w->column[0] = (column){.name = x_name, .kind = COLUMN_NUMBER, .number = w->x};
    w->column[1] = (column){.name = y_name, .kind = COLUMN_NUMBER, .number = w->y};
    w->table = (table){.path = w->path, .rows = ROWS, .cols = 2, .col = w->column, .line = w->line};
    for (size_t i = 0; i < ROWS; i++) {
        w->x[i] = rng_normal(r);
        w->y[i] = 3 - 2 * w->x[i] + 0.7 * rng_normal(r);
    }
}

static void fit_and_save(world *w, int robust)
{
    problem p;
    glm_fit f;
    likelihood l;
    err e = {0};
    assert_int_equal(family_make(&l.family, "gaussian", &e), 0);
    assert_int_equal(link_make(&l.link, "identity", &e), 0);
    problem_request q = {.target = y_name, .family = &l.family};
    glm_options o = {.threads = 1, .robust = robust};
    assert_int_equal(problem_make(&p, &w->table, &q, &e), 0);
    assert_int_equal(glm_fit_make(&f, &p.data, &l, &o, &e), 0);
    FILE *file = fopen(w->path, "wb");
    assert_non_null(file);
    assert_int_equal(saved_write(file, &p, &q, &f, robust, "0", &e), 0);
    assert_int_equal(fclose(file), 0);
    glm_fit_dispose(&f);
    problem_dispose(&p);
}

/* 4000 intervals of a share p hold p of new rows, within 4 standard errors. */
static void test_response__intervals_hold_their_share(void **state)
{
    (void)state;
    static const double share[] = {0.5, 0.95};
    world w = {.path = "/tmp/softplus-response.XXXXXX"};
    int id = mkstemp(w.path);
    assert_true(id >= 0);
    close(id);
    rng r = rng_stream(11, RNG_DATA, 0);
    double held[2] = {0};
    for (int i = 0; i < WORLDS; i++) {
        saved s;
        saved_mean p[ROWS];
        size_t lacking;
        err e = {0};
        world_make(&w, &r);
        fit_and_save(&w, 0);
        assert_int_equal(saved_load(&s, w.path, &e), 0);
        world_make(&w, &r); /* new rows */
        for (int k = 0; k < 2; k++) {
            saved_interval ask = {share[k], 1};
            assert_int_equal(saved_predict(&s, &w.table, ask, p, &lacking, &e), 0);
            held[k] += p[0].low < w.y[0] && w.y[0] < p[0].high;
        }
        saved_dispose(&s);
    }
    for (int k = 0; k < 2; k++) {
        double error = sqrt(share[k] * (1 - share[k]) / WORLDS);
        if (fabs(held[k] / WORLDS - share[k]) > 4 * error)
            fail_msg("intervals of %g hold %g", share[k], held[k] / WORLDS);
    }
    unlink(w.path);
}

/* A sandwich says that responses do not all vary alike: there is no one interval around them. */
static void test_response__not_of_a_robust_fit(void **state)
{
    (void)state;
    world w = {.path = "/tmp/softplus-response.XXXXXX"};
    int id = mkstemp(w.path);
    assert_true(id >= 0);
    close(id);
    rng r = rng_stream(12, RNG_DATA, 0);
    world_make(&w, &r);
    fit_and_save(&w, 1);
    saved s;
    saved_mean p[ROWS];
    size_t lacking;
    err e = {0};
    assert_int_equal(saved_load(&s, w.path, &e), 0);
    assert_int_equal(saved_predict(&s, &w.table, (saved_interval){0.9, 0}, p, &lacking, &e), 0);
    assert_int_equal(saved_predict(&s, &w.table, (saved_interval){0.9, 1}, p, &lacking, &e),
                     ERR_DATA);
    assert_non_null(strstr(e.text, "fitted with --robust"));
    saved_dispose(&s);
    unlink(w.path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_response__intervals_hold_their_share),
        cmocka_unit_test(test_response__not_of_a_robust_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
