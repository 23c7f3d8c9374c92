#include "plan/act_spec.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

static void check(const char *list, size_t n, const char *const *text, const char *const *label)
{
    act_spec *spec;
    size_t got;
    err e = {0};
    if (act_spec_parse(&spec, &got, list, &e) != 0) fail_msg("%s: %s", list, e.text);
    assert_int_equal(got, n);
    for (size_t i = 0; i < n; i++) {
        assert_string_equal(spec[i].text, text[i]);
        assert_string_equal(spec[i].label, label[i]);
    }
    free(spec);
}

static void test_act_spec__splits_a_list(void **state)
{
    (void)state;
    const char *plain[] = {"relu", "softplus", "gelu"};
    check("relu,softplus,gelu", 3, plain, plain);
    const char *with[] = {"softplus:beta=5,threshold=20", "relu", "elu:alpha=2"};
    check("softplus:beta=5,threshold=20,relu,elu:alpha=2", 3, with, with);
    const char *same[] = {"relu", "relu", "relu"}, *unique[] = {"relu", "relu#2", "relu#3"};
    check("relu,relu,relu", 3, same, unique);
    const char *one[] = {"relu"};
    check("relu", 1, one, one);
}

static void test_act_spec__refuses_empty_and_endless_items(void **state)
{
    (void)state;
    char endless[300];
    memset(endless, 'a', sizeof endless);
    endless[299] = '\0';
    const char *list[] = {"", ",", "relu,", ",relu", "relu,,gelu", endless};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        act_spec *spec;
        size_t n;
        err e = {0};
        assert_int_equal(act_spec_parse(&spec, &n, list[i], &e), ERR_USAGE);
        assert_true(strlen(e.text) > 10);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_act_spec__splits_a_list),
        cmocka_unit_test(test_act_spec__refuses_empty_and_endless_items),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
