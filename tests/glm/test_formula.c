/* Formulas to terms, and terms to the columns of a matrix. */
#include "test.h"

#include "glm/problem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char csv[] = "y,a,b,town,hr,`odd name\n"
                          "1,2,3,u,0,1\n"
                          "2,3,5,v,1,2\n"
                          "0,4,7,w,0,4\n"
                          "3,5,,v,1,8\n"
                          "4,6,11,u,0,16\n"
                          "5,7,13,w,1,3\n";

/* Reads the table above with what the formula asks. */
static void read_table(table *t, const formula *f)
{
    char path[] = "/tmp/softplus-formula-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, csv, sizeof csv - 1), (int)(sizeof csv - 1));
    close(fd);
    err e = {0};
    table_ask *ask;
    size_t n;
    assert_int_equal(problem_ask(&ask, &n, f, &e), 0);
    int rc = table_read_asked(t, path, ask, n, &e);
    free(ask);
    unlink(path);
    if (rc) fail_msg("%s", e.text);
}

/* The names of the columns that a formula makes, between blanks. */
static void columns(const char *text, const char *want)
{
    formula f;
    table t;
    problem p;
    err e = {0};
    glm_family family;
    char got[512] = "";
    if (formula_parse(&f, text, &e) != 0) fail_msg("%s", e.text);
    read_table(&t, &f);
    assert_int_equal(family_make(&family, "poisson", &e), 0);
    problem_request request = {.target = "y", .formula = &f, .family = &family};
    if (problem_make(&p, &t, &request, &e) != 0) fail_msg("%s: %s", text, e.text);
    for (size_t j = 0; j < p.data.cols; j++)
        snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s", j ? " " : "", p.data.name[j]);
    assert_string_equal(got, want);
    problem_dispose(&p);
    table_dispose(&t);
    formula_dispose(&f);
}

static void test_formula__columns(void **state)
{
    (void)state;
    columns("a", "(intercept) a");
    columns(" y ~ a+b ", "(intercept) a b");
    columns("a + town", "(intercept) a town=v town=w");
    columns("a:town", "(intercept) a:town=v a:town=w");
    columns("a*town", "(intercept) a town=v town=w a:town=v a:town=w");
    columns("town:C(hr)", "(intercept) town=v:hr=1 town=w:hr=1");
    columns("a - 1", "a");
    columns("0 + a + town + C(hr)", "a town=u town=v town=w hr=1");
    columns("1", "(intercept)");
    columns("a + b + a + b:a - b", "(intercept) a b:a");
    columns("a*b*hr - a:b:hr", "(intercept) a b hr a:b a:hr b:hr");
    columns(". - town", "(intercept) a b hr `odd name");
    columns("C(hr) + .", "(intercept) hr=1 a b town=v town=w `odd name");
}

static void test_formula__refuses(void **state)
{
    (void)state;
    static const char *const bad[] = {"",   "~ a", "y ~",       "a +",  "a b", "a:",        "a:b*c",
                                      "`a", "C(a", "y ~ a ~ b", "a++b", "- .", "a:b:c:d:e", "+"};
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        formula f;
        err e = {0};
        if (formula_parse(&f, bad[k], &e) != ERR_USAGE) fail_msg("'%s' is taken", bad[k]);
        assert_true(strlen(e.text) > 0);
    }
}

/* Every entry of the matrix, and the row with a missing cell left out. */
static void test_design__matrix(void **state)
{
    (void)state;
    static const double want[5][6] = {{1, 2, 0, 0, 0, 0},
                                      {1, 3, 1, 0, 5, 0},
                                      {1, 4, 0, 1, 0, 7},
                                      {1, 6, 0, 0, 0, 0},
                                      {1, 7, 0, 1, 0, 13}};
    formula f;
    table t;
    problem p;
    err e = {0};
    glm_family family;
    assert_int_equal(formula_parse(&f, "y ~ a + town + b:town", &e), 0);
    read_table(&t, &f);
    assert_int_equal(family_make(&family, "poisson", &e), 0);
    problem_request request = {.formula = &f, .family = &family};
    assert_int_equal(problem_make(&p, &t, &request, &e), 0);
    assert_int_equal(p.data.rows, 5);
    assert_int_equal(p.data.cols, 6);
    assert_memory_equal(p.x, want, sizeof want);
    assert_int_equal(p.row[3], 4);
    assert_true(p.y[4] == 5);
    /* the same design on other rows: one with a missing cell is not known */
    size_t row[2] = {3, 5};
    unsigned char known[2];
    double x[12];
    assert_int_equal(design_apply(&p.design, &t, row, 2, x, known, &e), 0);
    assert_true(!known[0] && known[1]);
    assert_memory_equal(x + 6, want[4], sizeof want[4]);
    problem_dispose(&p);
    table_dispose(&t);
    formula_dispose(&f);
}

/* Interactions of large categories are counted without overflow, and refused. */
static void test_design__too_wide(void **state)
{
    (void)state;
    char names[] = "f", *levels[1] = {NULL};
    design_factor factor[4];
    design_term term = {.factor = {0, 1, 2, 3}, .n = 4};
    for (size_t i = 0; i < 4; i++)
        factor[i] = (design_factor){.name = names, .level = levels, .n_levels = (size_t)1 << 17};
    design d = {.factor = factor, .n_factors = 4, .term = &term, .n_terms = 1, .intercept = 1};
    assert_int_equal(design_term_width(&d, &term), DESIGN_MOST);
    err e = {0};
    assert_int_equal(design_name(&d, &e), ERR_DATA);
    assert_non_null(strstr(e.text, "more than 1000000 columns"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formula__columns),
        cmocka_unit_test(test_formula__refuses),
        cmocka_unit_test(test_design__matrix),
        cmocka_unit_test(test_design__too_wide),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
