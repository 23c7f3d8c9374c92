#include "make.h"
#include "prep/split.h"

#include <math.h>

/* A dataset with nothing but what a split looks at. */
static dataset bare(size_t rows, size_t classes, double *y)
{
    return (dataset){.task = classes ? TASK_MULTICLASS : TASK_REGRESSION,
                     .rows = rows,
                     .y = y,
                     .classes = classes};
}

/* Every row in exactly one part. */
static void assert_partition(const split *s, const dataset *d)
{
    assert_int_equal(s->n_train + s->n_valid + s->n_test, d->rows);
    assert_ptr_equal(s->train, s->row);
    assert_ptr_equal(s->valid, s->train + s->n_train);
    assert_ptr_equal(s->test, s->valid + s->n_valid);
    unsigned char *seen = calloc(d->rows, 1);
    assert_non_null(seen);
    for (size_t i = 0; i < d->rows; i++) {
        assert_true(s->row[i] < d->rows);
        assert_int_equal(seen[s->row[i]]++, 0);
    }
    free(seen);
}

static void test_split__sizes(void **state)
{
    (void)state;
    static const struct {
        size_t rows;
        split_shares shares;
        size_t train, valid, test;
    } row[] = {
        {100, {0.2, 0.2}, 60, 20, 20},   {8645, {0.2, 0.2}, 5187, 1729, 1729},
        {101, {0.15, 0.25}, 61, 15, 25}, {50, {0.001, 0.001}, 48, 1, 1},
        {50, {0, 0.2}, 40, 0, 10},       {50, {0.9, 0.9}, 1, 4, 45},
        {50, {1, 1}, 1, 0, 49},          {50, {0.5, 0.5}, 1, 24, 25},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        dataset d = bare(row[i].rows, 0, NULL);
        size_t train, valid, test;
        split_sizes(&d, row[i].shares, &train, &valid, &test);
        assert_int_equal(train, row[i].train);
        assert_int_equal(valid, row[i].valid);
        assert_int_equal(test, row[i].test);
    }
}

static void test_split__is_a_function_of_its_stream(void **state)
{
    (void)state;
    dataset d = bare(200, 0, NULL);
    split a, b, c;
    err e = {0};
    rng r = rng_stream(5, RNG_SPLIT, 1), q = rng_stream(5, RNG_SPLIT, 1);
    assert_int_equal(split_make(&a, &d, (split_shares){0.2, 0.2}, &r, &e), 0);
    assert_int_equal(split_make(&b, &d, (split_shares){0.2, 0.2}, &q, &e), 0);
    assert_int_equal(split_make(&c, &d, (split_shares){0.2, 0.2}, &q, &e), 0);
    assert_partition(&a, &d);
    assert_partition(&c, &d);
    assert_memory_equal(a.row, b.row, 200 * sizeof *a.row);
    assert_memory_not_equal(b.row, c.row, 200 * sizeof *b.row);
    split_dispose(&a);
    split_dispose(&a);
    split_dispose(&b);
    split_dispose(&c);
}

/* Each row is in the test part with its share's chance, and two rows are there together with the
   chance of a draw without replacement: 4000 splits of 50 rows, shares 0.2 and 0.3. */
static void test_split__every_row_has_the_same_chance(void **state)
{
    (void)state;
    enum { ROWS = 50, DRAWS = 4000 };
    dataset d = bare(ROWS, 0, NULL);
    int test[ROWS] = {0}, valid[ROWS] = {0}, both = 0;
    rng r = rng_stream(6, RNG_SPLIT, 0);
    for (int k = 0; k < DRAWS; k++) {
        split s;
        err e = {0};
        assert_int_equal(split_make(&s, &d, (split_shares){0.2, 0.3}, &r, &e), 0);
        int here = 0;
        for (size_t i = 0; i < s.n_test; i++) {
            test[s.test[i]]++;
            here += s.test[i] < 2;
        }
        both += here == 2;
        for (size_t i = 0; i < s.n_valid; i++) valid[s.valid[i]]++;
        split_dispose(&s);
    }
    double sd_test = sqrt(DRAWS * 0.3 * 0.7), sd_valid = sqrt(DRAWS * 0.2 * 0.8);
    for (int i = 0; i < ROWS; i++) {
        assert_true(fabs(test[i] - DRAWS * 0.3) < 4.5 * sd_test);
        assert_true(fabs(valid[i] - DRAWS * 0.2) < 4.5 * sd_valid);
    }
    double p = 15.0 / 50 * 14 / 49;
    assert_true(fabs(both - DRAWS * p) < 4.5 * sqrt(DRAWS * p * (1 - p)));
}

static void count_classes(size_t *count, const dataset *d, const size_t *row, size_t n)
{
    memset(count, 0, d->classes * sizeof *count);
    for (size_t i = 0; i < n; i++) count[(size_t)d->y[row[i]]]++;
}

/* Random class counts, shares and draws. For each: sizes exact; each class in each part that has
   room for all; test within one row of its share, validation within two. */
static void test_split__classes_keep_their_shares(void **state)
{
    (void)state;
    rng r = rng_stream(7, RNG_DATA, 0);
    for (int trial = 0; trial < 3000; trial++) {
        size_t classes = 2 + rng_below(&r, 12), of[16], rows = 0;
        for (size_t k = 0; k < classes; k++) {
            of[k] = DATASET_MIN_CLASS + rng_below(&r, rng_below(&r, 2) ? 5 : 200);
            rows += of[k];
        }
        split_shares shares = {0.02 + 0.45 * rng_uniform(&r), 0.02 + 0.45 * rng_uniform(&r)};
        double *y = malloc(rows * sizeof *y);
        assert_non_null(y);
        for (size_t k = 0, i = 0; k < classes; k++)
            for (size_t j = 0; j < of[k]; j++) y[i++] = (double)k;
        dataset d = bare(rows, classes, y);
        size_t n_train, n_valid, n_test, train[16], valid[16], test[16];
        split_sizes(&d, shares, &n_train, &n_valid, &n_test);
        split s;
        err e = {0};
        assert_int_equal(split_make(&s, &d, shares, &r, &e), 0);
        assert_partition(&s, &d);
        assert_int_equal(s.n_train, n_train);
        assert_int_equal(s.n_valid, n_valid);
        assert_int_equal(s.n_test, n_test);
        count_classes(train, &d, s.train, s.n_train);
        count_classes(valid, &d, s.valid, s.n_valid);
        count_classes(test, &d, s.test, s.n_test);
        for (size_t k = 0; k < classes; k++) {
            double want_test = (double)(n_test * of[k]) / (double)rows;
            double want_valid = (double)(n_valid * of[k]) / (double)rows;
            if (n_train >= classes && n_train + n_valid >= 2 * classes) assert_true(train[k] >= 1);
            if (n_test >= classes) assert_true(test[k] >= 1);
            if (n_valid >= classes) assert_true(valid[k] >= 1);
            /* small parts give up shares so that every class is there */
            if (n_test < 4 * classes || n_valid < 4 * classes) continue;
            if (n_train < rows / 3 || of[k] < 20) continue;
            if (fabs((double)test[k] - want_test) > 2 || fabs((double)valid[k] - want_valid) > 2)
                fail_msg("trial %d: class of %zu: test %zu of %g, validation %zu of %g", trial,
                         of[k], test[k], want_test, valid[k], want_valid);
        }
        split_dispose(&s);
        free(y);
    }
}

/* With two classes of 50 and 150 all shares are whole: nothing is left to chance but who. */
static void test_split__whole_shares_are_met(void **state)
{
    (void)state;
    double y[200];
    for (size_t i = 0; i < 200; i++) y[i] = i % 4 == 0;
    dataset d = bare(200, 2, y);
    rng r = rng_stream(8, RNG_SPLIT, 0);
    for (int k = 0; k < 50; k++) {
        split s;
        err e = {0};
        size_t count[2];
        assert_int_equal(split_make(&s, &d, (split_shares){0.2, 0.2}, &r, &e), 0);
        count_classes(count, &d, s.test, s.n_test);
        assert_int_equal(count[1], 10);
        count_classes(count, &d, s.valid, s.n_valid);
        assert_int_equal(count[1], 10);
        count_classes(count, &d, s.train, s.n_train);
        assert_int_equal(count[1], 30);
        split_dispose(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_split__sizes),
        cmocka_unit_test(test_split__is_a_function_of_its_stream),
        cmocka_unit_test(test_split__every_row_has_the_same_chance),
        cmocka_unit_test(test_split__classes_keep_their_shares),
        cmocka_unit_test(test_split__whole_shares_are_met),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
