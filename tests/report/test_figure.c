/* Numbers as people read them. */
#include "report/figure.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* value with the digits that largest and spread ask for. */
static void expect(const char *want, double value, double largest, double spread)
{
    char got[FIGURE_ROOM];
    figure_number(got, value, figure_form_for(largest, spread));
    assert_string_equal(want, got);
}

static void test_figure__two_digits_of_the_spread(void **state)
{
    (void)state;
    expect("31.42", 31.418, 31.418, 0.8123);
    expect("31.4", 31.418, 31.418, 2.3);
    expect("31", 31.418, 31.418, 23);
    expect("1234", 1234.4, 1234.4, 560);
    expect("0.0931", 0.09312, 0.09312, 0.0043);
    expect("0.8", 0.76, 0.76, 7.6);
}

static void test_figure__never_more_than_six_digits(void **state)
{
    (void)state;
    expect("31.4183", 31.41828, 31.41828, 1e-12);
    expect("123457", 123456.7, 123456.7, 1e-3);
}

static void test_figure__unknown_spread(void **state)
{
    (void)state;
    expect("31.42", 31.41828, 31.41828, 0);
    expect("31.42", 31.41828, 31.41828, NAN);
    expect("0.000", 0, 0, 0);
    expect("–", NAN, NAN, NAN);
    expect("–", INFINITY, INFINITY, 1);
}

static void test_figure__far_from_one(void **state)
{
    (void)state;
    expect("1.2346e+09", 1234567890., 1234567890., 1.1e6);
    expect("1.23e-09", 1.2346e-9, 1.2346e-9, 1.1e-10);
}

static void test_figure__no_negative_zero(void **state)
{
    (void)state;
    expect("0.00", -0.0004, 1, 0.12);
    expect("-0.01", -0.006, 1, 0.12);
}

static void test_figure__shares(void **state)
{
    (void)state;
    char got[FIGURE_ROOM];
    figure_percent(got, 0.0312, 1);
    assert_string_equal("3.1 %", got);
    figure_percent(got, NAN, 1);
    assert_string_equal("–", got);
    figure_chosen(got, 0.01);
    assert_string_equal("1 %", got);
    figure_chosen(got, 0.995);
    assert_string_equal("99.5 %", got);
}

static void test_figure__counts(void **state)
{
    (void)state;
    static const struct {
        size_t n;
        const char *want;
    } row[] = {{0, "0"},        {999, "999"},        {1000, "1,000"},
               {8645, "8,645"}, {123456, "123,456"}, {1234567, "1,234,567"}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        char got[FIGURE_ROOM];
        figure_count(got, row[i].n);
        assert_string_equal(row[i].want, got);
    }
}

static void test_figure__times(void **state)
{
    (void)state;
    static const struct {
        double seconds;
        const char *want;
    } row[] = {{0.0121, "12.1 ms"}, {0.00454, "4.54 ms"},   {83.2e-6, "83.2 µs"},
               {104e-6, "104 µs"},  {2.5, "2.50 s"},        {754, "754 s"},
               {0.99999, "1.00 s"}, {9.9999e-4, "1.00 ms"}, {NAN, "–"}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        char got[FIGURE_ROOM];
        figure_seconds(got, row[i].seconds);
        assert_string_equal(row[i].want, got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_figure__two_digits_of_the_spread),
        cmocka_unit_test(test_figure__never_more_than_six_digits),
        cmocka_unit_test(test_figure__unknown_spread),
        cmocka_unit_test(test_figure__far_from_one),
        cmocka_unit_test(test_figure__no_negative_zero),
        cmocka_unit_test(test_figure__shares),
        cmocka_unit_test(test_figure__counts),
        cmocka_unit_test(test_figure__times),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
