/* What a column is taken for. */
#include "read.h"

/* A table of one column, from a function of the row. */
static table column_from(size_t rows, void (*cell)(char *out, size_t row))
{
    char *text = malloc(rows * 64 + 64), *at = text;
    assert_non_null(text);
    at += sprintf(at, "c,n\n");
    for (size_t i = 0; i < rows; i++) {
        char value[48];
        cell(value, i);
        at += sprintf(at, "%s,%zu\n", value, i % 7);
    }
    table t = read_text(text);
    free(text);
    return t;
}

static void keys(char *out, size_t i)
{
    sprintf(out, "key-%zu", i);
}
static void pairs(char *out, size_t i)
{
    sprintf(out, "key-%zu", i / 2);
}
static void users(char *out, size_t i)
{
    sprintf(out, "user-%zu", i / 4);
}
static void carriers(char *out, size_t i)
{
    sprintf(out, "%c%c", 'A' + (int)(i * i % 16), 'A');
}
static void towns(char *out, size_t i)
{
    sprintf(out, "town %zu", i * i % 97);
}
static void days(char *out, size_t i)
{
    sprintf(out, "2011-%02zu-%02zu", i / 24 / 28 % 12 + 1, i / 24 % 28 + 1);
}
static void stamps(char *out, size_t i)
{
    sprintf(out, "2013-01-%02zuT%02zu:00:00Z", i / 24 % 28 + 1, i % 24);
}
static void quarters(char *out, size_t i)
{
    sprintf(out, "2011-%02zu-01", i % 4 * 3 + 1);
}
static void phones(char *out, size_t i)
{
    sprintf(out, "555-%04zu", i);
}
static void sparse(char *out, size_t i)
{
    strcpy(out, i % 50 ? "" : i % 100 ? "yes" : "no");
}
static void rare(char *out, size_t i)
{
    if (i % 100)
        *out = '\0';
    else
        sprintf(out, "note %zu", i);
}
static void same(char *out, size_t i)
{
    (void)i;
    strcpy(out, "USA");
}
static void flag(char *out, size_t i)
{
    strcpy(out, i % 3 ? "" : "x");
}
static void nothing(char *out, size_t i)
{
    strcpy(out, i % 2 ? "NA" : "");
}
static void zero(char *out, size_t i)
{
    strcpy(out, i % 2 ? "0" : "-0.0");
}
static void one(char *out, size_t i)
{
    strcpy(out, i % 2 ? "1" : "");
}
static void rows(char *out, size_t i)
{
    sprintf(out, "%zu", i);
}
static void infinite(char *out, size_t i)
{
    strcpy(out, i % 2 ? "inf" : "word");
}

static void test_kinds__of_columns(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        void (*cell)(char *out, size_t row);
        size_t rows;
        column_kind want;
    } row[] = {
        {"unique keys", keys, 1000, COLUMN_IDENTIFIER},
        {"keys twice each", pairs, 1000, COLUMN_IDENTIFIER},
        {"keys four times each", users, 1000, COLUMN_IDENTIFIER},
        {"16 carriers", carriers, 1000, COLUMN_CATEGORY},
        {"49 towns", towns, 2000, COLUMN_CATEGORY},
        {"49 towns, few rows", towns, 120, COLUMN_CATEGORY},
        {"49 towns, one row each", towns, 49, COLUMN_IDENTIFIER},
        {"days, 24 hours each", days, 24 * 336, COLUMN_IDENTIFIER},
        {"time stamps", stamps, 600, COLUMN_IDENTIFIER},
        {"four quarters", quarters, 200, COLUMN_CATEGORY},
        {"phone numbers", phones, 200, COLUMN_IDENTIFIER},
        {"mostly missing, two values", sparse, 1000, COLUMN_CATEGORY},
        {"mostly missing, all different", rare, 2000, COLUMN_IDENTIFIER},
        {"one word", same, 100, COLUMN_CONSTANT},
        {"one word or missing", flag, 100, COLUMN_CATEGORY},
        {"all missing", nothing, 100, COLUMN_CONSTANT},
        {"0 and -0", zero, 100, COLUMN_CONSTANT},
        {"one number or missing", one, 100, COLUMN_NUMBER},
        {"row numbers", rows, 100, COLUMN_NUMBER},
        {"words, inf among them", infinite, 100, COLUMN_CATEGORY},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        table t = column_from(row[i].rows, row[i].cell);
        if (t.col[0].kind != row[i].want)
            fail_msg("%s: kind %d, not %d", row[i].what, t.col[0].kind, row[i].want);
        assert_true((t.col[0].number == NULL) != (t.col[0].level == NULL));
        table_dispose(&t);
    }
}

static void test_kinds__levels_are_in_byte_order(void **state)
{
    (void)state;
    table t = column_from(3000, towns);
    const column *c = &t.col[0];
    assert_int_equal(c->n_levels, 49);
    for (size_t k = 1; k < c->n_levels; k++)
        assert_true(strcmp(c->levels[k - 1], c->levels[k]) < 0);
    for (size_t i = 0; i < t.rows; i++) {
        char want[48];
        towns(want, i);
        assert_string_equal(level_of(c, i), want);
    }
    table_dispose(&t);
}

static void test_kinds__numbers_among_text_are_counted(void **state)
{
    (void)state;
    table t = read_text("c\n1\n02\n3.5\nnone\n\n007\nNA\n");
    const column *c = &t.col[0];
    assert_int_equal(t.rows, 6);
    assert_int_equal(c->numbers, 4);
    assert_int_equal(c->missing, 1);
    assert_int_equal(c->text_row, 3);
    assert_string_equal(level_of(c, 1), "02"); /* as it stands in the file */
    assert_string_equal(level_of(c, 4), "007");
    table_dispose(&t);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_enter, folder_leave)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_kinds__of_columns),
        IN_FOLDER(test_kinds__levels_are_in_byte_order),
        IN_FOLDER(test_kinds__numbers_among_text_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
