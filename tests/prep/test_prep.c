#include "make.h"
#include "prep/prep.h"

#include <float.h>
#include <math.h>

enum { ROWS = 60 };

/* The first lines are given, the rest of ROWS repeats the last: enough rows for a dataset, of which
   the tests fit and apply the first ones. */
static table some_rows(const char *const *line, size_t n)
{
    char text[8192], *at = text;
    for (size_t i = 0; i < ROWS + 1; i++) at += sprintf(at, "%s\n", line[i < n ? i : n - 1]);
    return read_text(text);
}

#define TABLE(...)                                                                                 \
    some_rows((const char *const[]){__VA_ARGS__},                                                  \
              sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static const size_t first[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

static prep *fitted(const dataset *d, size_t n)
{
    prep *p;
    err e = {0};
    assert_int_equal(prep_fit(&p, d, first, n, &e), 0);
    return p;
}

static void assert_names(const prep *p, const char *const *want, size_t n)
{
    assert_int_equal(prep_width(p), n);
    for (size_t k = 0; k < n; k++) assert_string_equal(prep_name(p, k), want[k]);
}
#define NAMES(...)                                                                                 \
    (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)

/* Training rows 0 to 3: numbers 1, missing, 3, 8. Median 3; filled 1 3 3 8: mean 3.75, squares
   7.5625 0.5625 0.5625 18.0625: sd sqrt(26.75 / 4). */
static void test_prep__numbers_by_hand(void **state)
{
    (void)state;
    table t = TABLE("a,b,y", "1,5,10", ",7,20", "3,5,30", "8,9,40", "100,,50", ",1,60", "2,2,61");
    dataset d = make_dataset(&t, "y", TASK_REGRESSION);
    prep *p = fitted(&d, 4);
    assert_names(p, NAMES("a", "a is missing", "b"));
    float x[6][3], y[6];
    prep_apply(p, &d, first, 6, x[0], y);
    double sd = sqrt(26.75 / 4), a[] = {1, 3, 3, 8, 100, 3};
    for (int i = 0; i < 6; i++) {
        assert_true(x[i][0] == (float)((a[i] - 3.75) / sd));
        assert_true(x[i][1] == (float)(i == 1 || i == 5));
    }
    /* b: 5 7 5 9, mean 6.5, sd sqrt(11 / 4), median 6; missing in row 4 only, outside training */
    assert_true(x[4][2] == (float)(-0.5 / sqrt(2.75)));
    assert_true(x[5][2] == (float)(-5.5 / sqrt(2.75)));
    /* y: 10 20 30 40, mean 25, sd sqrt(125) */
    assert_true(prep_target_offset(p) == 25);
    assert_true(fabs(prep_target_scale(p) - sqrt(125)) < 1e-14);
    for (int i = 0; i < 6; i++) {
        double own = prep_target_offset(p) + prep_target_scale(p) * (double)y[i];
        assert_true(fabs(own - d.y[i]) < 1e-5);
    }
    prep_free(p);
    dataset_dispose(&d);
    table_dispose(&t);
}

static void test_prep__categories_by_hand(void **state)
{
    (void)state;
    table t =
        TABLE("c,d,y", "red,u,1", "blue,u,2", ",v,3", "red,v,9", "green,,4", "blue,u,5", "red,v,0");
    dataset d = make_dataset(&t, "y", TASK_COUNT);
    prep *p = fitted(&d, 4); /* sees red, blue and a missing cell; u and v */
    assert_names(p, NAMES("c=blue", "c=red", "c is missing", "d=u", "d=v"));
    float x[6][5], y[6];
    prep_apply(p, &d, first, 6, x[0], y);
    static const float want[6][5] = {
        {0, 1, 0, 1, 0}, {1, 0, 0, 1, 0}, {0, 0, 1, 0, 1},
        {0, 1, 0, 0, 1}, {0, 0, 0, 0, 0}, /* green and a missing d: never seen in training */
        {1, 0, 0, 1, 0},
    };
    for (int i = 0; i < 6; i++)
        for (int k = 0; k < 5; k++) assert_true(x[i][k] == want[i][k]);
    /* counts 1 2 3 9: mean 3.75 */
    assert_true(prep_target_offset(p) == 0 && prep_target_scale(p) == 3.75);
    assert_true(y[3] == (float)(9 / 3.75));
    prep_free(p);
    dataset_dispose(&d);
    table_dispose(&t);
}

static void test_prep__classes_stay(void **state)
{
    (void)state;
    table t = TABLE("a,y", "1,no", "2,yes", "3,no", "4,no", "5,yes", "6,no", "7,yes", "8,yes",
                    "9,yes", "1,no", "2,yes");
    dataset d = make_dataset(&t, "y", TASK_AUTO);
    prep *p = fitted(&d, 6);
    float y[10];
    prep_apply(p, &d, first, 10, NULL, y);
    for (int i = 0; i < 10; i++) assert_true(y[i] == (float)d.y[i]);
    assert_true(prep_target_offset(p) == 0 && prep_target_scale(p) == 1);
    prep_free(p);
    dataset_dispose(&d);
    table_dispose(&t);
}

/* Columns that say nothing in training: zeros there and anywhere. */
static void test_prep__constant_and_missing_in_training(void **state)
{
    (void)state;
    table t = TABLE("same,gone,word,none,y", "0.1,,x,,1.5", "0.1,NA,x,,2.5", "0.1,,x,NA,3.5",
                    "7,3,z,u,4.5", ",,,v,5.5", "1,4,x,u,6.5", "2,5,z,v,7.5");
    dataset d = make_dataset(&t, "y", TASK_AUTO);
    prep *p = fitted(&d, 3);
    assert_names(p, NAMES("same", "gone", "word=x", "none is missing"));
    float x[6][4];
    prep_apply(p, &d, first, 6, x[0], NULL);
    static const float want[6][4] = {{0, 0, 1, 1}, {0, 0, 1, 1}, {0, 0, 1, 1},
                                     {0, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 1, 0}};
    for (int i = 0; i < 6; i++)
        for (int k = 0; k < 4; k++) assert_true(x[i][k] == want[i][k]);
    prep_free(p);
    p = fitted(&d, 1); /* one training row: its target has no spread */
    float y[6];
    prep_apply(p, &d, first, 6, NULL, y);
    assert_true(prep_target_offset(p) == 1.5 && prep_target_scale(p) == 1);
    assert_true(y[0] == 0 && y[5] == 5);
    prep_free(p);
    dataset_dispose(&d);
    table_dispose(&t);
}

static void many_levels(char *out, size_t i)
{
    /* levels l000 … l099: the first 90 often, more so the lower, the last ten once in a while */
    sprintf(out, "l%03zu,%zu,%zu.5", i * i % 7919 % 100, i % 3, i * 13 % 101);
}

static void test_prep__rare_levels_share_a_column(void **state)
{
    (void)state;
    enum { N = 3000 };
    table t = make_table("c,b,y", N, many_levels);
    dataset d = make_dataset(&t, "y", TASK_AUTO);
    assert_int_equal(t.col[0].kind, COLUMN_CATEGORY);
    assert_true(t.col[0].n_levels > PREP_MAX_LEVELS);
    static size_t row[N];
    for (size_t i = 0; i < N; i++) row[i] = i;
    prep *p;
    err e = {0};
    assert_int_equal(prep_fit(&p, &d, row, N, &e), 0);
    size_t width = prep_width(p);
    assert_int_equal(width, PREP_MAX_LEVELS + 1 + 1);
    assert_string_equal(prep_name(p, PREP_MAX_LEVELS), "c=(other)");
    float *x = malloc(N * width * sizeof *x);
    assert_non_null(x);
    prep_apply(p, &d, row, N, x, NULL);
    size_t of[100] = {0}, least_own = N, most_other = 0;
    for (size_t i = 0; i < N; i++) of[t.col[0].level[i]]++;
    for (size_t i = 0; i < N; i++) {
        float sum = 0;
        for (size_t k = 0; k <= PREP_MAX_LEVELS; k++) sum += x[i * width + k];
        assert_true(sum == 1);
        size_t n = of[t.col[0].level[i]];
        int other = x[i * width + PREP_MAX_LEVELS] == 1;
        if (other && n > most_other) most_other = n;
        if (!other && n < least_own) least_own = n;
    }
    assert_true(most_other > 0 && least_own >= most_other);
    free(x);
    prep_free(p);
    dataset_dispose(&d);
    table_dispose(&t);
}

static void test_prep__is_finite_whatever_the_numbers(void **state)
{
    (void)state;
    table t = TABLE("a,b,c,y", "1e300,1e-320,0,1e149", "-1e300,2e-320,1e-300,-1e149",
                    "5e299,,0,1e148", "1.7e308,1e308,1e300,5", "-1.7e308,-1e308,,-5",
                    ",5e-324,-1e300,9e149", "0,0,0,-9e149");
    dataset d = make_dataset(&t, "y", TASK_REGRESSION);
    for (size_t n = 1; n <= 10; n++) {
        prep *p = fitted(&d, n);
        size_t width = prep_width(p);
        float x[60], y[10];
        assert_true(10 * width <= 60);
        prep_apply(p, &d, first, 10, x, y);
        for (size_t i = 0; i < 10 * width; i++)
            assert_true(isfinite(x[i]) && fabsf(x[i]) <= (float)PREP_CLAMP);
        for (int i = 0; i < 10; i++) assert_true(isfinite(y[i]));
        assert_true(isfinite(prep_target_offset(p)) && isfinite(prep_target_scale(p)));
        assert_true(prep_target_scale(p) > 0);
        prep_free(p);
    }
    dataset_dispose(&d);
    table_dispose(&t);
}

static void test_prep__median_of_even_counts(void **state)
{
    (void)state;
    table t = TABLE("a,y", "1,1.5", "4,2.5", ",3.5", "10,4.5", "2,5.5", "3,6.5");
    dataset d = make_dataset(&t, "y", TASK_AUTO);
    prep *p = fitted(&d, 5); /* 1 2 4 10: median 3; filled mean 4, squares 9 0 1 36 4 */
    float x[6][2];
    prep_apply(p, &d, first, 6, x[0], NULL);
    assert_true(x[2][0] == (float)(-1 / sqrt(10)) && x[2][1] == 1);
    assert_true(x[5][0] == (float)(-1 / sqrt(10)) && x[5][1] == 0);
    prep_free(p);
    dataset_dispose(&d);
    table_dispose(&t);

    t = TABLE("a,y", "1.5e308,1.5", "1.7e308,2.5", ",3.5", "1.6e308,4.5", "-1e308,5.5");
    d = make_dataset(&t, "y", TASK_AUTO);
    p = fitted(&d, 3); /* the median is 1.6e308, though the sum of the two overflows */
    prep_apply(p, &d, first, 4, x[0], NULL);
    assert_true(fabsf(x[2][0]) < 1e-6f && x[2][0] == x[3][0]);
    prep_free(p);
    dataset_dispose(&d);
    table_dispose(&t);
}

static uint32_t scattered;

static void scattered_number(char *out, size_t i)
{
    scattered = scattered * 1664525u + 1013904223u;
    unsigned v = scattered >> 16;
    if (v % 5 == 0)
        sprintf(out, ",%zu", i % 9);
    else
        sprintf(out, "%u,%zu", v % 3 ? v % 7 : v, i % 9); /* many equal ones among them */
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The median, told by where a missing cell goes, against sorting: 300 training sets. */
static void test_prep__median_is_the_sorted_middle(void **state)
{
    (void)state;
    enum { N = 400 };
    table t = make_table("a,y", N, scattered_number);
    dataset d = make_dataset(&t, "y", TASK_REGRESSION);
    const double *a = t.col[0].number;
    for (size_t n = 20; n < 320; n++) {
        size_t row[N], present = 0, gap = 0;
        double value[N];
        for (size_t i = 0; i < n; i++) {
            row[i] = (i * 7 + n) % N;
            if (!isnan(a[row[i]])) value[present++] = a[row[i]];
        }
        while (!isnan(a[gap])) gap++;
        qsort(value, present, sizeof *value, by_value);
        double middle = (value[(present - 1) / 2] + value[present / 2]) / 2;
        prep *p;
        err e = {0};
        float x[2], lowest[2], highest[2];
        size_t low = 0, high = 0;
        for (size_t i = 0; i < N; i++) {
            if (a[i] < a[low] || isnan(a[low])) low = i;
            if (a[i] > a[high] || isnan(a[high])) high = i;
        }
        assert_int_equal(prep_fit(&p, &d, row, n, &e), 0);
        assert_int_equal(prep_width(p), 2);
        prep_apply(p, &d, &gap, 1, x, NULL);
        prep_apply(p, &d, &low, 1, lowest, NULL);
        prep_apply(p, &d, &high, 1, highest, NULL);
        double at = (double)(x[0] - lowest[0]) / (double)(highest[0] - lowest[0]);
        double got = a[low] + at * (a[high] - a[low]);
        if (!(fabs(got - middle) < 0.1)) fail_msg("%zu rows: median %g, not %g", n, got, middle);
        prep_free(p);
    }
    dataset_dispose(&d);
    table_dispose(&t);
}

/* What was fitted on one file applies to another with the same columns, levels told by their text
   and not by their numbers. */
static void test_prep__replays_on_another_table(void **state)
{
    (void)state;
    table t = TABLE("c,a,y", "m,1,1.5", "z,2,2.5", "m,3,3.5", "z,4,4.5", "m,5,5.5");
    dataset d = make_dataset(&t, "y", TASK_AUTO);
    prep *p = fitted(&d, 5);
    table u = TABLE("c,a,y", "a,9,9.5", "m,3,8.5", "z,1,7.5", "b,2,6.5", "m,2,5.5");
    dataset f = make_dataset(&u, "y", TASK_AUTO);
    float x[4][3], y[4], own[3];
    prep_apply(p, &f, first, 4, x[0], y);
    assert_true(x[0][0] == 0 && x[0][1] == 0);
    assert_true(x[1][0] == 1 && x[1][1] == 0);
    assert_true(x[2][0] == 0 && x[2][1] == 1);
    prep_apply(p, &d, first + 2, 1, own, NULL);
    assert_memory_equal(own, x[1], sizeof own);
    prep_free(p);
    dataset_dispose(&d);
    dataset_dispose(&f);
    table_dispose(&t);
    table_dispose(&u);
}

static void test_prep__hash_knows_what_was_fitted(void **state)
{
    (void)state;
    table t = TABLE("c,a,y", "m,1,1.5", "z,2,2.5", "m,3,3.5", "z,4,4.5", "m,5,5.5", "q,6,6.5");
    dataset d = make_dataset(&t, "y", TASK_AUTO);
    unsigned long long hash[7];
    for (size_t n = 2; n <= 6; n++) {
        prep *p = fitted(&d, n), *again = fitted(&d, n);
        hash[n] = prep_hash(p);
        assert_true(prep_hash(again) == hash[n]);
        for (size_t k = 2; k < n; k++) assert_true(hash[k] != hash[n]);
        prep_free(p);
        prep_free(again);
    }
    prep_free(NULL);
    dataset_dispose(&d);
    table_dispose(&t);
}

static void pixels(char *out, size_t row)
{
    sprintf(out, "%zu,0,%zu,7,%zu", row % 5, 10 * (row % 3), row % 7);
}

/* Pixels are scaled alike, the constant ones too; by hand over all of them. */
static void test_prep__pixels_share_a_scale(void **state)
{
    (void)state;
    enum { ROWS = 60, PIXELS = 4 };
    table t = make_table("a,b,c,d,y", ROWS, pixels);
    err e = {0};
    dataset d;
    dataset_options o = {.target = "y", .task = TASK_REGRESSION, .as_image = 1};
    if (dataset_make(&d, &t, &o, &e) != 0) fail_msg("%s", e.text);
    assert_int_equal(d.n_features, PIXELS);
    assert_true(d.image.height == 2 && d.image.width == 2 && d.image.channels == 1);
    prep *p;
    float x[ROWS * PIXELS];
    size_t row[ROWS];
    double sum = 0, squares = 0;
    for (size_t i = 0; i < ROWS; i++) {
        row[i] = i;
        double v[PIXELS] = {(double)(i % 5), 0, (double)(10 * (i % 3)), 7};
        for (int k = 0; k < PIXELS; k++) sum += v[k], squares += v[k] * v[k];
    }
    double n = ROWS * PIXELS, mean = sum / n, sd = sqrt(squares / n - mean * mean);
    if (prep_fit(&p, &d, row, ROWS, &e) != 0) fail_msg("%s", e.text);
    prep_apply(p, &d, row, ROWS, x, NULL);
    for (size_t i = 0; i < ROWS; i++) {
        assert_true(fabs((double)x[i * PIXELS] - (((double)(i % 5) - mean) / sd)) < 1e-6);
        assert_true(fabs((double)x[i * PIXELS + 1] - (-mean / sd)) < 1e-6);
        assert_true(fabs((double)x[i * PIXELS + 3] - ((7 - mean) / sd)) < 1e-6);
    }
    prep_free(p);
    dataset_dispose(&d);
    table_dispose(&t);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_enter, folder_leave)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_prep__numbers_by_hand),
        IN_FOLDER(test_prep__categories_by_hand),
        IN_FOLDER(test_prep__classes_stay),
        IN_FOLDER(test_prep__constant_and_missing_in_training),
        IN_FOLDER(test_prep__rare_levels_share_a_column),
        IN_FOLDER(test_prep__is_finite_whatever_the_numbers),
        IN_FOLDER(test_prep__median_of_even_counts),
        IN_FOLDER(test_prep__median_is_the_sorted_middle),
        IN_FOLDER(test_prep__replays_on_another_table),
        IN_FOLDER(test_prep__hash_knows_what_was_fitted),
        IN_FOLDER(test_prep__pixels_share_a_scale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
