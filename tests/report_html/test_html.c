/* The page as text: whole, needing nothing from outside, harmless whatever the data are called, and
 * with the report's JSON in it to the byte. */
#include "page_world.h"

#include "test.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static size_t count(const char *text, const char *what)
{
    size_t n = 0;
    for (; (text = strstr(text, what)); text += strlen(what)) n++;
    return n;
}

/* The content of the script element of that id, to be freed. */
static char *script(const char *html, const char *id)
{
    char open[64];
    snprintf(open, sizeof open, "<script type=\"application/json\" id=\"%s\">", id);
    const char *at = strstr(html, open);
    assert_non_null(at);
    at += strlen(open);
    const char *end = strstr(at, "</script>");
    assert_non_null(end);
    return strndup(at, (size_t)(end - at));
}

static void test_html__is_one_page_that_needs_nothing_else(void **state)
{
    (void)state;
    static page_world w;
    static char path[] = "bikes";
    page_world_make(&w, 3, WORLD_PAIRS, path, "a note");
    char *html = page_world_html(&w);
    assert_int_equal(strncmp(html, "<!doctype html>\n", 16), 0);
    assert_string_equal(html + strlen(html) - 8, "</html>\n");
    assert_int_equal(count(html, "<!--"), 0); /* every mark was replaced */
    assert_int_equal(count(html, "</script>"), 4);
    assert_int_equal(count(html, "<link"), 0);
    assert_int_equal(count(html, " src="), 0);
    assert_int_equal(count(html, "@import"), 0);
    assert_int_equal(count(html, "url("), 0);
    assert_int_equal(count(html, "default-src 'none'"), 1);
    assert_int_equal(count(html, "Chart.js v"), 1);
    assert_non_null(strstr(html, "95&nbsp;% interval")); /* no line breaks in between */
    for (size_t i = 0; i < w.verdict.n_cmp; i++) {
        assert_non_null(strstr(html, w.report.cmp[i].verdict));
        assert_true(strstr(html, "class=\"verdict") < strstr(html, "id=\"figures\" aria"));
    }
    free(html);
    page_world_free(&w);
}

static void test_html__holds_the_json_to_the_byte(void **state)
{
    (void)state;
    static page_world w;
    static char path[] = "a <b> & c.csv";
    page_world_make(&w, 3, 12, path, "a note with </script> in it");
    char *html = page_world_html(&w), *json = page_world_json(&w), *inside = script(html, "report");
    assert_int_equal(count(inside, "<"), 0);
    json_t *a = json_loads(json, 0, NULL), *b = json_loads(inside, 0, NULL);
    assert_true(a && b);
    assert_true(json_equal(a, b));
    json_decref(a);
    json_decref(b);
    free(html);
    free(json);
    free(inside);
    page_world_free(&w);
}

static void test_html__carries_the_pairs_and_the_curves(void **state)
{
    (void)state;
    static page_world w;
    static char path[] = "bikes";
    page_world_make(&w, 3, 12, path, "a note");
    char *html = page_world_html(&w), *inside = script(html, "page");
    json_t *page = json_loads(inside, 0, NULL), *lists = json_object_get(page, "differences");
    assert_int_equal(json_array_size(lists), 2);
    for (size_t i = 0; i < 2; i++) {
        double sum = 0;
        json_t *list = json_array_get(lists, i), *one;
        size_t k;
        assert_int_equal(json_array_size(list), 12);
        json_array_foreach(list, k, one) sum += json_real_value(json_object_get(one, "difference"));
        assert_true(sum / 12 - w.verdict.cmp[i].mean_difference < 1e-12);
        assert_true(w.verdict.cmp[i].mean_difference - sum / 12 < 1e-12);
    }
    json_t *curves = json_object_get(page, "curves");
    assert_int_equal(json_array_size(json_object_get(curves, "z")), WORLD_SAMPLES);
    json_t *second = json_array_get(json_object_get(curves, "activations"), 1);
    for (size_t i = 0; i < WORLD_SAMPLES; i++) {
        json_t *slope = json_array_get(json_object_get(second, "slope"), i);
        assert_true(json_real_value(slope) == w.slope[WORLD_SAMPLES + i]);
    }
    json_decref(page);
    free(html);
    free(inside);
    page_world_free(&w);
}

static void test_html__escapes_whatever_the_data_are_called(void **state)
{
    (void)state;
    static page_world w;
    static char path[] = "<img src=x onerror='alert(1)'>\"&.csv";
    page_world_make(&w, 2, WORLD_PAIRS, path, "</script><script>alert(2)</script>");
    w.page.command = "softplus compare '<b>'";
    char *html = page_world_html(&w);
    assert_int_equal(count(html, "<img"), 0);
    assert_int_equal(count(html, "<script>alert"), 0);
    assert_int_equal(count(html, "</script>"), 4);
    assert_int_equal(count(html, "&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&quot;&amp;.csv"), 3);
    assert_int_equal(count(html, "softplus compare &#39;&lt;b&gt;&#39;"), 1);
    free(html);
    page_world_free(&w);
}

static void test_html__is_the_same_to_the_byte_again(void **state)
{
    (void)state;
    static page_world w;
    static char path[] = "bikes";
    page_world_make(&w, 11, WORLD_PAIRS, path, "a note");
    char *one = page_world_html(&w), *two = page_world_html(&w);
    assert_string_equal(one, two);
    free(one);
    free(two);
    page_world_free(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_html__is_one_page_that_needs_nothing_else),
        cmocka_unit_test(test_html__holds_the_json_to_the_byte),
        cmocka_unit_test(test_html__carries_the_pairs_and_the_curves),
        cmocka_unit_test(test_html__escapes_whatever_the_data_are_called),
        cmocka_unit_test(test_html__is_the_same_to_the_byte_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
