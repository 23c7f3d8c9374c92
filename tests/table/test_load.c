/* A long CSV file becomes a table in memory that is bounded: the float of each cell and 256 MB. Rows by
 * the first argument, 500,000 without; 10^7 is `make check-load`. Says how fast, asserts nothing of it. */
#define _DEFAULT_SOURCE
#include "read.h"

#include <fcntl.h>
#include <math.h>
#include <sys/resource.h>
#include <time.h>

enum { COLS = 20, ROOM = 256 << 20 };

static size_t rows = 500000;

/* Short numbers, as tables have them; every 101st cell is missing. */
static long thousandths(size_t i, size_t j)
{
    return (long)((i * 7919 + j * 104729) % 99991) - 50000;
}

static int is_missing(size_t i, size_t j)
{
    return (i + j) % 101 == 0;
}

static size_t put(char *at, size_t i, size_t j)
{
    long value = thousandths(i, j), size = labs(value);
    char *begin = at;
    if (is_missing(i, j)) return 0;
    if (value < 0) *at++ = '-';
    if (size >= 10000) *at++ = (char)('0' + size / 10000);
    *at++ = (char)('0' + size / 1000 % 10);
    *at++ = '.';
    *at++ = (char)('0' + size / 100 % 10);
    *at++ = (char)('0' + size / 10 % 10);
    *at++ = (char)('0' + size % 10);
    return (size_t)(at - begin);
}

/* n rows; the cell in row `late` of the third column is "late", if there is such a row. */
static double make_file(const char *name, size_t n, size_t late)
{
    static char line[COLS * 16 + 16];
    FILE *f = fopen(name, "wb");
    assert_non_null(f);
    for (size_t j = 0; j < COLS; j++) fprintf(f, "%sc%zu", j ? "," : "", j);
    putc('\n', f);
    for (size_t i = 0; i < n; i++) {
        char *at = line;
        for (size_t j = 0; j < COLS; j++) {
            at += i == late && j == 2 ? (size_t)sprintf(at, "late") : put(at, i, j);
            *at++ = j + 1 < COLS ? ',' : '\n';
        }
        fwrite(line, 1, (size_t)(at - line), f);
    }
    double bytes = (double)ftell(f);
    assert_int_equal(fclose(f), 0);
    return bytes;
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); /* neighbours do not count */
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int told; /* how often; and that shares grow to 1 */
static double last_share;

static void tell(void *context, double share)
{
    (void)context;
    told++;
    assert_true(share >= last_share && share <= 1);
    last_share = share;
}

static void check(const table *t, size_t n)
{
    assert_int_equal(t->rows, n);
    assert_int_equal(t->cols, COLS);
    for (size_t j = 0; j < COLS; j++) {
        const column *c = &t->col[j];
        size_t missing = 0;
        assert_int_equal(c->kind, COLUMN_NUMBER);
        for (size_t i = 0; i < n; i++) {
            double got = column_number(c, i);
            missing += (size_t)is_missing(i, j);
            if (is_missing(i, j) ? !isnan(got) : got != (double)thousandths(i, j) / 1000)
                fail_msg("row %zu of c%zu: %.17g", i, j, got);
        }
        assert_int_equal(c->missing, missing);
        assert_int_equal(c->numbers, n - missing);
        assert_int_equal(c->text_row, n);
    }
    assert_int_equal(t->line[n - 1], n + 1);
}

static void test_load__in_bounded_memory(void **state)
{
    (void)state;
    double bytes = make_file("long.csv", rows, rows), begin = seconds();
    table t;
    err e = {0};
    told = 0;
    last_share = 0;
    if (table_read_told(&t, "long.csv", NULL, 0, (table_tell){tell, NULL}, &e) != 0)
        fail_msg("%s", e.text);
    double took = seconds() - begin;
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    double peak = (double)usage.ru_maxrss * 1024, floats = (double)(rows * COLS) * 4;
    print_message("%zu rows of %d columns, %.0f MB of CSV: %.2f s, %.0f MB/s; peak memory %.0f MB, "
                  "%.0f MB of floats and %.0f\n",
                  rows, COLS, bytes / 1e6, took, bytes / 1e6 / took, peak / 1e6, floats / 1e6,
                  (peak - floats) / 1e6);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    assert_true(peak <= floats + (rows > 1000000 ? ROOM : ROOM / 4));
#endif
    assert_true(told > 10 && last_share > 0.99);
    check(&t, rows);
    table_dispose(&t);
}

/* Numbers as far as they are kept, then a word: the column is categories after all, as written. */
static void test_load__text_that_comes_late(void **state)
{
    (void)state;
    enum { ROWS = 200000, LATE = ROWS - 5 };
    make_file("late.csv", ROWS, LATE);
    table t;
    err e = {0};
    if (table_read(&t, "late.csv", &e) != 0) fail_msg("%s", e.text);
    const column *c = column_of(&t, "c2");
    assert_int_equal(t.rows, ROWS);
    assert_int_equal(c->text_row, LATE);
    assert_string_equal(level_of(c, LATE), "late");
    char text[32] = {0};
    text[put(text, 7, 2)] = '\0';
    assert_string_equal(level_of(c, 7), text);
    assert_int_equal(c->numbers, ROWS - 1 - c->missing);
    assert_true(column_number(column_of(&t, "c3"), 1) == (double)thousandths(1, 3) / 1000);
    table_dispose(&t);

    /* From a pipe there is no second time. */
    int in = open("late.csv", O_RDONLY), kept = dup(STDIN_FILENO);
    assert_true(in >= 0 && kept >= 0 && dup2(in, STDIN_FILENO) == STDIN_FILENO);
    int rc = table_read(&t, "-", &e);
    assert_true(dup2(kept, STDIN_FILENO) == STDIN_FILENO);
    close(in);
    close(kept);
    assert_int_equal(rc, ERR_DATA);
    if (!strstr(e.text, "standard input:199997:3: column 'c2': 'late' is not a number, but 199995 "
                        "cells before it are; correct it, or give the data as a file"))
        fail_msg("%s", e.text);
    table_dispose(&t);
}

int main(int argc, char **argv)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_enter, folder_leave)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_load__in_bounded_memory), /* the first: peaks do not go back */
        IN_FOLDER(test_load__text_that_comes_late),
    };
    if (argc > 1) rows = strtoull(argv[1], NULL, 10);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
