/* Every allocation on the way from a file to matrices fails once: each time the answer is one line
 * that says so, and nothing stays allocated. The linker passes the calls of this program and of the
 * lab through scarce.h and the functions below. */
#include "make.h"
#include "prep/prep.h"
#include "prep/split.h"
#include "scarce.h"

#include <zlib.h>

struct csv_parser;
size_t __real_csv_parse(struct csv_parser *p, const void *s, size_t n,
                        void (*field)(void *, size_t, void *), void (*row)(int, void *),
                        void *context);
gzFile __real_gzdopen(int fd, const char *mode);
size_t __wrap_csv_parse(struct csv_parser *p, const void *s, size_t n,
                        void (*field)(void *, size_t, void *), void (*row)(int, void *),
                        void *context);
gzFile __wrap_gzdopen(int fd, const char *mode);

/* libcsv and zlib allocate inside themselves, and tell of a failure like this. */
size_t __wrap_csv_parse(struct csv_parser *p, const void *s, size_t n,
                        void (*field)(void *, size_t, void *), void (*row)(int, void *),
                        void *context)
{
    return scarce_fails() ? 0 : __real_csv_parse(p, s, n, field, row, context);
}

gzFile __wrap_gzdopen(int fd, const char *mode)
{
    return scarce_fails() ? NULL : __real_gzdopen(fd, mode);
}

static int to_matrices(const char *target, const char *drop, task k, err *e)
{
    table t = {0};
    dataset d = {0};
    split s = {0};
    prep *p = NULL;
    rng r = rng_stream(1, RNG_SPLIT, 0);
    const char *drops[] = {drop};
    dataset_options o = {.target = target, .drop = drops, .n_drop = drop != NULL, .task = k};
    int rc = table_read(&t, "t.csv", e);
    if (rc == 0) rc = dataset_make(&d, &t, &o, e);
    if (rc == 0) rc = split_make(&s, &d, (split_shares){0.2, 0.2}, &r, e);
    if (rc == 0) rc = prep_fit(&p, &d, s.train, s.n_train, e);
    prep_free(p);
    split_dispose(&s);
    dataset_dispose(&d);
    table_dispose(&t);
    return rc;
}

/* A bit of everything: numbers with gaps, categories in broken UTF-8, names, constants, row numbers,
   a target that is sometimes missing. */
static void varied(char *out, size_t i)
{
    static const char *const words[] = {"t\xE9", "green", "", "teal"};
    char y[16];
    sprintf(y, "%zu", i * 11 % 7);
    sprintf(out, "%zu,%s,name %zu,same,%s,%zu,%s", i, words[i * i % 4], i, i % 5 ? "1.5" : "NA",
            i % 2, i % 9 == 4 ? "" : y);
}

/* Fails the n-th call for all n until one run meets no failure; returns how many there were. */
static long fail_each(const char *target, const char *drop, task k, int want, const char *says)
{
    for (long n = 0;; n++) {
        err e = {0};
        long before = scarce_live;
        scarce_after = n;
        int rc = to_matrices(target, drop, k, &e);
        int met = scarce_after < 0;
        scarce_after = -1;
        if (scarce_live != before)
            fail_msg("call %ld fails: %ld blocks are left", n, scarce_live - before);
        if (!met) {
            assert_int_equal(rc, want);
            if (says) assert_non_null(strstr(e.text, says));
            return n;
        }
        if (rc != ERR_MEMORY || !strstr(e.text, "not enough memory"))
            fail_msg("call %ld fails: %d, '%s'", n, rc, e.text);
    }
}

static void test_memory__every_failure_is_told(void **state)
{
    (void)state;
    table t = make_table("id,c,name,country,gaps,b,y", 120, varied);
    table_dispose(&t);
    static const struct {
        const char *target, *drop;
        task k;
    } row[] = {{"y", NULL, TASK_AUTO},   {"y", "b", TASK_COUNT}, {"y", NULL, TASK_MULTICLASS},
               {"b", "gaps", TASK_AUTO}, {"c", NULL, TASK_AUTO}, {"id", NULL, TASK_REGRESSION}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        long calls = fail_each(row[i].target, row[i].drop, row[i].k, 0, NULL);
        assert_true(calls > 150);
    }
}

/* The same while an error's own line is being made. */
static void test_memory__also_on_the_way_to_an_error(void **state)
{
    (void)state;
    table t = make_table("id,c,name,country,gaps,b,y", 120, varied);
    table_dispose(&t);
    fail_each("nothing", NULL, TASK_AUTO, ERR_USAGE, "no column is named 'nothing'");
    fail_each("country", NULL, TASK_AUTO, ERR_DATA, "the same in every row");
    fail_each("name", NULL, TASK_MULTICLASS, ERR_DATA, "different texts");
    folder_put("t.csv", "a,b,a\n1,2,3\n");
    fail_each("a", NULL, TASK_AUTO, ERR_DATA, "both named");
    folder_put("t.csv", "a,b\n1,2\n3,inf\n");
    fail_each("a", NULL, TASK_AUTO, ERR_DATA, "not a finite number");
    folder_put("t.csv", "a,b\n1,2\n3\n");
    fail_each("a", NULL, TASK_AUTO, ERR_DATA, "this row has 1 cell");
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_enter, folder_leave)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_memory__every_failure_is_told),
        IN_FOLDER(test_memory__also_on_the_way_to_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
