/* Every allocation on the way from a file to predictions and back to a file fails once: each time the
 * answer is one line that says so, and nothing stays allocated. The linker passes the lab's calls
 * through scarce.h. Those of jansson are counted but do not fail: it is not made for that
 * and takes some failures for other text. */
#include "base/err.h"
#include "scarce.h"
#include "test.h"
#include "world.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

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
    json_set_alloc_funcs(scarce_malloc, scarce_free);
    long before = scarce_live, failures = 0;
    for (;; failures++) {
        err e = {0};
        scarce_after = failures;
        int rc = read_predict_write(bytes, n, &w.data, p, out, &e);
        int exhausted = scarce_after < 0;
        scarce_after = -1;
        if (scarce_live != before)
            fail_msg("call %ld: %ld blocks are left", failures, scarce_live - before);
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
