#include "bayes/diagnose.h"
#include "test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void close_to(double got, double want)
{
    if (isnan(got) || fabs(got - want) > 1e-9 * fabs(want)) fail_msg("%.15g, not %.15g", got, want);
}

/* Chains of many kinds, judged by ArviZ: tests/golden/diagnose.py. */
static void test_diagnose__agrees_with_arviz(void **state)
{
    (void)state;
    FILE *in = fopen("tests/golden/diagnose.txt", "r");
    assert_non_null(in);
    char name[32];
    draws_view v;
    double rhat, bulk, tail, mean, bfmi;
    int cases = 0;
    while (fscanf(in, "%31s %zu %zu %lf %lf %lf %lf %lf", name, &v.chains, &v.draws, &rhat, &bulk,
                  &tail, &mean, &bfmi) == 8) {
        double *x = calloc(v.chains * v.draws, sizeof *x);
        assert_non_null(x);
        for (size_t i = 0; i < v.chains * v.draws; i++)

            assert_int_equal(fscanf(in, "%lf", &x[i]), 1);
        v.x = x;
        diagnosis d;
        assert_int_equal(diagnose(&d, &v, NULL), 0);
        if (v.chains > 1) close_to(d.rhat, rhat); /* ArviZ has none for one chain */
        close_to(d.ess_bulk, bulk);
        close_to(d.ess_tail, tail);
        close_to(d.ess_mean, mean);
        close_to(diagnose_ebfmi(x, v.draws), bfmi);
        free(x);
        cases++;
    }
    fclose(in);
    assert_int_equal(cases, 9);
}

/* What has no spread, or hardly any draws, has no diagnosis. */
static void test_diagnose__a_constant_has_none(void **state)
{
    (void)state;
    const double same[8] = {2, 2, 2, 2, 2, 2, 2, 2}, broken[8] = {1, 2, NAN, 4, 5, 6, 7, 8};
    diagnosis d;
    assert_int_equal(diagnose(&d, &(draws_view){same, 2, 4}, NULL), 0);
    assert_true(isnan(d.rhat) && isnan(d.ess_bulk));
    assert_int_equal(diagnose(&d, &(draws_view){broken, 2, 4}, NULL), 0);
    assert_true(isnan(d.rhat));
    assert_int_equal(diagnose(&d, &(draws_view){broken, 1, 2}, NULL), 0);
    assert_true(isnan(d.ess_tail));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_diagnose__agrees_with_arviz),
        cmocka_unit_test(test_diagnose__a_constant_has_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
