/* What a well-formed file becomes. */
#include "read.h"
#include "table/doubt.h"

#include <fcntl.h>
#include <locale.h>
#include <math.h>
#include <zlib.h>

static void test_table__plain(void **state)
{
    (void)state;
    table t = read_text("a,b,c\n1,x,2.5\n-2,y,\n3e2,x,.5\n");
    assert_string_equal(t.path, "t.csv");
    assert_int_equal(t.rows, 3);
    assert_int_equal(t.cols, 3);
    const column *a = column_of(&t, "a"), *b = column_of(&t, "b"), *c = column_of(&t, "c");
    assert_int_equal(a->kind, COLUMN_NUMBER);
    assert_true(a->number[0] == 1 && a->number[1] == -2 && a->number[2] == 300);
    assert_int_equal(a->numbers, 3);
    assert_int_equal(a->text_row, 3);
    assert_null(a->level);
    assert_int_equal(b->kind, COLUMN_CATEGORY);
    assert_null(b->number);
    assert_int_equal(b->n_levels, 2);
    assert_int_equal(b->text_row, 0);
    assert_string_equal(level_of(b, 0), "x");
    assert_string_equal(level_of(b, 1), "y");
    assert_string_equal(level_of(b, 2), "x");
    assert_int_equal(c->missing, 1);
    assert_true(isnan(c->number[1]) && c->number[2] == 0.5);
    for (size_t i = 0; i < 3; i++) assert_int_equal(t.line[i], i + 2);
    assert_int_equal(table_find(&t, "d"), -1);
    assert_int_equal(table_find(&t, "A"), -1);
    table_dispose(&t);
    table_dispose(&t);
}

/* One table, written in many ways. */
static void test_table__ways_to_write_it(void **state)
{
    (void)state;
    static const char *const text[] = {
        "a,b\n1,x y\n2,z\n",
        "a,b\n1,x y\n2,z",         /* no final newline */
        "a,b\r\n1,x y\r\n2,z\r\n", /* CRLF */
        "a,b\r1,x y\r2,z\r",       /* CR */
        "\uFEFFa,b\n1,x y\n2,z\n", /* byte order mark */
        "a;b\n1;x y\n2;z\n",
        "a\tb\n1\tx y\n2\tz\n",
        "\n\na,b\n\n1,x y\n   \n2,z\n\n\n", /* blank lines */
        "\"a\",\"b\"\n\"1\",\"x y\"\n\"2\",\"z\"\n",
        " a , b \n 1 , x y \n 2 , z \n",
        "\" a \",b\n1,x y\n2,z\n",
        "a;b\n\"1\";\"x y\"\n2;z\n",
    };
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
        table t = read_text(text[i]);
        if (t.rows != 2 || t.cols != 2) fail_msg("'%s': %zu x %zu", text[i], t.rows, t.cols);
        const column *a = column_of(&t, "a"), *b = column_of(&t, "b");
        assert_true(a->number[0] == 1 && a->number[1] == 2);
        assert_string_equal(level_of(b, 0), "x y");
        assert_string_equal(level_of(b, 1), "z");
        table_dispose(&t);
    }
}

static void test_table__quotes(void **state)
{
    (void)state;
    table t = read_text("\"a,1\",\"say \"\"b\"\"\",\"two\nlines\"\n"
                        "\"x,y\",\"he said \"\"no\"\"\",\"first\r\nsecond\"\n"
                        "p,\"\",\"\n\"\n");
    assert_int_equal(t.rows, 2);
    assert_string_equal(level_of(column_of(&t, "a,1"), 0), "x,y");
    assert_string_equal(level_of(column_of(&t, "say \"b\""), 0), "he said \"no\"");
    assert_null(level_of(column_of(&t, "say \"b\""), 1));
    assert_string_equal(level_of(column_of(&t, "two lines"), 0), "first  second");
    table_dispose(&t);
    t = read_text("size,b\n5\" pipe,1\nx\"y\"z,2\n"); /* within a cell they are characters */
    assert_string_equal(level_of(&t.col[0], 0), "5\" pipe");
    assert_string_equal(level_of(&t.col[0], 1), "x\"y\"z");
    table_dispose(&t);
}

/* The delimiter is the header's most frequent one outside quotes. */
static void test_table__delimiters(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t cols;
    } row[] = {
        {"alone\n1\n2\n", 1},
        {"\"a,b,c\";d;e\n1;2;3\n4;5;6\n", 3},
        {"price, net;tax;sum\n1;2;3\n4;5;6\n", 3},
        {"a\tb;c\td\n1\t2\t3\n3\t4\t5\n", 3},
        {"a,b\n1;2,3\n4;5,6\n", 2},
        {"\"two\nlines;;;;\",b\n1,2\n3,4\n", 2},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        table t = read_text(row[i].text);
        if (t.cols != row[i].cols) fail_msg("'%s': %zu columns", row[i].text, t.cols);
        assert_int_equal(t.rows, 2);
        table_dispose(&t);
    }
}

static void test_table__empty_cells_between_tabs(void **state)
{
    (void)state;
    table t = read_text("a\tb\tc\n\t\t\n1\t\t3\n");
    assert_int_equal(t.rows, 2);
    assert_true(isnan(t.col[0].number[0]) && t.col[0].number[1] == 1);
    assert_int_equal(t.col[1].missing, 2);
    table_dispose(&t);
}

static void test_table__missing_cells(void **state)
{
    (void)state;
    table t = read_text("n,c\n1,x\n,\nNA,NA\nna,Na\nNaN,nan\nNAN,NaN\n?,?\n\" NA \",\" ? \"\n"
                        "\"\",\"  \"\nn/a,N/A\n#N/A,#N/A\n<NA>,<NA>\nNULL,null\n2,None\n");
    const column *n = column_of(&t, "n"), *c = column_of(&t, "c");
    assert_int_equal(t.rows, 14);
    assert_int_equal(n->missing, 12);
    assert_int_equal(n->numbers, 2);
    assert_int_equal(n->kind, COLUMN_NUMBER);
    assert_int_equal(c->missing, 12);
    assert_int_equal(c->n_levels, 2);
    for (size_t i = 1; i < 13; i++) {
        assert_true(isnan(n->number[i]));
        assert_int_equal(c->level[i], TABLE_NO_LEVEL);
    }
    table_dispose(&t);
}

/* Each row knows the line on which it begins, whatever lies between. */
static void test_table__lines(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t line[3];
    } row[] = {
        {"a,b\n1,2\n3,4\n5,6\n", {2, 3, 4}},
        {"\n\na,b\n\n1,2\n\n\n3,4\n5,6", {5, 8, 9}},
        {"a,b\r\n1,2\r\n\r\n3,4\r\n5,6", {2, 4, 5}},
        {"a,b\r1,2\r\r3,4\r5,6", {2, 4, 5}},
        {"a,\"b\nc\"\n1,\"x\n\ny\"\n3,z\n5,z\n", {3, 6, 7}},
        {"a,b\n\"\n1\",2\n3,4\n5,6\n", {2, 4, 5}},
        {"a,b\n\"\r\n1\",2\r\n3,4\r\n5,6\n", {2, 4, 5}},
        {"a,b\n1,2\n \n  3,4\n\t\n5,6\n", {2, 4, 6}},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        table t = read_text(row[i].text);
        assert_int_equal(t.rows, 3);
        for (size_t k = 0; k < 3; k++)
            if (t.line[k] != row[i].line[k])
                fail_msg("'%s': row %zu on line %llu", row[i].text, k,
                         (unsigned long long)t.line[k]);
        table_dispose(&t);
    }
}

/* Pieces of the file end anywhere: a file larger than several of them, with every kind of line end
   and quoted cells across the seams, reads the same as its rows were written. */
static void test_table__pieces(void **state)
{
    (void)state;
    enum { ROWS = 60000 };
    static const char *const end[] = {"\n", "\r\n", "\n\n", "\r\n\r\n"};
    char *text = malloc(ROWS * 48), *at = text;
    uint64_t *line = malloc(ROWS * sizeof *line), now = 2;
    assert_non_null(text);
    assert_non_null(line);
    at += sprintf(at, "number,text\n");
    for (int i = 0; i < ROWS; i++) {
        int kind = i * 7 % 4, broken = i % 5 == 0;
        line[i] = now;
        at += sprintf(at, "%d.25,\"t%d%s,\"\"%d\"\"\"%s", i, i % 50, broken ? "\n" : "", i % 3,
                      end[kind]);
        now += (uint64_t)(1 + broken + (kind >= 2));
    }
    table t = read_bytes(text, (size_t)(at - text));
    assert_int_equal(t.rows, ROWS);
    for (size_t i = 0; i < ROWS; i++) {
        char want[32];
        sprintf(want, "t%zu%s,\"%zu\"", i % 50, i % 5 == 0 ? " " : "", i % 3);
        if (t.col[0].number[i] != (double)i + 0.25 || t.line[i] != line[i] ||
            strcmp(level_of(&t.col[1], i), want) != 0)
            fail_msg("row %zu is not as written", i);
    }
    table_dispose(&t);
    free(text);
    free(line);
}

static void test_table__gzip(void **state)
{
    (void)state;
    table t;
    err e = {0};
    gzFile z = gzopen("t.csv.gz", "wb");
    gzputs(z, "\uFEFFa,b\n1,2\n");
    gzclose(z);
    z = gzopen("t.csv.gz", "ab"); /* a second member, as cat makes them */
    gzputs(z, "3,4\n");
    gzclose(z);
    assert_int_equal(table_read(&t, "t.csv.gz", &e), 0);
    assert_int_equal(t.rows, 2);
    assert_string_equal(t.col[0].name, "a");
    assert_true(t.col[1].number[1] == 4);
    table_dispose(&t);
}

static void test_table__standard_input(void **state)
{
    (void)state;
    folder_put("t.csv", "a,b\n1,2\n3,x\n");
    assert_non_null(freopen("t.csv", "rb", stdin));
    table t;
    err e = {0};
    assert_int_equal(table_read(&t, "-", &e), 0);
    assert_int_equal(t.rows, 2);
    assert_int_equal(table_cell_error(&e, &t, 1, 1, "is odd"), ERR_DATA);
    assert_string_equal(e.text, "standard input:3:2: column 'b': 'x' is odd");
    assert_int_not_equal(fcntl(STDIN_FILENO, F_GETFD), -1); /* still its owner's */
    table_dispose(&t);
}

static void test_table__names_and_levels_are_utf8(void **state)
{
    (void)state;
    table t = read_text("caf\xE9,b,n\xE4he\n\xFF,\"x\ty\",1\ny,z,2\n");
    assert_string_equal(t.col[0].name, "café");
    assert_string_equal(t.col[2].name, "nähe");
    assert_string_equal(level_of(&t.col[0], 0), "ÿ");
    assert_string_equal(level_of(&t.col[1], 0), "x y");
    str line = {0};
    for (int k = 0; k < TABLE_DOUBTS; k++) table_doubt(&t, k, &line);
    assert_string_equal(line.text, "not UTF-8, so read as Windows-1252: café, nähe");
    str_free(&line);
    table_dispose(&t);
}

/* Texts that differ in such bytes alone are different levels. */
static void test_table__other_bytes_keep_levels_apart(void **state)
{
    (void)state;
    table t = read_text("a,b\nr\xE4t,1\nr\xF6t,2\nr\xC3\xB6t,3\n");
    assert_int_equal(t.col[0].n_levels, 2); /* the third is the second, in UTF-8 */
    assert_string_equal(level_of(&t.col[0], 0), "rät");
    assert_string_equal(level_of(&t.col[0], 1), "röt");
    assert_int_equal(t.col[0].recoded, 1);
    assert_int_equal(t.col[1].recoded, 0);
    table_dispose(&t);
}

static void test_table__a_header_of_numbers_is_doubted(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int doubted;
    } row[] = {{"1,2.5\n3,4\n", 1}, {"1,y\n3,4\n", 0}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        table t = read_text(row[i].text);
        str line = {0};
        for (int k = 0; k < TABLE_DOUBTS; k++) table_doubt(&t, k, &line);
        assert_int_equal(line.text != NULL, row[i].doubted);
        if (line.text) assert_non_null(strstr(line.text, "'1' the first: if the file lacks"));
        str_free(&line);
        table_dispose(&t);
    }
}

static void test_table__long_cells(void **state)
{
    (void)state;
    enum { LONG = 100000 };
    char *text = malloc(4 * LONG);
    assert_non_null(text);
    int n = sprintf(text, "name,b\n\"");
    memset(text + n, 'x', LONG);
    strcpy(text + n + LONG, "\",1\ny,2\n");
    table t = read_text(text);
    assert_int_equal(strlen(level_of(&t.col[0], 0)), LONG);
    err e = {0};
    table_cell_error(&e, &t, 0, 0, "is long");
    assert_string_equal(e.text,
                        "t.csv:2:1: column 'name': 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…' "
                        "is long");
    table_dispose(&t);
    memset(text, 'n', LONG);
    strcpy(text + LONG, ",b\n1,2\n3,4\n");
    t = read_text(text);
    assert_int_equal(strlen(t.col[0].name), LONG);
    table_dispose(&t);
    free(text);
}

static void test_table__many_columns(void **state)
{
    (void)state;
    enum { COLS = 20000 };
    char *text = malloc(3 * COLS * 8), *at = text;
    assert_non_null(text);
    for (int row = 0; row < 3; row++)
        for (int i = 0; i < COLS; i++)
            at += sprintf(at, "%s%d%c", row ? "" : "c", i + row, i + 1 < COLS ? ',' : '\n');
    table t = read_text(text);
    assert_int_equal(t.cols, COLS);
    assert_int_equal(table_find(&t, "c19999"), 19999);
    assert_true(t.col[19999].number[1] == 20001);
    table_dispose(&t);
    free(text);
}

static void test_table__numbers_ignore_the_locale(void **state)
{
    (void)state;
    if (!setlocale(LC_ALL, "de_DE.UTF-8")) skip();
    table t = read_text("a;b\n1.5;2.25e-300\n-0.5;3.5\n");
    assert_true(t.col[0].number[0] == 1.5);
    assert_true(t.col[1].number[0] == 2.25e-300);
    table_dispose(&t);
    setlocale(LC_ALL, "C");
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_enter, folder_leave)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_table__plain),
        IN_FOLDER(test_table__ways_to_write_it),
        IN_FOLDER(test_table__quotes),
        IN_FOLDER(test_table__delimiters),
        IN_FOLDER(test_table__empty_cells_between_tabs),
        IN_FOLDER(test_table__missing_cells),
        IN_FOLDER(test_table__lines),
        IN_FOLDER(test_table__pieces),
        IN_FOLDER(test_table__gzip),
        IN_FOLDER(test_table__standard_input),
        IN_FOLDER(test_table__names_and_levels_are_utf8),
        IN_FOLDER(test_table__other_bytes_keep_levels_apart),
        IN_FOLDER(test_table__a_header_of_numbers_is_doubted),
        IN_FOLDER(test_table__long_cells),
        IN_FOLDER(test_table__many_columns),
        IN_FOLDER(test_table__numbers_ignore_the_locale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
