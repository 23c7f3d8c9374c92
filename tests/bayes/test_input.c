/* Rows learned from and held out: what only the latter have keeps its prior. */
#include "bayes/input.h"
#include "test.h"

#include <math.h>

enum { ROWS = 12, COLS = 3, RARE = 5, TRAIN = 9 };

/* An intercept, a number, and a level that one row has. */
static void make(problem *p, double *x, double *y, size_t *row)
{
    static char one[] = "(intercept)", two[] = "x", three[] = "g=rare";
    static char *name[COLS] = {one, two, three};
    for (size_t i = 0; i < ROWS; i++) {
        row[i] = i;
        y[i] = sin((double)i);
        x[i * COLS] = 1;
        x[i * COLS + 1] = (double)(i * i);
        x[i * COLS + 2] = i == RARE;
    }
    *p = (problem){.row = row, .x = x, .y = y};
    p->data = (glm_data){.rows = ROWS, .cols = COLS, .x = x, .intercept = 1, .name = name, .y = y};
}

/* Before, the level counted as the one left out, and its coefficient as known to be 0. */
static void test_input__a_column_that_is_constant_in_training(void **state)
{
    (void)state;
    double x[ROWS * COLS], y[ROWS];
    size_t row[ROWS], seen = 0, unseen = 0;
    problem p;
    make(&p, x, y, row);
    for (uint64_t seed = 1; seed <= 20; seed++) {
        input_request ask = {.mean = &p, .test = 0.25, .seed = seed};
        input in;
        model m = {.priors = priors_usual()};
        model_rows all;
        assert_int_equal(family_make(&m.likelihood.family, "gaussian", NULL), 0);
        assert_int_equal(link_make(&m.likelihood.link, "identity", NULL), 0);
        assert_int_equal(input_make(&in, &ask, NULL), 0);
        assert_int_equal(in.train, TRAIN);
        input_describe(&in, &m);
        assert_int_equal(input_rows(&all, &in, &m, 0, ROWS, NULL), 0);
        double least = INFINITY, most = -INFINITY;
        for (size_t i = 0; i < TRAIN; i++) {
            least = fmin(least, all.z[2 * ROWS + i]);
            most = fmax(most, all.z[2 * ROWS + i]);
        }
        for (size_t i = 0; i < ROWS; i++) {
            if (in.row[i] != RARE) continue;
            if (i < TRAIN) { /* the mean square is 1 */
                assert_true(fabs(most - sqrt(TRAIN - 1)) < 1e-12 && least < 0);
                seen++;
            } else {
                assert_true(least == 0 && most == 0);
                assert_true(all.z[2 * ROWS + i] == 1);
                unseen++;
            }
        }
        input_rows_dispose(&all);
        input_dispose(&in);
    }
    assert_true(seen > 0 && unseen > 0);
}

/* The unit of priors under a softplus link is the deviation of rates from the mean rate. */
static void test_input__units_with_exposure(void **state)
{
    (void)state;
    double x[ROWS * COLS], y[ROWS], exposure[ROWS], events = 0, time = 0, squares = 0;
    size_t row[ROWS];
    problem p;
    input in;
    model m = {.priors = priors_usual()};
    make(&p, x, y, row);
    p.data.exposure = exposure;
    for (size_t i = 0; i < ROWS; i++) {
        exposure[i] = 1 + (double)(i % 3);
        y[i] = (double)(i * i % 7);
        events += y[i];
        time += exposure[i];
    }
    for (size_t i = 0; i < ROWS; i++) squares += pow(y[i] / exposure[i] - events / time, 2) / ROWS;
    assert_int_equal(family_make(&m.likelihood.family, "poisson", NULL), 0);
    assert_int_equal(link_make(&m.likelihood.link, "softplus", NULL), 0);
    assert_int_equal(input_make(&in, &(input_request){.mean = &p, .seed = 1}, NULL), 0);
    input_describe(&in, &m);
    assert_true(fabs(m.unit - sqrt(squares)) < 1e-13 && m.spread == 1);
    assert_true(fabs(log1p(exp(m.centre)) - events / time) < 1e-13);
    input_dispose(&in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_input__units_with_exposure),
        cmocka_unit_test(test_input__a_column_that_is_constant_in_training),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
