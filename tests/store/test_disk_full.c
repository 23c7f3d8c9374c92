/* A disk that fills up: a clear error, and every run appended before is still there. Needs leave to
 * mount a file system for itself alone. */
#include "process.h"
#include "world.h"

#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SKIPPED = 77, DISK = 2 << 20 };

static void filler(char path[WORLD_PATH + 8], const world *w)
{
    snprintf(path, WORLD_PATH + 8, "%s/filler", w->folder);
}

static void free_disk(const world *w)
{
    char path[WORLD_PATH + 8];
    filler(path, w);
    remove(path);
}

/* All the room there is, but for the last `leave` bytes. */
static void fill_disk(const world *w, size_t leave)
{
    char path[WORLD_PATH + 8];
    filler(path, w);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    setvbuf(f, NULL, _IONBF, 0);
    static const char piece[4096];
    size_t n = 0;
    while (fwrite(piece, 1, sizeof piece, f) == sizeof piece) n += sizeof piece;
    fclose(f);
    assert_true(n > leave);
    f = fopen(path, "wb"); /* the same again, without the last ones */
    assert_non_null(f);
    for (; n > leave; n -= sizeof piece) assert_int_equal(fwrite(piece, 1, sizeof piece, f), 4096);
    fclose(f);
}

/* Appends until there is no room; how many went in. */
static size_t append_until_full(const world *w, store *s)
{
    err e = {0};
    for (size_t t = 0; t < w->plan.n_trials; t++) {
        run_result r = world_run(&w->plan, t);
        int rc = store_append(s, &r, &e);
        history_free(r.history);
        if (rc == 0) continue;
        assert_int_equal(e.code, ERR_IO);
        if (!strstr(e.text, "the disk is full; what was finished is kept")) fail_msg("%s", e.text);
        return t;
    }
    fail_msg("the disk took everything");
    return 0;
}

static void test_disk_full__loses_nothing_finished(void **state)
{
    world *w = *state;
    store *s = world_open(w);
    world_begin(w, s);
    fill_disk(w, 12 << 10);
    size_t n = append_until_full(w, s);
    assert_true(n > 0);
    store_close(s);

    free_disk(w);
    s = world_open(w);
    store_start start = world_begin(w, s);
    assert_int_equal(start.id, 1);
    assert_int_equal(start.finished, n);
    for (size_t t = 0; t < w->plan.n_trials; t++) {
        run_result r = world_run(&w->plan, t);
        assert_int_equal(world_same(&w->result[t], &r), t < n);
        history_free(r.history);
    }
    world_append(w, s, n, w->plan.n_trials);
    store_close(s);
}

static void test_disk_full__at_the_beginning(void **state)
{
    world *w = *state;
    remove(w->path);
    fill_disk(w, 8 << 10);
    store *s = NULL;
    store_start start;
    err e = {0};
    int rc = store_open(&s, w->path, STORE_WRITE, &e);
    if (rc == 0) rc = store_begin(s, &w->subject, w->result, &start, &e);
    assert_int_equal(rc, ERR_IO);
    if (!strstr(e.text, "disk is full")) fail_msg("%s", e.text);
    store_close(s);
    free_disk(w);
}

int main(void)
{
    world w;
    world_make(&w);
    if (!process_small_disk(w.folder, DISK)) {
        printf("skipped: a file system of its own cannot be mounted here\n");
        world_free(&w);
        return SKIPPED;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(test_disk_full__loses_nothing_finished, &w),
        cmocka_unit_test_prestate(test_disk_full__at_the_beginning, &w),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    world_free(&w);
    return failed;
}
