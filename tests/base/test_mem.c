#include "base/mem.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

static void test_mem__array_is_zeroed_and_checked(void **state)
{
    (void)state;
    int *a = mem_array(1000, sizeof *a);
    assert_non_null(a);
    for (int i = 0; i < 1000; i++) assert_int_equal(a[i], 0);
    free(a);
    void *nothing = mem_array(0, 8);
    assert_non_null(nothing);
    free(nothing);
    volatile size_t many = SIZE_MAX / 4; /* the compiler would warn of the product */
    assert_null(mem_array(many, 8));
}

static void test_mem__resize_keeps_what_was_there(void **state)
{
    (void)state;
    int *a = mem_resize(NULL, 2, sizeof *a);
    assert_non_null(a);
    a[0] = 7;
    a[1] = 8;
    int *b = mem_resize(a, 100000, sizeof *b);
    assert_non_null(b);
    assert_int_equal(b[0], 7);
    assert_int_equal(b[1], 8);
    volatile size_t many = SIZE_MAX / 2;
    assert_null(mem_resize(b, many, sizeof *b));
    assert_int_equal(b[1], 8);
    free(b);
}

static void test_mem__text_is_terminated(void **state)
{
    (void)state;
    char *t = mem_text("abcdef", 3), *s = mem_string("");
    assert_string_equal(t, "abc");
    assert_string_equal(s, "");
    free(t);
    free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mem__array_is_zeroed_and_checked),
        cmocka_unit_test(test_mem__resize_keeps_what_was_there),
        cmocka_unit_test(test_mem__text_is_terminated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
