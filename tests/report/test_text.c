/* Lines and tables for a terminal. */
#include "report/text.h"

#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void expect_wrapped(const char *want, const char *text, text_layout layout)
{
    char *got = NULL;
    size_t size;
    FILE *out = open_memstream(&got, &size);
    assert_non_null(out);
    text_wrap(out, text, layout);
    fclose(out);
    assert_string_equal(want, got);
    free(got);
}

static void test_text__wraps_at_the_width(void **state)
{
    (void)state;
    text_layout ten = {.first = 1, .rest = 2, .width = 10};
    expect_wrapped(" one two\n  three\n  four\n", "one two three four", ten);
    expect_wrapped(" abcd efgh\n", "abcd efgh", ten); /* ten cells: just fits */
    expect_wrapped(" abcd\n  efghi\n", "abcd efghi", ten);
    expect_wrapped(" a\n  longerthanaline\n  b\n", "a longerthanaline b", ten);
    expect_wrapped(" \n", "", ten);
}

static void test_text__counts_characters_not_bytes(void **state)
{
    (void)state;
    expect_wrapped(" ±±±± ÷÷÷÷\n", "±±±± ÷÷÷÷", (text_layout){.first = 1, .width = 10});
}

static void test_text__keeps_a_percentage_together(void **state)
{
    (void)state;
    expect_wrapped("about\n60 %, or\nso\n", "about 60 %, or so",
                   (text_layout){.width = 8} /* "about 60" would fit */);
}

static void test_text__marks_up_to_the_colon(void **state)
{
    (void)state;
    text_layout marked = {.width = 40, .on = "<", .off = ">"};
    expect_wrapped("<better here:> lower by: 2\n", "better here: lower by: 2", marked);
    expect_wrapped("<a b:1 c>\n", "a b:1 c", marked);
}

/* A column's name may hold anything that UTF-8 allows. */
static void test_text__control_characters_stay_out(void **state)
{
    (void)state;
    expect_wrapped("a?[2Jb?c?d?é\n", "a\033[2Jb\nc\177d\302\233é", (text_layout){.width = 80});
}

static char *printed(const text_table *t, size_t width)
{
    char *got = NULL;
    size_t size;
    FILE *out = open_memstream(&got, &size);
    assert_non_null(out);
    text_table_print(out, t, width, "", "");
    fclose(out);
    return got;
}

static text_table small_table(const char *label)
{
    text_table t;
    assert_int_equal(0, text_table_init(&t, 2, 4, 1));
    t.tight = 2;
    text_table_set(&t, 0, 0, "name");
    text_table_set(&t, 0, 1, "x");
    text_table_set(&t, 0, 3, "y");
    text_table_set(&t, 1, 0, "%s", label);
    text_table_set(&t, 1, 1, "10");
    text_table_set(&t, 1, 2, "±1");
    text_table_set(&t, 1, 3, "200");
    return t;
}

static void expect_table(const char *want, const char *label, size_t width)
{
    text_table t = small_table(label);
    char *got = printed(&t, width);
    assert_string_equal(want, got);
    free(got);
    text_table_dispose(&t);
}

static void test_text_table__aligns(void **state)
{
    (void)state;
    expect_table("name   x       y\nrelu  10 ±1  200\n", "relu", 80);
}

static void test_text_table__closes_up_when_narrow(void **state)
{
    (void)state;
    expect_table("name    x      y\nlonger 10 ±1 200\n", "longer", 17);
}

static void test_text_table__long_label_has_its_own_line(void **state)
{
    (void)state;
    expect_table("name   x       y\nsoftplus:beta=5\n      10 ±1  200\n", "softplus:beta=5", 16);
}

/* However the letters lie: what is shown is whole letters, and says that there are more. */
static void test_text_table__cuts_between_letters(void **state)
{
    (void)state;
    for (int before = 0; before < 3; before++) {
        char name[4 * TEXT_CELL] = "ab";
        name[before] = '\0';
        while (strlen(name) < 2 * TEXT_CELL) strcat(name, "д");
        text_table t = small_table(name);
        const char *cell = t.cell[t.cols]; /* the second row's first */
        size_t n = strlen(cell);
        assert_true(n < TEXT_CELL && n > TEXT_CELL - 8);
        assert_string_equal("д…", cell + n - strlen("д…"));
        assert_memory_equal(name, cell, n - strlen("…"));
        text_table_dispose(&t);
    }
    char exact[TEXT_CELL] = "";
    memset(exact, 'x', TEXT_CELL - 1);
    text_table t = small_table(exact);
    assert_string_equal(exact, t.cell[t.cols]);
    text_table_dispose(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text__wraps_at_the_width),
        cmocka_unit_test(test_text__counts_characters_not_bytes),
        cmocka_unit_test(test_text__keeps_a_percentage_together),
        cmocka_unit_test(test_text__marks_up_to_the_colon),
        cmocka_unit_test(test_text__control_characters_stay_out),
        cmocka_unit_test(test_text_table__aligns),
        cmocka_unit_test(test_text_table__closes_up_when_narrow),
        cmocka_unit_test(test_text_table__long_label_has_its_own_line),
        cmocka_unit_test(test_text_table__cuts_between_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
