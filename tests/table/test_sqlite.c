/* SQLite: tables and views as columns, by name; and what is refused. */
#include "read.h"

#include <sqlite3.h>

static void make(const char *file, const char *sql)
{
    sqlite3 *db;
    remove(file);
    assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static const char two_tables[] =
    "CREATE TABLE trips (n INTEGER, \"far away\" REAL, kind TEXT, gap, code TEXT);"
    "INSERT INTO trips VALUES (1, 0.1, 'bus', NULL, '01'), (-9007199254740993, 1e300, 'tram', 2, "
    "'1'), (3, 2, 'bus', 2.5, '01'), (4, -0.25, NULL, NULL, '1');"
    "CREATE TABLE other (a); INSERT INTO other VALUES (1);"
    "CREATE VIEW slow AS SELECT n, kind FROM trips WHERE n < 4;";

static table read_path(const char *path)
{
    table t;
    err e = {0};
    if (table_read(&t, path, &e) != 0) fail_msg("%s", e.text);
    return t;
}

static void test_sqlite__a_table_by_its_name(void **state)
{
    (void)state;
    make("x.db", two_tables);
    table t = read_path("x.db:trips");
    assert_int_equal(t.rows, 4);
    assert_int_equal(t.cols, 5);
    assert_int_equal(t.line[2], 3);
    const column *n = column_of(&t, "n"), *far = column_of(&t, "far away");
    assert_true(n->number[0] == 1 && n->number[1] == -9007199254740992.0 && n->number[3] == 4);
    assert_true(far->number[0] == 0.1 && far->number[1] == 1e300 && far->number[2] == 2);
    assert_string_equal(level_of(column_of(&t, "kind"), 1), "tram");
    assert_null(level_of(column_of(&t, "kind"), 3));
    assert_int_equal(column_of(&t, "gap")->missing, 2);
    assert_true(column_of(&t, "code")->number[0] == 1); /* as CSV would have it */
    table_dispose(&t);
    t = read_path("x.db:slow");
    assert_int_equal(t.rows, 3);
    assert_int_equal(t.cols, 2);
    table_dispose(&t);
}

static void test_sqlite__the_only_table(void **state)
{
    (void)state;
    make("one.db",
         "CREATE TABLE \"a \"\"b\"\" c\" (x); INSERT INTO \"a \"\"b\"\" c\" VALUES (5), (6)");
    table t = read_path("one.db");
    assert_true(t.rows == 2 && t.col[0].number[1] == 6);
    table_dispose(&t);
#define TEN "0123456789"
#define LONG_NAME TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
    make("one.db", "CREATE TABLE \"" LONG_NAME "\" (x); INSERT INTO \"" LONG_NAME "\" VALUES (7)");
    t = read_path("one.db");
    assert_true(t.col[0].number[0] == 7);
    table_dispose(&t);
}

static void test_sqlite__asked(void **state)
{
    (void)state;
    make("x.db", two_tables);
    table t;
    err e = {0};
    table_ask ask[] = {{.column = "code", .as_text = 1, .written = 1}};
    assert_int_equal(table_read_asked(&t, "x.db:trips", ask, 1, &e), 0);
    assert_int_equal(column_of(&t, "code")->n_levels, 2);
    assert_string_equal(column_of(&t, "code")->written, "01");
    table_dispose(&t);
}

static void refused(const char *path, int code, const char *says)
{
    table t;
    err e = {0};
    if (table_read(&t, path, &e) != code) fail_msg("code %d, '%s'", e.code, e.text);
    if (!strstr(e.text, says)) fail_msg("'%s' is not in '%s'", says, e.text);
    assert_null(strchr(e.text, '\n'));
    assert_null(t.col);
}

static void test_sqlite__refusals(void **state)
{
    (void)state;
    make("x.db", two_tables);
    refused("x.db", ERR_DATA,
            "x.db: this is an SQLite database; say which of its tables, as in FILE:TABLE: other, "
            "slow, trips");
    refused("x.db:trip", ERR_DATA, "the database has no table 'trip'; it has other, slow, trips");
    refused("x.db:", ERR_DATA, "say which of its tables");
    refused("y.db:trips", ERR_IO, "y.db:trips: cannot be read: No such file");
    make("x.db", "CREATE TABLE a (x); CREATE TABLE b (x, X2)");
    refused("x.db:a", ERR_DATA, "x.db:a: there are no rows in the table");
    make("x.db", "CREATE TABLE a (x, y); INSERT INTO a VALUES (1, 2), (2, x'00ff')");
    refused("x.db:a", ERR_DATA, "x.db:a:2:2: column 'y': a blob; give a view without that column");
    make("x.db", "CREATE TABLE a (x); INSERT INTO a VALUES (1), (9e999)");
    refused("x.db:a", ERR_DATA, "x.db:a:2:1: column 'x': an infinite number");
    make("x.db", "CREATE TABLE a (x); INSERT INTO a VALUES (1), ('Inf')");
    refused("x.db:a", ERR_DATA, "'Inf' is not a finite number");
    make("x.db", "PRAGMA user_version = 1");
    refused("x.db", ERR_DATA, "x.db: this is an SQLite database without a table");
}

/* Every page damaged in turn: a table of other content, or a refusal; never anything else. */
static void test_sqlite__damaged(void **state)
{
    (void)state;
    static char bytes[1 << 16];
    make("x.db", two_tables);
    FILE *f = fopen("x.db", "rb");
    assert_non_null(f);
    size_t n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    assert_true(n > 4096 && n < sizeof bytes);
    int refusals = 0;
    for (size_t at = 16; at < n; at += 61) {
        char kept = bytes[at];
        bytes[at] = (char)(kept ^ 0x55);
        folder_put_bytes("d.db", bytes, n);
        bytes[at] = kept;
        table t;
        err e = {0};
        int rc = table_read(&t, "d.db:trips", &e);
        assert_true((rc != 0) == (e.text[0] != '\0'));
        refusals += rc != 0;
        table_dispose(&t);
    }
    assert_true(refusals > 0);
    folder_put_bytes("d.db", bytes, 600);
    refused("d.db:trips", ERR_DATA, "d.db");
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_enter, folder_leave)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_sqlite__a_table_by_its_name),
        IN_FOLDER(test_sqlite__the_only_table),
        IN_FOLDER(test_sqlite__asked),
        IN_FOLDER(test_sqlite__refusals),
        IN_FOLDER(test_sqlite__damaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
