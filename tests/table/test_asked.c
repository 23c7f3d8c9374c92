/* What a reader asks of columns besides what their cells make of them, and cells written again. */
#include "read.h"
#include "table/put.h"

static void test_asked__columns(void **state)
{
    (void)state;
    const table_ask ask[] = {{.column = "code", .as_text = 1},
                             {.column = "code", .written = 1},
                             {.column = "n", .written = 1},
                             {.column = "none", .as_text = 1}};
    table t;
    err e = {0};
    folder_put("t.csv", "code,n,other\n007, 1.50,1\n7,NA,2\n,\"3\",3\n");
    if (table_read_asked(&t, "t.csv", ask, 4, &e) != 0) fail_msg("%s", e.text);
    const column *code = column_of(&t, "code"), *n = column_of(&t, "n");
    assert_string_equal(level_of(code, 0), "007");
    assert_string_equal(level_of(code, 1), "7");
    assert_null(level_of(code, 2));
    assert_memory_equal(code->written,
                        "007\0"
                        "7\0",
                        7);
    assert_non_null(n->number);
    assert_memory_equal(n->written,
                        "1.50\0NA\0"
                        "3",
                        10);
    assert_null(column_of(&t, "other")->written);
    table_dispose(&t);
}

static void test_asked__nothing_but_missing_cells(void **state)
{
    (void)state;
    const table_ask ask = {.column = "a", .as_text = 1};
    table t;
    err e = {0};
    folder_put("t.csv", "a,b\n,1\nNA,2\n");
    if (table_read_asked(&t, "t.csv", &ask, 1, &e) != 0) fail_msg("%s", e.text);
    assert_int_equal(column_of(&t, "a")->missing, 2);
    assert_null(level_of(column_of(&t, "a"), 1));
    table_dispose(&t);
}

/* What is put is what a reader finds. */
static void test_asked__cells_put_are_read(void **state)
{
    (void)state;
    static const char *const cells[] = {"plain", "a,b", "a;b", "say \"so\"", "two\nlines",
                                        "cr\r",  "",    "\t",  "\"",         " blanks "};
    enum { CELLS = sizeof cells / sizeof *cells };
    const table_ask ask = {.column = "c", .written = 1};
    table t;
    err e = {0};
    FILE *f = fopen("t.csv", "w");
    assert_non_null(f);
    fputs("c,n\n", f);
    for (size_t i = 0; i < CELLS; i++) {
        put_cell(f, cells[i]);
        fprintf(f, ",%zu\n", i);
    }
    assert_int_equal(fclose(f), 0);
    if (table_read_asked(&t, "t.csv", &ask, 1, &e) != 0) fail_msg("%s", e.text);
    assert_int_equal(t.rows, CELLS);
    const char *at = column_of(&t, "c")->written;
    for (size_t i = 0; i < CELLS; at += strlen(at) + 1, i++) assert_string_equal(at, cells[i]);
    table_dispose(&t);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_enter, folder_leave)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_asked__columns),
        IN_FOLDER(test_asked__nothing_but_missing_cells),
        IN_FOLDER(test_asked__cells_put_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
