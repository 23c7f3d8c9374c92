/* The same models as statsmodels fits, from the same tables: coefficients, standard errors, deviances,
   likelihood, criteria, and means with their intervals of tests/golden/glm.txt (tests/golden/glm.py made it). Relative to 1e-8;
   under the softplus link to 1e-7. */
#include "test.h"

#include "glm/effects.h"
#include "glm/fit.h"
#include "glm/problem.h"
#include "glm/saved.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINE = 512, FIGURES = 7 };

/* A case of the golden file; "-" where there is none. */
typedef struct golden {
    char name[LINE], data[LINE], formula[LINE], family[LINE], link[LINE];
    char offset[LINE], exposure[LINE], weights[LINE];
    int robust;
    double figure[FIGURES]; /* deviance, null, log-likelihood, AIC, BIC, dispersion, alpha */
} golden;

static const char *or_null(const char *text)
{
    return strcmp(text, "-") == 0 ? NULL : text;
}

/* The next line without its end; 0 at the file's. */
static int next_line(FILE *f, char line[LINE])
{
    if (!fgets(line, LINE, f)) return 0;
    line[strcspn(line, "\n")] = '\0';
    return 1;
}

/* "key value" of the next line. */
static void read_value(FILE *f, const char *key, char out[LINE])
{
    char line[LINE];
    assert_true(next_line(f, line));
    size_t n = strlen(key);
    assert_memory_equal(line, key, n);
    strcpy(out, line + n + 1);
}

static int read_case(FILE *f, golden *g)
{
    char line[LINE];
    do
        if (!next_line(f, line)) return 0;
    while (strncmp(line, "case ", 5) != 0);
    strcpy(g->name, line + 5);
    read_value(f, "data", g->data);
    read_value(f, "formula", g->formula);
    read_value(f, "family", g->family);
    read_value(f, "link", g->link);
    read_value(f, "offset", g->offset);
    read_value(f, "exposure", g->exposure);
    read_value(f, "weights", g->weights);
    read_value(f, "robust", line);
    g->robust = line[0] == '1';
    read_value(f, "figures", line);
    char *at = line;
    for (int i = 0; i < FIGURES; i++) g->figure[i] = strtod(at, &at);
    return 1;
}

/* A fit, with all that it stands on. */
typedef struct made {
    table table;
    formula formula;
    problem problem;
    likelihood model;
    glm_fit fit;
} made;

static void make(made *m, const golden *g)
{
    err e = {0};
    table_ask *ask = NULL;
    size_t n = 0;
    int rc = formula_parse(&m->formula, g->formula, &e);
    if (rc == 0) rc = problem_ask(&ask, &n, &m->formula, &e);
    if (rc == 0) rc = table_read_asked(&m->table, g->data, ask, n, &e);
    if (rc == 0) rc = family_make(&m->model.family, g->family, &e);
    if (rc == 0) rc = link_make(&m->model.link, g->link, &e);
    problem_request request = {.offset = or_null(g->offset),
                               .exposure = or_null(g->exposure),
                               .weights = or_null(g->weights),
                               .formula = &m->formula,
                               .family = &m->model.family};
    if (rc == 0) rc = problem_make(&m->problem, &m->table, &request, &e);
    glm_options o = {.threads = 2, .robust = g->robust};
    if (rc == 0) rc = glm_fit_make(&m->fit, &m->problem.data, &m->model, &o, &e);
    if (rc) fail_msg("%s: %s", g->name, e.text);
    free(ask);
}

static void made_dispose(made *m)
{
    glm_fit_dispose(&m->fit);
    problem_dispose(&m->problem);
    table_dispose(&m->table);
    formula_dispose(&m->formula);
}

static void near(const golden *g, const char *what, double got, double want, double most)
{
    if (fabs(got - want) <= most * fabs(want)) return;
    fail_msg("%s: %s is %.17g instead of %.17g, off by %.2g of it", g->name, what, got, want,
             fabs(got / want - 1));
}

static size_t column_of(const problem *p, const char *name)
{
    for (size_t j = 0; j < p->data.cols; j++)
        if (strcmp(p->data.name[j], name) == 0) return j;
    fail_msg("no coefficient is named '%s'", name);
    return 0;
}

/* Name, estimate, its error and that of the mean marginal effect a line, up to "means". statsmodels
   differentiates the effects numerically: to a relative 1e-5. */
static void compare_coefficients(FILE *f, const golden *g, const made *m, double most)
{
    char line[LINE];
    size_t n = 0;
    double *effect = malloc(m->fit.cols * sizeof *effect);
    assert_non_null(effect);
    assert_int_equal(effects_errors(effect, &m->fit, &m->problem.data, NULL), 0);
    for (; next_line(f, line) && strcmp(line, "means") != 0; n++) {
        char *tab = strchr(line, '\t');
        assert_non_null(tab);
        *tab = '\0';
        size_t j = column_of(&m->problem, line);
        double estimate = strtod(tab + 1, &tab), error = strtod(tab + 1, &tab);
        double effect_error = strtod(tab + 1, NULL);
        near(g, line, m->fit.coefficient[j], estimate, most);
        near(g, "its standard error", glm_fit_error(&m->fit, j), error, most);
        if (!isnan(effect_error))
            near(g, "its effect's standard error", effect[j], effect_error, 1e-5);
    }
    free(effect);
    assert_int_equal(n, m->fit.cols);
}

/* The model through its file. */
static void save_and_load(const golden *g, const made *m, saved *s)
{
    err e = {0};
    char path[] = "/tmp/softplus-agreement.XXXXXX";
    int fd = mkstemp(path);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
    assert_non_null(f);
    problem_request request = {.offset = or_null(g->offset), .exposure = or_null(g->exposure)};
    int rc = saved_write(f, &m->problem, &request, &m->fit, 0, "0.0.0", &e);
    assert_int_equal(fclose(f), 0);
    if (rc == 0) rc = saved_load(s, path, &e);
    remove(path);
    if (rc) fail_msg("%s: %s", g->name, e.text);
}

/* Row, mean and interval a line, up to "end". */
static void compare_means(FILE *f, const golden *g, const made *m, double most)
{
    char line[LINE];
    saved s;
    size_t n = 0, lacking;
    err e = {0};
    save_and_load(g, m, &s);
    saved_mean *p = malloc(m->table.rows * sizeof *p);
    assert_non_null(p);
    int rc = saved_predict(&s, &m->table, (saved_interval){.share = 0.95}, p, &lacking, &e);
    if (rc) fail_msg("%s: %s", g->name, e.text);
    for (; next_line(f, line) && strcmp(line, "end") != 0; n++) {
        char *at = line;
        size_t row = strtoul(at, &at, 10);
        near(g, "a mean", p[row].mean, strtod(at, &at), most);
        near(g, "the low end of its interval", p[row].low, strtod(at, &at), most);
        near(g, "the high end of its interval", p[row].high, strtod(at, &at), most);
    }
    assert_int_equal(n, 7);
    free(p);
    saved_dispose(&s);
}

static void test_agreement__statsmodels(void **state)
{
    (void)state;
    FILE *f = fopen("tests/golden/glm.txt", "r");
    assert_non_null(f);
    static golden g;
    size_t cases = 0;
    for (; read_case(f, &g); cases++) {
        made m;
        make(&m, &g);
        double most = strncmp(g.link, "softplus", 8) == 0 ? 1e-7 : 1e-8;
        near(&g, "the deviance", m.fit.deviance, g.figure[0], most);
        near(&g, "the null deviance", m.fit.null_deviance, g.figure[1], most);
        near(&g, "the log-likelihood", m.fit.log_likelihood, g.figure[2], most);
        near(&g, "AIC", m.fit.aic, g.figure[3], most);
        near(&g, "BIC", m.fit.bic, g.figure[4], most);
        near(&g, "the dispersion", m.fit.dispersion, g.figure[5], most);
        if (!isnan(g.figure[6])) near(&g, "alpha", m.fit.model.family.alpha, g.figure[6], most);
        compare_coefficients(f, &g, &m, most);
        compare_means(f, &g, &m, most);
        made_dispose(&m);
    }
    fclose(f);
    assert_true(cases >= 28);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_agreement__statsmodels)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
