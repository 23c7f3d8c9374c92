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

/* No group is in two parts, every row is in one, and the parts have the groups that their shares
   are; each group tests as often as another. */
static void test_split__groups_stay_together(void **state)
{
    (void)state;
    enum { ROWS = 300, GROUPS = 20, DRAWS = 2000 };
    uint32_t group[ROWS];
    for (size_t i = 0; i < ROWS; i++) group[i] = (uint32_t)(i * i / 13 % GROUPS);
    for (uint32_t g = 0; g < GROUPS; g++) group[g] = g; /* each is there */
    dataset d = bare(ROWS, 0, NULL);
    d.group = group;
    d.groups = GROUPS;
    int tested[GROUPS] = {0};
    double rows[3] = {0}; /* in a split, on average */
    size_t told[3];
    rng r = rng_stream(9, RNG_SPLIT, 0);
    for (int k = 0; k < DRAWS; k++) {
        split s;
        err e = {0};
        int part_of_group[GROUPS], groups[3] = {0};
        for (int g = 0; g < GROUPS; g++) part_of_group[g] = -1;
        assert_int_equal(split_make(&s, &d, (split_shares){0.2, 0.3}, &r, &e), 0);
        assert_partition(&s, &d);
        for (size_t i = 0; i < ROWS; i++) {
            int part = i < s.n_train ? 0 : i < s.n_train + s.n_valid ? 1 : 2;
            int *of = &part_of_group[group[s.row[i]]];
            assert_true(*of == -1 || *of == part);
            if (*of == -1) groups[part]++;
            *of = part;
        }
        assert_true(groups[0] == 10 && groups[1] == 4 && groups[2] == 6);
        for (int g = 0; g < GROUPS; g++) tested[g] += part_of_group[g] == 2;
        rows[0] += (double)s.n_train / DRAWS;
        rows[1] += (double)s.n_valid / DRAWS;
        rows[2] += (double)s.n_test / DRAWS;
        split_dispose(&s);
    }
    for (int g = 0; g < GROUPS; g++)
        assert_true(abs(tested[g] - DRAWS * 3 / 10) < 4.5 * sqrt(DRAWS * 0.3 * 0.7));
    split_sizes(&d, (split_shares){0.2, 0.3}, &told[0], &told[1], &told[2]);
    assert_true(told[0] == 150 && told[1] == 60 && told[2] == 90);
    for (int k = 0; k < 3; k++) assert_true(fabs(rows[k] - (double)told[k]) < 1.5);
}

/* Training is before validation and that before test, whatever the rows' order in the file; windows
   differ from draw to draw and never divide rows of one time. */
static void test_split__times_are_never_reversed(void **state)
{
    (void)state;
    enum { ROWS = 400, DRAWS = 200 };
    for (int ties = 1; ties <= 7; ties += 3) {
        double time[ROWS];
        size_t in_time[ROWS];
        for (size_t i = 0; i < ROWS; i++) {
            size_t place = i * 171 % ROWS; /* 171 and 400 have no factor in common */
            time[i] = (double)(place / (size_t)ties);
            in_time[place] = i;
        }
        dataset d = bare(ROWS, 0, NULL);
        d.time = time;
        d.in_time = in_time;
        d.window = 0.75;
        rng r = rng_stream(10, RNG_SPLIT, 0);
        double first = INFINITY, last = -INFINITY;
        for (int k = 0; k < DRAWS; k++) {
            split s;
            err e = {0};
            assert_int_equal(split_make(&s, &d, (split_shares){0.2, 0.2}, &r, &e), 0);
            assert_int_equal(s.n_train + s.n_valid + s.n_test, 300);
            assert_true(abs((int)s.n_train - 180) < ties && abs((int)s.n_test - 60) < ties);
            double train = -INFINITY, valid[2] = {INFINITY, -INFINITY}, test = INFINITY;
            for (size_t i = 0; i < s.n_train; i++) train = fmax(train, time[s.train[i]]);
            for (size_t i = 0; i < s.n_valid; i++) {
                valid[0] = fmin(valid[0], time[s.valid[i]]);
                valid[1] = fmax(valid[1], time[s.valid[i]]);
            }
            for (size_t i = 0; i < s.n_test; i++) test = fmin(test, time[s.test[i]]);
            assert_true(train < valid[0] && valid[1] < test);
            first = fmin(first, test);
            last = fmax(last, test);
            split_dispose(&s);
        }
        assert_true((last - first) * ties > 90); /* of 100 places that it can begin at */
    }
}

static void test_split__one_time_for_all_is_refused(void **state)
{
    (void)state;
    double time[100] = {0};
    size_t in_time[100];
    for (size_t i = 0; i < 100; i++) in_time[i] = i;
    table t = {.path = "some.csv"};
    dataset d = bare(100, 0, NULL);
    d.table = &t;
    d.time = time;
    d.time_name = "day";
    d.in_time = in_time;
    d.window = 1;
    split s;
    err e = {0};
    rng r = rng_stream(11, RNG_SPLIT, 0);
    assert_int_equal(split_make(&s, &d, (split_shares){0.2, 0.2}, &r, &e), ERR_DATA);
    assert_non_null(strstr(e.text, "some.csv: 'day' has so many rows of the same time"));
    time[98] = 1, time[99] = 2; /* just enough */
    assert_int_equal(split_make(&s, &d, (split_shares){0.2, 0.2}, &r, &e), 0);
    assert_true(s.n_train == 98 && s.n_valid == 1 && s.n_test == 1);
    split_dispose(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_split__sizes),
        cmocka_unit_test(test_split__is_a_function_of_its_stream),
        cmocka_unit_test(test_split__every_row_has_the_same_chance),
        cmocka_unit_test(test_split__classes_keep_their_shares),
        cmocka_unit_test(test_split__whole_shares_are_met),
        cmocka_unit_test(test_split__groups_stay_together),
        cmocka_unit_test(test_split__times_are_never_reversed),
        cmocka_unit_test(test_split__one_time_for_all_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
