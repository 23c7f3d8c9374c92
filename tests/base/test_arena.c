#include "base/arena.h"
#include "base/err.h"
#include "test.h"

#include <string.h>

/* The layout of a user: the same code measures and takes. */
static void lay_out(arena *a, char **text, double **numbers, float **none)
{
    *text = arena_take(a, 3, sizeof **text);
    *numbers = arena_take(a, 1000, sizeof **numbers);
    *none = arena_take(a, 0, sizeof **none);
}

static void test_arena__gives_what_was_measured(void **state)
{
    (void)state;
    arena measured = arena_measure(), a;
    char *text;
    double *numbers;
    float *none;
    lay_out(&measured, &text, &numbers, &none);
    assert_null(text);
    assert_null(numbers);
    assert_int_equal(measured.used, 64 + 8000);
    assert_int_equal(arena_init(&a, measured.used), 0);
    lay_out(&a, &text, &numbers, &none);
    assert_int_equal(a.used, measured.used);
    assert_int_equal((uintptr_t)text % 64, 0);
    assert_int_equal((uintptr_t)numbers % 64, 0);
    assert_true((char *)numbers >= text + 64);
    for (size_t i = 0; i < 1000; i++) assert_true(numbers[i] == 0);
    memset(text, 1, 3);
    memset(numbers, 2, 8000); /* the sanitizer tells if this is not ours */
    arena_dispose(&a);
    assert_null(a.base);
}

static void test_arena__overflow_is_refused_not_wrapped(void **state)
{
    (void)state;
    static const struct {
        size_t n, size;
    } row[] = {{SIZE_MAX, 1}, {SIZE_MAX / 2, 3}, {SIZE_MAX / 8, 16}, {2, SIZE_MAX / 2}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        arena a = arena_measure(), b;
        assert_null(arena_take(&a, row[i].n, row[i].size));
        assert_int_equal(a.used, SIZE_MAX);
        assert_null(arena_take(&a, 1, 1)); /* stays so */
        assert_int_equal(a.used, SIZE_MAX);
        assert_int_equal(arena_init(&b, a.used), ERR_MEMORY);
    }
    arena a = arena_measure(); /* many pieces, none too large by itself */
    for (int i = 0; i < 3; i++) arena_take(&a, SIZE_MAX / 2 - 100, 1);
    assert_int_equal(a.used, SIZE_MAX);
}

static void test_arena__empty_is_legal(void **state)
{
    (void)state;
    arena a;
    assert_int_equal(arena_init(&a, 0), 0);
    assert_non_null(a.base);
    arena_dispose(&a);
    arena_dispose(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arena__gives_what_was_measured),
        cmocka_unit_test(test_arena__overflow_is_refused_not_wrapped),
        cmocka_unit_test(test_arena__empty_is_legal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
