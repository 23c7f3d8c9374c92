/* Nothing leaks: change every cell of the rows outside training, in the file, and the fitted
 * preparation and the training matrices stay the same to the byte. Changing one training cell
 * changes them, so the test can tell. */
#include "make.h"
#include "prep/prep.h"
#include "prep/split.h"

enum { ROWS = 400 };

typedef struct variant {
    unsigned char other[ROWS]; /* write this row's other cells */
} variant;

static const variant *now; /* what the row writers below read: cmocka has no closures */

static const char *const words[] = {"red", "green", "blue", "teal", "plum"};

/* In the other version: other numbers of another size, cells that are missing or no longer so, words
   that sort before and after all others, another target. */
static void row_of(char *out, size_t i, const char *target, const char *other_target)
{
    if (now->other[i])
        sprintf(out, "%s,%s%zu,%zu,%s", i % 3 ? "-1e200" : "", i % 2 ? "aaa" : "zzz", i % 9, i % 4,
                other_target);
    else if (i % 10 == 0)
        sprintf(out, ",,%zu,%s", i * 31 % 17, target);
    else
        sprintf(out, "%zu.25,%s,%zu,%s", i * 7 % 23, words[i * i % 5], i * 31 % 17, target);
}

static void regression_row(char *out, size_t i)
{
    char y[32], other[32];
    sprintf(y, "%zu.5", i * 11 % 37);
    sprintf(other, "-%zue100", i + 1);
    row_of(out, i, y, other);
}

static void count_row(char *out, size_t i)
{
    char y[32], other[32];
    sprintf(y, "%zu", i * 11 % 37);
    sprintf(other, "%zu", 100000 + i);
    row_of(out, i, y, other);
}

/* Which rows are in which part depends on their classes by design; these stay. */
static void class_row(char *out, size_t i)
{
    const char *y = i % 3 ? "yes" : "no";
    row_of(out, i, y, y);
}

typedef struct outcome {
    unsigned long long hash;
    size_t width, n_train;
    float *x, *y; /* of the training rows, owned */
    split s;
} outcome;

static outcome fit(void (*line)(char *, size_t), task k, const variant *v)
{
    now = v;
    table t = make_table("a,c,b,y", ROWS, line);
    dataset d = make_dataset(&t, "y", k);
    assert_int_equal(d.rows, ROWS);
    outcome o;
    prep *p;
    err e = {0};
    rng r = rng_stream(9, RNG_SPLIT, 0);
    assert_int_equal(split_make(&o.s, &d, (split_shares){0.2, 0.2}, &r, &e), 0);
    assert_int_equal(prep_fit(&p, &d, o.s.train, o.s.n_train, &e), 0);
    o.hash = prep_hash(p);
    o.width = prep_width(p);
    o.n_train = o.s.n_train;
    o.x = malloc(o.n_train * o.width * sizeof *o.x);
    o.y = malloc(o.n_train * sizeof *o.y);
    assert_true(o.x && o.y);
    prep_apply(p, &d, o.s.train, o.n_train, o.x, o.y);
    prep_free(p);
    dataset_dispose(&d);
    table_dispose(&t);
    return o;
}

static int same_bytes(const outcome *a, const outcome *b)
{
    return a->hash == b->hash && a->width == b->width &&
           memcmp(a->x, b->x, a->n_train * a->width * sizeof *a->x) == 0 &&
           memcmp(a->y, b->y, a->n_train * sizeof *a->y) == 0;
}

static void outcome_free(outcome *o)
{
    free(o->x);
    free(o->y);
    split_dispose(&o->s);
}

static void check_nothing_leaks(void (*line)(char *, size_t), task k)
{
    variant v = {{0}};
    outcome before = fit(line, k, &v);
    for (size_t i = 0; i < before.s.n_test; i++) v.other[before.s.test[i]] = 1;
    outcome other_test = fit(line, k, &v);
    assert_true(same_bytes(&before, &other_test));
    for (size_t i = 0; i < before.s.n_valid; i++) v.other[before.s.valid[i]] = 1;
    outcome other_both = fit(line, k, &v);
    assert_true(same_bytes(&before, &other_both));
    v = (variant){{0}};
    v.other[before.s.train[0]] = 1;
    outcome other_train = fit(line, k, &v);
    assert_false(same_bytes(&before, &other_train));
    assert_true(before.hash != other_train.hash);
    outcome_free(&before);
    outcome_free(&other_test);
    outcome_free(&other_both);
    outcome_free(&other_train);
}

static void test_leak__regression(void **state)
{
    (void)state;
    check_nothing_leaks(regression_row, TASK_REGRESSION);
}

static void test_leak__count(void **state)
{
    (void)state;
    check_nothing_leaks(count_row, TASK_COUNT);
}

static void test_leak__classes(void **state)
{
    (void)state;
    check_nothing_leaks(class_row, TASK_BINARY);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_enter, folder_leave)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_leak__regression),
        IN_FOLDER(test_leak__count),
        IN_FOLDER(test_leak__classes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
