#include "bayes/input.h"
#include "bayes/posterior.h"
#include "bayes/reported.h"
#include "bayes/summary.h"
#include "net/blas.h"
#include "test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* From a file of rows to figures, as cli/cmd_bayes.c does it. */
typedef struct fitted {
    table table;
    problem mean, scale;
    input input;
    model model;
    model_rows rows;
    sampling sampling;
    reported reported;
    bayes_summary summary;
} fitted;

typedef struct asked {
    const char *name, *family, *terms, *scale, *group;
} asked;

static void make_problem(problem *p, const fitted *f, const asked *a, const char *terms)
{
    formula terms_of = {0};
    assert_int_equal(formula_parse(&terms_of, terms, NULL), 0);
    glm_family family;
    assert_int_equal(family_make(&family, a->family, NULL), 0);
    problem_request q = {.target = "bikers", .formula = &terms_of, .family = &family};
    assert_int_equal(problem_make(p, &f->table, &q, NULL), 0);
    formula_dispose(&terms_of);
}

static void fit(fitted *f, const asked *a)
{
    *f = (fitted){.model = {.priors = priors_usual()}};
    table_ask ask = {.column = "hr", .as_text = 1};
    assert_int_equal(table_read_asked(&f->table, "tests/golden/bayes.csv", &ask, 1, NULL), 0);
    make_problem(&f->mean, f, a, a->terms);
    if (a->scale) make_problem(&f->scale, f, a, a->scale);
    likelihood *l = &f->model.likelihood;
    assert_int_equal(family_make(&l->family, a->family, NULL), 0);
    assert_int_equal(link_make(&l->link, family_usual_link(&l->family), NULL), 0);
    assert_int_equal(positive_make(&f->model.positive, "softplus", NULL), 0);
    f->model.dispersion = model_dispersion(l, a->scale != NULL);
    input_request q = {.mean = &f->mean, .scale = a->scale ? &f->scale : NULL, .group = a->group};
    assert_int_equal(input_make(&f->input, &q, NULL), 0);
    input_describe(&f->input, &f->model);
    assert_int_equal(input_rows(&f->rows, &f->input, &f->model, 0, f->input.train, NULL), 0);
    sampling_options o = sampling_defaults();
    o.threads = 2;
    assert_int_equal(posterior_sample(&f->sampling, &f->model, &f->rows, &o, NULL), 0);
    assert_int_equal(reported_make(&f->reported, &f->input, &f->model, &f->rows, &f->table,
                                   a->group, &f->sampling, NULL),
                     0);
    assert_int_equal(bayes_summary_make(&f->summary, &f->model, &f->reported, &f->sampling, NULL),
                     0);
}

static void fitted_dispose(fitted *f)
{
    bayes_summary_dispose(&f->summary);
    reported_dispose(&f->reported);
    sampling_dispose(&f->sampling);
    input_rows_dispose(&f->rows);
    input_dispose(&f->input);
    problem_dispose(&f->scale);
    problem_dispose(&f->mean);
    table_dispose(&f->table);
}

static const bayes_parameter *find(const fitted *f, const char *name)
{
    for (size_t i = 0; i < f->summary.n; i++)
        if (strcmp(f->summary.parameter[i].name, name) == 0) return &f->summary.parameter[i];
    fail_msg("no parameter %s", name);
    return NULL;
}

/* Criterion, for every parameter that NumPyro has (tests/golden/bayes.py): means within 4.5 Monte Carlo
   standard errors of the difference; standard deviations within 4.5 of theirs, taken as those of normal
   draws, sd/sqrt(2 ESS). 40 parameters stay within it but for 1 in some thousand seeds. */
static void agrees(const asked *a)
{
    fitted f;
    fit(&f, a);
    assert_true(f.summary.divergent == 0 && f.summary.worst_rhat < 1.02);
    FILE *in = fopen("tests/golden/bayes.txt", "r");
    assert_non_null(in);
    char name[32], parameter[64];
    double mean, sd, ess, bulk;
    size_t found = 0;
    while (fscanf(in, "%31s %lf %lf %lf %lf %63[^\n]", name, &mean, &sd, &ess, &bulk, parameter) ==
           6) {
        if (strcmp(name, a->name) != 0) continue;
        const bayes_parameter *p = find(&f, parameter);
        double error = hypot(p->mcse, sd / sqrt(ess));
        double spread = sd * sqrt(1 / (2 * p->diagnosis.ess_bulk) + 1 / (2 * bulk));
        if (fabs(p->mean - mean) > 4.5 * error)
            fail_msg("%s, %s: mean %g, not %g ± %g", name, parameter, p->mean, mean, error);
        if (fabs(p->sd - sd) > 4.5 * spread)
            fail_msg("%s, %s: sd %g, not %g ± %g", name, parameter, p->sd, sd, spread);
        found++;
    }
    fclose(in);
    assert_int_equal(found, f.summary.n);
    fitted_dispose(&f);
}

static void test_numpyro__poisson_with_a_softplus_link(void **state)
{
    (void)state;
    agrees(&(asked){"poisson", "poisson", "temp + hum + windspeed + workingday", NULL, NULL});
}

static void test_numpyro__random_intercepts(void **state)
{
    (void)state;
    agrees(&(asked){"hierarchical", "gaussian", "temp + hum", NULL, "hr"});
}

static void test_numpyro__a_standard_deviation_with_terms(void **state)
{
    (void)state;
    agrees(&(asked){"heteroscedastic", "gaussian", "temp + hum", "temp", NULL});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numpyro__poisson_with_a_softplus_link),
        cmocka_unit_test(test_numpyro__random_intercepts),
        cmocka_unit_test(test_numpyro__a_standard_deviation_with_terms),
    };
    blas_one_thread();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
