#include "base/rng.h"
#include "base/str.h"
#include "test.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static void test_str__numbers_look_as_people_write_them(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *want;
    } row[] = {
        {0, "0"},
        {-0.0, "-0"},
        {1, "1"},
        {10, "10"},
        {-2.5, "-2.5"},
        {120, "120"},
        {18823, "18823"},
        {0.1, "0.1"},
        {0.1 + 0.2, "0.30000000000000004"},
        {0.0001, "0.0001"},
        {0.00001, "1e-05"},
        {1e15, "1000000000000000"},
        {1e16, "1e+16"},
        {1.5e300, "1.5e+300"},
        {DBL_MAX, "1.7976931348623157e+308"},
        {5e-324, "5e-324"},
        {-1.25e-7, "-1.25e-07"},
        {-1.0 / 3 / 1000, "-0.0003333333333333333"},
        {INFINITY, "inf"},
        {-INFINITY, "-inf"},
        {NAN, "nan"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        char text[STR_NUMBER];
        str_number_f64(text, row[i].value);
        assert_string_equal(text, row[i].want);
    }
    char text[STR_NUMBER];
    str_number_f32(text, 0.1f);
    assert_string_equal(text, "0.1");
    str_number_f32(text, FLT_MAX);
    assert_string_equal(text, "3.4028235e+38");
    str_number_f32(text, FLT_TRUE_MIN);
    assert_string_equal(text, "1e-45");
    str_number_f32(text, 16777216.0f);
    assert_string_equal(text, "16777216");
}

/* Any bits: the text reads back as the same double, by strtod and by str_to_number, and no text
   with one digit less does. */
static void test_str__numbers_read_back(void **state)
{
    (void)state;
    rng r = rng_stream(1, RNG_DATA, 0);
    for (int i = 0; i < 50000; i++) {
        uint64_t bits = (uint64_t)rng_u32(&r) << 32;
        bits |= rng_u32(&r);
        double value, again;
        memcpy(&value, &bits, sizeof value);
        if (i % 2) value = floor(rng_normal(&r) * 1e6) / 1000; /* as they stand in files */
        if (!isfinite(value)) continue;
        char text[STR_NUMBER], shorter[64];
        str_number_f64(text, value);
        if (strtod(text, NULL) != value) fail_msg("%a became %s", value, text);
        if (!str_to_number(text, strlen(text), &again) || bits_of(again) != bits_of(value))
            fail_msg("%s was read as %a, not %a", text, again, value);
        int digits = 0;
        for (const char *c = text + strspn(text, "-0."); *c && *c != 'e'; c++) digits += *c != '.';
        if (strpbrk(text, ".e") && digits > 1) {
            snprintf(shorter, sizeof shorter, "%.*e", digits - 2, value);
            if (strtod(shorter, NULL) == value)
                fail_msg("%s is not the shortest: %s", text, shorter);
        }
        float single = (float)value;
        str_number_f32(text, single);
        if (isfinite(single) && strtof(text, NULL) != single)
            fail_msg("%a became %s", (double)single, text);
    }
}

static void test_str__to_number_takes_decimal_numbers_only(void **state)
{
    (void)state;
    static const char *const yes[] = {"0",
                                      "-0",
                                      "+1",
                                      "1.",
                                      ".5",
                                      "-.5e3",
                                      "1e5",
                                      "1E+05",
                                      "  7 ",
                                      "\t7",
                                      "123456789012345",
                                      "1234567890123456",
                                      "0.1",
                                      "9007199254740993",
                                      "1e-400",
                                      "000000000000000000001",
                                      "2.2250738585072011e-308",
                                      "3.14159265358979323846264338"};
    static const char *const no[] = {"",    " ",     "-",   "+",     ".",    "e5",  "1e",
                                     "1e+", "1.2.3", "1,5", "0x10",  "inf",  "nan", "1 2",
                                     "--1", "1f",    "١",   "1_000", "1e5.0"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        double value = NAN;
        if (!str_to_number(yes[i], strlen(yes[i]), &value)) fail_msg("'%s' refused", yes[i]);
        if (bits_of(value) != bits_of(strtod(yes[i], NULL))) fail_msg("%s is %a", yes[i], value);
    }
    for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
        double value = 42;
        if (str_to_number(no[i], strlen(no[i]), &value)) fail_msg("'%s' is %g", no[i], value);
        assert_true(value == 42);
    }
    double value;
    assert_int_equal(str_to_number("1e999", 5, &value), 1);
    assert_true(value == INFINITY);
    assert_int_equal(str_to_number("-1e999", 6, &value), 1);
    assert_true(value == -INFINITY);
    assert_int_equal(str_to_number("12345", 2, &value), 1); /* n counts, not a NUL */
    assert_true(value == 12);
}

static void test_str__to_number_at_its_longest(void **state)
{
    (void)state;
    static char text[STR_LONGEST_NUMBER + 2];
    memset(text, '1', sizeof text);
    double value = 0;
    text[1] = '.';
    assert_int_equal(str_to_number(text, STR_LONGEST_NUMBER, &value), 1);
    assert_true(value == 1.1111111111111112);
    assert_int_equal(str_to_number(text, STR_LONGEST_NUMBER + 1, &value), 0);
}

/* Under a locale that writes 1,5 nothing changes. */
static void test_str__numbers_ignore_the_locale(void **state)
{
    (void)state;
    static const char *const with_comma[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE.utf8",
                                             "ru_RU.UTF-8", "es_ES.UTF-8", "pt_BR.UTF-8"};
    const char *set = NULL;
    for (size_t i = 0; i < sizeof with_comma / sizeof *with_comma && !set; i++)
        set = setlocale(LC_NUMERIC, with_comma[i]);
    if (!set) {
        print_message("no locale with a decimal comma is installed here\n");
        skip();
    }
    char text[STR_NUMBER];
    double value;
    str_number_f64(text, -1234.5);
    assert_string_equal(text, "-1234.5");
    str_number_f64(text, 1.25e-20);
    assert_string_equal(text, "1.25e-20");
    assert_int_equal(str_to_number("3.25", 4, &value), 1);
    assert_true(value == 3.25);
    assert_int_equal(str_to_number("3.25e-20", 8, &value), 1);
    assert_true(value == 3.25e-20);
    assert_int_equal(str_to_number("3,25", 4, &value), 0);
    setlocale(LC_NUMERIC, "C");
}

static void test_str__cut(void **state)
{
    (void)state;
    char out[STR_CUT];
    str_cut(out, "short", SIZE_MAX);
    assert_string_equal(out, "short");
    str_cut(out, "counted", 3);
    assert_string_equal(out, "cou");
    str_cut(out, "1234567890123456789012345678901234567890", SIZE_MAX);
    assert_string_equal(out, "1234567890123456789012345678901234567890");
    str_cut(out, "12345678901234567890123456789012345678901", SIZE_MAX);
    assert_string_equal(out, "1234567890123456789012345678901234567890…");
    char wide[50 * 4 + 1] = "";
    for (int i = 0; i < 50; i++) strcat(wide, "😀");
    str_cut(out, wide, SIZE_MAX);
    assert_int_equal(strlen(out), 40 * 4 + 3);
    assert_int_equal(str_cells(out), 41);
    memset(wide, '\x80', sizeof wide - 1); /* no character begins anywhere */
    str_cut(out, wide, SIZE_MAX);
    assert_true(strlen(out) < STR_CUT);
}

static void test_str__distance(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        size_t want;
    } row[] = {{"", "", 0},          {"", "abc", 3},         {"kitten", "sitting", 3},
               {"flaw", "lawn", 2},  {"Price", "price", 0},  {"temp", "tmp", 1},
               {"hours", "hour", 1}, {"abcdef", "fedcba", 6}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        assert_int_equal(str_distance(row[i].a, row[i].b), row[i].want);
        assert_int_equal(str_distance(row[i].b, row[i].a), row[i].want);
    }
    static char longer[1000];
    memset(longer, 'x', sizeof longer - 1);
    assert_int_equal(str_distance(longer, "x"), 63);
}

static void test_str__lines_grow(void **state)
{
    (void)state;
    str s = {0};
    size_t want = 0;
    for (int i = 0; i < 5000; i++) {
        str_add(&s, "%d,", i);
        want += (size_t)snprintf(NULL, 0, "%d,", i);
        assert_int_equal(s.size, want);
    }
    assert_int_equal(strlen(s.text), want);
    assert_false(s.failed);
    str_free(&s);
    assert_null(s.text);
    assert_int_equal(str_cells("R²: 3 µm"), 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_str__numbers_look_as_people_write_them),
        cmocka_unit_test(test_str__numbers_read_back),
        cmocka_unit_test(test_str__to_number_takes_decimal_numbers_only),
        cmocka_unit_test(test_str__to_number_at_its_longest),
        cmocka_unit_test(test_str__numbers_ignore_the_locale),
        cmocka_unit_test(test_str__cut),
        cmocka_unit_test(test_str__distance),
        cmocka_unit_test(test_str__lines_grow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
