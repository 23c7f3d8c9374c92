/* A test that fails, so that ctest can be seen to notice (WILL_FAIL). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void test_failing__fails(void **state)
{
    (void)state;
    assert_int_equal(1, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_failing__fails)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
