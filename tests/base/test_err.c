#include "base/err.h"
#include "test.h"

#include <string.h>

static void test_err__is_one_line_and_returns_its_code(void **state)
{
    (void)state;
    err e = {0};
    assert_int_equal(err_set(&e, ERR_DATA, "%s:%d: '%s'", "a.csv", 3, "x\r\ny"), ERR_DATA);
    assert_int_equal(e.code, ERR_DATA);
    assert_string_equal(e.text, "a.csv:3: 'x  y'");
    assert_int_equal(err_memory(&e, "a table"), ERR_MEMORY);
    assert_string_equal(e.text, "not enough memory for a table");
    assert_int_equal(err_set(NULL, ERR_IO, "%d", 1), ERR_IO);
}

static void test_err__long_text_is_cut(void **state)
{
    (void)state;
    static char longer[5000];
    memset(longer, 'x', sizeof longer - 1);
    err e = {0};
    err_set(&e, ERR_USAGE, "%s", longer);
    assert_int_equal(strlen(e.text), sizeof e.text - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_err__is_one_line_and_returns_its_code),
        cmocka_unit_test(test_err__long_text_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
