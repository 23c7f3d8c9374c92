#include "table/utf8.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

static void check(const char *text, size_t n, const char *want)
{
    char out[256];
    int recoded = 0, clean;
    size_t size = utf8_clean(out, text, n, &recoded);
    if (size != strlen(want) || memcmp(out, want, size) != 0)
        fail_msg("'%.*s' became '%.*s', not '%s'", (int)n, text, (int)size, out, want);
    clean = size == n && memcmp(out, text, n) == 0;
    assert_int_equal(utf8_is_clean(text, n), clean);
    assert_true(utf8_is_clean(out, size));
    if (clean) assert_int_equal(recoded, 0);
}

static void test_utf8__text_stays(void **state)
{
    (void)state;
    static const char *const text[] = {"",       "plain",  "naïve",  "日本",       "😀",
                                       "\u00A0", "\uD7FF", "\uE000", "\U0010FFFF", "\uFFFD"};
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        check(text[i], strlen(text[i]), text[i]);
}

static void test_utf8__other_bytes_are_windows_1252(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } row[] = {
        {"caf\xE9", "café"},     /* Latin-1 too */
        {"\x80x", "€x"},         /* a continuation alone */
        {"\x81\x8D\x8F\x90\x9D", /* nothing there */
         "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"},
        {"\x93ja\x94\x97\xA0", "“ja”—\u00A0"},
        {"\xC3", "Ã"},                     /* cut short */
        {"\xE2\x82", "â‚"},                /* cut short */
        {"\xE2\x82z", "â‚z"},              /* broken off */
        {"\xC0\xAF", "À¯"},                /* overlong */
        {"\xE0\x80\xAF", "à€¯"},           /* overlong */
        {"\xED\xA0\x80", "í\u00A0€"},      /* a surrogate */
        {"\xF4\x90\x80\x80", "ô\uFFFD€€"}, /* beyond U+10FFFF */
        {"\xFF\xFE", "ÿþ"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        char out[256];
        int recoded = 0;
        check(row[i].text, strlen(row[i].text), row[i].want);
        utf8_clean(out, row[i].text, strlen(row[i].text), &recoded);
        assert_int_equal(recoded, 1);
    }
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
                int recoded = 0;
                size_t size = utf8_clean(out, text, 4, &recoded);
                assert_true(size <= sizeof out);
                assert_true(utf8_is_clean(out, size));
                assert_int_equal(utf8_clean(again, out, size, &recoded), size);
                assert_memory_equal(again, out, size);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utf8__text_stays),
        cmocka_unit_test(test_utf8__other_bytes_are_windows_1252),
        cmocka_unit_test(test_utf8__controls_become_blanks),
        cmocka_unit_test(test_utf8__any_bytes_become_clean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
