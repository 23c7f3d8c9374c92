/* Every activation of the lab has its ONNX nodes; what they compute is runtime.sh's matter. */
#include "model/world.h"
#include "net/act.h"
#include "onnx/onnx.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

static int holds(const char *bytes, size_t n, const char *text)
{
    size_t length = strlen(text);
    for (size_t i = 0; i + length <= n; i++)
        if (memcmp(bytes + i, text, length) == 0) return 1;
    return 0;
}

static char *exported(const model *m, size_t *n)
{
    char *bytes = NULL;
    err e = {0};
    FILE *f = open_memstream(&bytes, n);
    assert_non_null(f);
    if (onnx_write(m, f, &e) != 0) fail_msg("%s", e.text);
    assert_int_equal(fclose(f), 0);
    return bytes;
}

static void test_onnx__has_every_activation(void **state)
{
    (void)state;
    for (size_t i = 0; act_name(i); i++) {
        world w;
        size_t n;
        world_make(&w, TASK_BINARY, act_name(i));
        char *bytes = exported(&w.model, &n);
        assert_true(holds(bytes, n, "layers.2.weight") && holds(bytes, n, "probabilities"));
        assert_true(holds(bytes, n, "softplus-model/1")); /* the metadata go along */
        free(bytes);
        world_dispose(&w);
    }
}

static void test_onnx__refuses_scales_beyond_f32(void **state)
{
    (void)state;
    world w;
    world_make(&w, TASK_REGRESSION, "relu");
    parts large;
    err e = {0};
    assert_int_equal(parts_copy(&large, prep_parts(w.model.prep)), 0);
    large.target = (scale){.unit = 0x1p-1000, .mean = 0.5, .sd = 0.5};
    prep_free(w.model.prep);
    assert_int_equal(prep_from_parts(&w.model.prep, &large, &e), 0);
    assert_int_equal(onnx_write(&w.model, stderr, &e), ERR_DATA);
    assert_non_null(strstr(e.text, "too large for f32"));
    parts_dispose(&large);
    world_dispose(&w);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, world_enter, world_leave)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_onnx__has_every_activation),
        IN_FOLDER(test_onnx__refuses_scales_beyond_f32),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
