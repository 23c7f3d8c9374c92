/* The columns of formulas, each against what its name says of the row. */
#include "glm/problem.h"
#include "prep/make.h"
#include "test.h"

#include <string.h>

enum { ROWS = 60, TEXT = 64 };

static const char *const kind[3] = {"p", "q", "r"}, *const place[4] = {"w", "x", "y", "z"};

/* Every pair of a kind and a place, in no order that repeats within a few rows. */
static void row_text(char *out, size_t i)
{
    sprintf(out, "%zu,%s,%s,%zu", i * i % 17, kind[i % 3], place[i * 7 % 4], 2 + i % 5);
}

/* What a part of a column's name says: "place=x" is 1 or 0, "n" the number. */
static double part_value(const table *t, size_t row, const char *part)
{
    char name[TEXT];
    const char *level = strchr(part, '=');
    size_t length = level ? (size_t)(level - part) : strlen(part);
    memcpy(name, part, length);
    name[length] = '\0';
    int at = table_find(t, name);
    assert_true(at >= 0);
    const column *c = &t->col[at];
    if (!level) return column_number(c, row);
    return strcmp(c->levels[c->level[row]], level + 1) == 0;
}

static double named_value(const table *t, size_t row, const char *name)
{
    char part[TEXT];
    double product = 1;
    while (*name) {
        size_t length = strcspn(name, ":");
        memcpy(part, name, length);
        part[length] = '\0';
        product *= part_value(t, row, part);
        name += length + (name[length] == ':');
    }
    return product;
}

static void test_design__columns_are_what_their_names_say(void **state)
{
    (void)state;
    static const struct {
        const char *formula;
        size_t columns;
    } some[] = {{"y ~ kind", 3},          {"y ~ kind*place", 12},      {"y ~ place*kind", 12},
                {"y ~ n*kind*place", 24}, {"y ~ kind:n:place + n", 8}, {"y ~ kind - 1", 3},
                {"y ~ n:place + kind", 6}};
    table t = make_table("y,kind,place,n", ROWS, row_text);
    for (size_t k = 0; k < sizeof some / sizeof *some; k++) {
        formula f;
        problem p;
        glm_family family;
        err e = {0};
        assert_int_equal(family_make(&family, "poisson", &e), 0);
        assert_int_equal(formula_parse(&f, some[k].formula, &e), 0);
        problem_request request = {.formula = &f, .family = &family};
        if (problem_make(&p, &t, &request, &e) != 0) fail_msg("%s", e.text);
        assert_int_equal(p.data.cols, some[k].columns);
        for (size_t i = 0; i < p.data.rows; i++)
            for (size_t j = p.data.intercept ? 1 : 0; j < p.data.cols; j++) {
                double got = p.data.x[i * p.data.cols + j];
                double want = named_value(&t, p.row[i], p.data.name[j]);
                if (got != want)
                    fail_msg("%s: row %zu has %g in '%s', not %g", some[k].formula, i, got,
                             p.data.name[j], want);
            }
        problem_dispose(&p);
        formula_dispose(&f);
    }
    table_dispose(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_design__columns_are_what_their_names_say, folder_enter,
                                        folder_leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
