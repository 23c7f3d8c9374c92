/* What is not a store, or no longer one, is refused with a reason, and left as it was. */
#include "process.h"
#include "world.h"

#include "test.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void write_bytes(const char *path, const void *bytes, size_t n)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

static unsigned char *read_bytes(const char *path, size_t *n)
{
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    *n = (size_t)st.st_size;
    unsigned char *bytes = malloc(*n + 1);
    FILE *f = fopen(path, "rb");
    assert_true(bytes && f);
    assert_int_equal(fread(bytes, 1, *n, f), *n);
    fclose(f);
    return bytes;
}

static void expect_refused(const char *path, store_mode mode, int code, const char *words)
{
    store *s;
    err e = {0};
    int rc = store_open(&s, path, mode, &e);
    if (rc != code || !strstr(e.text, words) || strncmp(e.text, path, strlen(path)) != 0)
        fail_msg("code %d, '%s'; expected %d with '%s'", rc, e.text, code, words);
    assert_null(s);
}

static void fill(world *w)
{
    store *s = world_open(w);
    world_begin(w, s);
    world_append(w, s, 0, w->plan.n_trials);
    store_close(s);
}

static void test_refuses__what_is_no_store(void **state)
{
    (void)state;
    world w;
    world_make(&w);
    expect_refused(w.path, STORE_READ, ERR_IO, "No such file");
    expect_refused(w.folder, STORE_WRITE, ERR_IO, "cannot be opened");
    char deep[WORLD_PATH + 8];
    snprintf(deep, sizeof deep, "%s/no/x.db", w.folder);
    expect_refused(deep, STORE_WRITE, ERR_IO, "No such file");

    char csv[2000] = "a,b,c\n1,2,3\n";
    write_bytes(w.path, csv, sizeof csv);
    expect_refused(w.path, STORE_WRITE, ERR_DATA, "not an SQLite database");
    size_t n;
    unsigned char *after = read_bytes(w.path, &n);
    assert_true(n == sizeof csv && memcmp(csv, after, n) == 0);
    free(after);

    write_bytes(w.path, "", 0);
    expect_refused(w.path, STORE_READ, ERR_DATA, "holds no experiment");
    world_free(&w);
}

static void alter(const char *path, const char *script)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, script, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void test_refuses__a_database_of_another_program(void **state)
{
    (void)state;
    world w;
    world_make(&w);
    alter(w.path, "PRAGMA journal_mode = WAL; CREATE TABLE theirs (a)");
    size_t n, m;
    unsigned char *before = read_bytes(w.path, &n);
    expect_refused(w.path, STORE_WRITE, ERR_DATA, "another program");
    expect_refused(w.path, STORE_READ, ERR_DATA, "another program");
    unsigned char *after = read_bytes(w.path, &m);
    assert_true(n == m && memcmp(before, after, n) == 0);
    free(before);
    free(after);
    world_free(&w);
}

static void test_refuses__a_newer_schema(void **state)
{
    (void)state;
    world w;
    world_make(&w);
    fill(&w);
    alter(w.path, "PRAGMA user_version = 99");
    expect_refused(w.path, STORE_WRITE, ERR_DATA, "newer softplus (schema 99");
    expect_refused(w.path, STORE_READ, ERR_DATA, "newer softplus (schema 99");
    world_free(&w);
}

static void test_refuses__a_file_it_may_not_write(void **state)
{
    (void)state;
    world w;
    world_make(&w);
    fill(&w);
    assert_int_equal(chmod(w.path, 0444) | chmod(w.folder, 0755), 0);
    assert_true(process_drop_root());
    expect_refused(w.path, STORE_WRITE, ERR_IO, "cannot be written");
    store *s;
    err e = {0};
    store_experiment x;
    assert_int_equal(store_open(&s, w.path, STORE_READ, &e), 0);
    assert_int_equal(store_load(s, 0, &x, &e), 0);
    store_experiment_dispose(&x);
    store_close(s);
    process_take_root_back();
    world_free(&w);
}

/* Opens and reads all of a file that may be anything: 0 where everything was given back right. */
static int try_all(const world *w, const run_result *right)
{
    store *s;
    store_experiment x = {0};
    err e = {0};
    int rc = store_open(&s, w->path, STORE_READ, &e);
    if (rc == 0) rc = store_load(s, 0, &x, &e);
    if (rc == 0) {
        for (size_t t = 0; t < w->plan.n_trials; t++)
            if (x.result[t].status != RUN_PENDING && !world_same(&x.result[t], &right[t])) rc = 1;
        store_experiment_dispose(&x);
    } else {
        assert_true(rc == ERR_DATA || rc == ERR_IO || rc == ERR_MEMORY);
        assert_true(strncmp(e.text, w->path, strlen(w->path)) == 0);
    }
    store_close(s);
    return rc;
}

static void test_refuses__a_truncated_file(void **state)
{
    (void)state;
    world w;
    world_make(&w);
    fill(&w);
    size_t n;
    unsigned char *bytes = read_bytes(w.path, &n);
    assert_true(n > 8192);
    for (size_t keep = 1; keep < n; keep += 1013) {
        write_bytes(w.path, bytes, keep);
        err e = {0};
        store *s;
        int rc = store_open(&s, w.path, STORE_WRITE, &e);
        if (rc != ERR_DATA) fail_msg("cut at %zu of %zu: code %d, '%s'", keep, n, rc, e.text);
    }
    free(bytes);
    world_free(&w);
}

/* A block of the file overwritten, at every place in turn: refused, or what is read is right. Only
   bytes that SQLite does not interpret (the inside of a value) may pass unseen; they are few, and a
   store that has them gives other figures, never a crash. */
static void test_refuses__damaged_pages(void **state)
{
    (void)state;
    world w;
    world_make(&w);
    fill(&w);
    run_result *right = calloc(w.plan.n_trials, sizeof *right);
    for (size_t t = 0; t < w.plan.n_trials; t++) right[t] = world_run(&w.plan, t);
    size_t n, refused = 0, wrong = 0, tried = 0;
    unsigned char *bytes = read_bytes(w.path, &n);
    assert_int_equal(try_all(&w, right), 0);
    for (size_t at = 0; at + 64 <= n; at += 512, tried++) {
        unsigned char kept[64];
        memcpy(kept, bytes + at, sizeof kept);
        memset(bytes + at, 0xA5, sizeof kept);
        write_bytes(w.path, bytes, n);
        int rc = try_all(&w, right);
        refused += rc < 0;
        wrong += rc == 1;
        memcpy(bytes + at, kept, sizeof kept);
    }
    print_message("of %zu damages %zu were refused, %zu changed a figure, %zu hit nothing\n", tried,
                  refused, wrong, tried - refused - wrong);
    assert_true(refused >= n / 4096); /* the head of every page at least */
    free(bytes);
    run_results_free(right, w.plan.n_trials);
    world_free(&w);
}

static void test_refuses__contents_that_contradict_the_plan(void **state)
{
    static const char *const wrong[] = {
        "PRAGMA foreign_keys = OFF; DELETE FROM trial WHERE id = 3",
        "PRAGMA foreign_keys = OFF; UPDATE run SET trial = 4711 WHERE trial = 3",
        "UPDATE trial SET activation = 'nothing'",
        "UPDATE experiment SET plan = replace(plan, 'batch', 'bitch')",
        "UPDATE experiment SET plan = ''",
        "UPDATE experiment SET plan = replace(plan, 'runs 6', 'runs 7')",
        "DELETE FROM epoch WHERE epoch = 1",
        "UPDATE layer SET layer = 4 WHERE layer = 2",
        "DELETE FROM histogram WHERE quantity = 'gradient'",
        "UPDATE histogram SET counts = replace(counts, ',', ';')",
        "UPDATE histogram SET counts = '[1,2'",
        "UPDATE histogram SET counts = replace(counts, ']', ',1]')",
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        world w;
        world_make(&w);
        fill(&w);
        alter(w.path, wrong[i]);
        store *s;
        store_experiment x;
        err e = {0};
        assert_int_equal(store_open(&s, w.path, STORE_READ, &e), 0);
        assert_int_equal(store_load(s, 0, &x, &e), ERR_DATA);
        assert_non_null(strstr(e.text, "damaged"));
        store_close(s);
        world_free(&w);
    }
}

static void test_refuses__to_wait_for_ever(void **state)
{
    (void)state;
    world w;
    world_make(&w);
    fill(&w);
    sqlite3 *other;
    assert_int_equal(sqlite3_open(w.path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
    expect_refused(w.path, STORE_WRITE, ERR_IO, "locked for 10 s");
    sqlite3_close(other);
    world_free(&w);
}

/* tests/store/schemaN.db is a store that schema N wrote: this world's, with every run. How plans are
   made may have changed since. What a run had is there; what only later schemas keep is not. */
static void expect_read(int schema)
{
    char path[64];
    world w;
    world_make(&w);
    size_t n;
    snprintf(path, sizeof path, "tests/store/schema%d.db", schema);
    unsigned char *bytes = read_bytes(path, &n);
    write_bytes(w.path, bytes, n);
    free(bytes);
    store *s = world_open(&w);
    store_experiment x;
    err e = {0};
    assert_int_equal(store_load(s, 1, &x, &e), 0);
    assert_int_equal(x.plan.n_act, 4);
    assert_int_equal(x.plan.n_trials, 60);
    for (size_t t = 0; t < x.plan.n_trials; t++) {
        run_result r = world_run(&x.plan, t);
        history *kept = r.history;
        if (schema < 2) r.history = NULL;
        if (schema < 3) r.beta = (run_betas){0};
        if (schema < 4) r.calibration = (calibration){0};
        if (!world_same(&x.result[t], &r)) fail_msg("schema %d: trial %zu", schema, t);
        history_free(kept);
    }
    assert_string_equal(x.note[1], w.note[1]);
    store_experiment_dispose(&x);
    store_start start = world_begin(&w, s); /* and it can be written to */
    world_append(&w, s, start.finished, w.plan.n_trials);
    store_close(s);
    world_free(&w);
}

static void test_refuses__no_older_schema(void **state)
{
    (void)state;
    for (int schema = 1; schema < 4; schema++) expect_read(schema);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refuses__what_is_no_store),
        cmocka_unit_test(test_refuses__a_database_of_another_program),
        cmocka_unit_test(test_refuses__a_newer_schema),
        cmocka_unit_test(test_refuses__a_truncated_file),
        cmocka_unit_test(test_refuses__damaged_pages),
        cmocka_unit_test(test_refuses__contents_that_contradict_the_plan),
        cmocka_unit_test(test_refuses__to_wait_for_ever),
        cmocka_unit_test(test_refuses__no_older_schema),
        cmocka_unit_test(test_refuses__a_file_it_may_not_write),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
