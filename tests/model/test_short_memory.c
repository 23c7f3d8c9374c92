/* Every allocation on the way from a file to predictions and back to a file fails once: each time the
 * answer is one line that says so, and nothing stays allocated. The linker passes the lab's calls
 * through the functions below. Those of jansson are counted but do not fail: it is not made for that
 * and takes some failures for other text. */
#include "base/err.h"
#include "test.h"
#include "world.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *old, size_t n);
void *__real_aligned_alloc(size_t alignment, size_t n);
void __real_free(void *p);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *old, size_t n);
void *__wrap_aligned_alloc(size_t alignment, size_t n);
void __wrap_free(void *p);

static long until_failure = -1; /* calls that still succeed; negative: all */
static long live;               /* blocks allocated and not freed */

static int fails(void)
{
    return until_failure >= 0 && until_failure-- == 0;
}

static void *counted(void *p)
{
    live += p != NULL;
    return p;
}

void *__wrap_malloc(size_t n)
{
    return fails() ? NULL : counted(__real_malloc(n));
}

void *__wrap_calloc(size_t n, size_t size)
{
    return fails() ? NULL : counted(__real_calloc(n, size));
}

void *__wrap_realloc(void *old, size_t n)
{
    if (fails()) return NULL;
    void *p = __real_realloc(old, n);
    return old ? p : counted(p);
}

void *__wrap_aligned_alloc(size_t alignment, size_t n)
{
    return fails() ? NULL : counted(__real_aligned_alloc(alignment, n));
}

void __wrap_free(void *p)
{
    live -= p != NULL;
    __real_free(p);
}

static void *counted_malloc(size_t n)
{
    return counted(__real_malloc(n));
}

static int read_predict_write(const unsigned char *bytes, size_t n, const dataset *d, double *p,
                              FILE *out, err *e)
{
    model m;
    int rc = model_read(&m, bytes, n, "m", e);
    if (rc < 0) return rc;
    rc = model_predict(&m, d, p, e);
    if (rc == 0) rc = model_write(&m, out, e);
    model_dispose(&m);
    return rc;
}

static void test_short_memory__is_said_and_nothing_leaks(void **state)
{
    (void)state;
    world w;
    size_t n;
    world_make(&w, TASK_MULTICLASS, "softplus");
    unsigned char *bytes = world_bytes(&w.model, &n);
    double *p = malloc(w.data.rows * model_predictions(&w.model) * sizeof *p);
    FILE *out = fopen("out", "wb");
    assert_non_null(p);
    assert_non_null(out);
    json_set_alloc_funcs(counted_malloc, __wrap_free);
    long before = live, failures = 0;
    for (;; failures++) {
        err e = {0};
        until_failure = failures;
        int rc = read_predict_write(bytes, n, &w.data, p, out, &e);
        int exhausted = until_failure < 0;
        until_failure = -1;
        if (live != before) fail_msg("call %ld: %ld blocks are left", failures, live - before);
        if (rc == 0) {
            assert_false(exhausted);
            break;
        }
        if (rc != ERR_MEMORY) fail_msg("call %ld: code %d, '%s'", failures, rc, e.text);
        assert_non_null(strstr(e.text, "not enough memory for"));
    }
    print_message("%ld allocations failed in turn\n", failures);
    assert_true(failures > 100);
    json_set_alloc_funcs(malloc, free);
    assert_int_equal(fclose(out), 0);
    free(p);
    free(bytes);
    world_dispose(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_short_memory__is_said_and_nothing_leaks, world_enter,
                                        world_leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
