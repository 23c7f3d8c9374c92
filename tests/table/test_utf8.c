#include "table/utf8.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

#define REPLACED "\xEF\xBF\xBD"

static void check(const char *text, size_t n, const char *want)
{
    char out[256];
    size_t size = utf8_clean(out, text, n);
    if (size != strlen(want) || memcmp(out, want, size) != 0)
        fail_msg("'%.*s' became '%.*s', not '%s'", (int)n, text, (int)size, out, want);
    int clean = size == n && memcmp(out, text, n) == 0;
    assert_int_equal(utf8_is_clean(text, n), clean);
    assert_true(utf8_is_clean(out, size));
}

static void test_utf8__text_stays(void **state)
{
    (void)state;
    static const char *const text[] = {"",       "plain",  "naïve",  "日本",       "😀",
                                       "\u00A0", "\uD7FF", "\uE000", "\U0010FFFF", "\uFFFD"};
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        check(text[i], strlen(text[i]), text[i]);
}

static void test_utf8__other_bytes_are_replaced(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } row[] = {
        {"caf\xE9", "caf" REPLACED},                               /* Latin-1 */
        {"\x80x", REPLACED "x"},                                   /* a continuation alone */
        {"\xC3", REPLACED},                                        /* cut short */
        {"\xE2\x82", REPLACED REPLACED},                           /* cut short */
        {"\xE2\x82z", REPLACED REPLACED "z"},                      /* broken off */
        {"\xC0\xAF", REPLACED REPLACED},                           /* overlong */
        {"\xE0\x80\xAF", REPLACED REPLACED REPLACED},              /* overlong */
        {"\xED\xA0\x80", REPLACED REPLACED REPLACED},              /* a surrogate */
        {"\xF4\x90\x80\x80", REPLACED REPLACED REPLACED REPLACED}, /* beyond U+10FFFF */
        {"\xFF\xFE", REPLACED REPLACED},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        check(row[i].text, strlen(row[i].text), row[i].want);
}

static void test_utf8__controls_become_blanks(void **state)
{
    (void)state;
    check("a\nb\tc\x1B[31m\x7F", 11, "a b c [31m ");
    check("\xC2\x9B"
          "1m",
          4, " 1m"); /* U+009B starts commands of terminals too */
    check("a\0b", 3, "a b");
}

/* Every sequence of two bytes and every lead of longer ones: the result is clean, at most thrice as
   long, and cleaning it again changes nothing. */
static void test_utf8__any_bytes_become_clean(void **state)
{
    (void)state;
    static const char tail[][3] = {"\x80\x80", "\xBF\xBF", "\x80z", "zz"};
    for (int a = 0; a < 256; a++)
        for (int b = 0; b < 256; b++)
            for (size_t t = 0; t < sizeof tail / sizeof *tail; t++) {
                char text[4] = {(char)a, (char)b, tail[t][0], tail[t][1]}, out[12], again[36];
                size_t size = utf8_clean(out, text, 4);
                assert_true(size <= sizeof out);
                assert_true(utf8_is_clean(out, size));
                assert_int_equal(utf8_clean(again, out, size), size);
                assert_memory_equal(again, out, size);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utf8__text_stays),
        cmocka_unit_test(test_utf8__other_bytes_are_replaced),
        cmocka_unit_test(test_utf8__controls_become_blanks),
        cmocka_unit_test(test_utf8__any_bytes_become_clean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
