/* The JSON document, and docs/json.md beside it. */
#include "example.h"

#include "base/str.h"

#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static json_t *parsed(const example *x)
{
    json_error_t why;
    char *text = example_json(x);
    json_t *o = json_loads(text, JSON_REJECT_DUPLICATES, &why);
    if (!o) fail_msg("line %d: %s", why.line, why.text);
    free(text);
    return o;
}

/* The keys that scripts may rely on for good. */
static void test_json__fixed_keys(void **state)
{
    (void)state;
    static const char *const key[] = {"schema", "data", "activations", "comparisons", "runs"};
    example x;
    example_fill(&x, TASK_COUNT);
    json_t *o = parsed(&x);
    for (size_t i = 0; i < sizeof key / sizeof *key; i++)
        assert_non_null(json_object_get(o, key[i]));

    const char *path, *target, *task, *name, *a, *b, *verdict, *activation, *status;
    json_int_t rows, features, id, seed, epochs;
    double mean, lo, hi, dead, lr, seconds, difference, c_lo, c_hi, p, loss;
    assert_int_equal(0,
                     json_unpack(o, "{s:{s:s,s:I,s:I,s:s,s:s}}", "data", "path", &path, "rows",
                                 &rows, "features", &features, "target", &target, "task", &task));
    assert_int_equal(0, json_unpack(o, "{s:[{s:s,s:F,s:[F,F!],s:F,s:F,s:F}]}", "activations",
                                    "name", &name, "score_mean", &mean, "score_ci", &lo, &hi,
                                    "dead_units", &dead, "lr", &lr, "seconds_per_epoch", &seconds));
    assert_int_equal(0, json_unpack(o, "{s:[{s:s,s:s,s:F,s:[F,F!],s:F,s:s}]}", "comparisons", "a",
                                    &a, "b", &b, "mean_difference", &difference, "ci", &c_lo, &c_hi,
                                    "p_better", &p, "verdict", &verdict));
    assert_int_equal(0, json_unpack(o, "{s:[{s:I,s:s,s:I,s:F,s:I,s:s}]}", "runs", "id", &id,
                                    "activation", &activation, "seed", &seed, "test_loss", &loss,
                                    "epochs", &epochs, "status", &status));
    assert_string_equal("count", task);
    assert_int_equal(8645, rows);
    assert_string_equal("softplus better", verdict);
    assert_string_equal("softplus", a);
    assert_string_equal("relu", b);
    assert_true(mean == x.summary[0].loss_mean && lo == x.summary[0].loss_lo);
    assert_true(hi == x.summary[0].loss_hi && lr == 0.005);
    assert_true(difference == -2.1 && c_lo == -2.8 && c_hi == -1.4);
    assert_int_equal(EXAMPLE_TUNE, id);
    assert_true(seed == 9007199254740991);
    assert_string_equal("ok", status);
    json_decref(o);
}

static void test_json__every_run_and_trial(void **state)
{
    (void)state;
    example x;
    example_fill(&x, TASK_COUNT);
    json_t *o = parsed(&x);
    json_t *runs = json_object_get(o, "runs"), *tuning = json_object_get(o, "tuning");
    assert_int_equal(EXAMPLE_ACTS * EXAMPLE_PAIRS, json_array_size(runs));
    assert_int_equal(EXAMPLE_TUNE, json_array_size(tuning));
    for (size_t i = 0; i < json_array_size(runs); i++) {
        double loss = json_real_value(json_object_get(json_array_get(runs, i), "test_loss"));
        assert_true(loss == x.result[EXAMPLE_TUNE + i].test_loss);
    }
    assert_true(json_is_true(json_object_get(o, "complete")));
    json_decref(o);
}

/* A list of numbers at a path of keys and indices, as "layers/1/dead/median". */
static json_t *list_at(json_t *o, const char *path)
{
    char key[64];
    while (*path && o) {
        size_t n = strcspn(path, "/");
        memcpy(key, path, n);
        key[n] = '\0';
        o = json_is_array(o) ? json_array_get(o, (size_t)atoi(key)) : json_object_get(o, key);
        path += n + (path[n] == '/');
    }
    if (!json_is_array(o)) fail_msg("no list");
    return o;
}

static void expect_list(json_t *o, const char *path, const double *want, size_t n)
{
    json_t *list = list_at(o, path);
    if (json_array_size(list) != n) fail_msg("%s has %zu", path, json_array_size(list));
    for (size_t i = 0; i < n; i++) {
        json_t *one = json_array_get(list, i);
        int right = isnan(want[i]) ? json_is_null(one) : json_number_value(one) == want[i];
        if (!right) fail_msg("%s: %g instead of %g", path, json_number_value(one), want[i]);
    }
}

static void test_json__how_the_runs_went(void **state)
{
    (void)state;
    example x;
    example_fill(&x, TASK_COUNT);
    json_t *o = parsed(&x);
    expect_list(o, "training/activations/2/epochs", (double[]){0, 1, 2}, 3);
    expect_list(o, "training/activations/2/running", (double[]){5, 5, 5}, 3);
    expect_list(o, "training/activations/2/training_loss/high", (double[]){NAN, 0.5, 0.25}, 3);
    expect_list(o, "training/activations/2/validation_loss/low", (double[]){0.75, 0.375, 0.25}, 3);
    expect_list(o, "training/activations/2/layers/1/dead/median", (double[]){0.25, 0.25, 0.25}, 3);
    expect_list(o, "training/activations/2/layers/1/died", (double[]){0.125, 0.25, 0.375}, 3);
    expect_list(o, "training/activations/2/layers/0/gradient_norm/median",
                (double[]){NAN, 0.5, 0.5}, 3);
    json_t *share = list_at(o, "training/activations/0/layers/0/outputs"),
           *edge = list_at(o, "training/output_edges");
    assert_int_equal(json_array_size(share) + 1, json_array_size(edge));
    assert_true(json_number_value(json_array_get(share, 16)) == 0.75);
    assert_true(json_number_value(json_array_get(edge, 16)) == -0.125);
    assert_int_equal(json_array_size(list_at(o, "training/gradient_edges")),
                     json_array_size(list_at(o, "training/activations/0/layers/0/gradients")));
    json_decref(o);
}

static void test_json__pending_and_undefined_are_null(void **state)
{
    (void)state;
    example x;
    example_fill(&x, TASK_COUNT);
    run_result *last = &x.result[EXAMPLE_TRIALS - 1];
    last->status = RUN_PENDING;
    last->rate = NAN;
    x.comparison[0].lo = NAN;
    x.comparison[0].hi = INFINITY;
    json_t *o = parsed(&x);
    json_t *run = json_array_get(json_object_get(o, "runs"), EXAMPLE_ACTS * EXAMPLE_PAIRS - 1);
    assert_string_equal("pending", json_string_value(json_object_get(run, "status")));
    assert_true(json_is_null(json_object_get(run, "test_loss")));
    assert_true(json_is_null(json_object_get(run, "epochs")));
    assert_true(json_is_null(json_object_get(run, "lr")));
    json_t *ci = json_object_get(json_array_get(json_object_get(o, "comparisons"), 0), "ci");
    assert_true(json_is_null(json_array_get(ci, 0)) && json_is_null(json_array_get(ci, 1)));
    assert_true(json_is_false(json_object_get(o, "complete")));
    json_decref(o);
}

static void test_json__one_document_with_a_newline(void **state)
{
    (void)state;
    example x;
    example_fill(&x, TASK_COUNT);
    char *text = example_json(&x), *again = example_json(&x);
    size_t n = strlen(text);
    assert_true(n > 2 && text[0] == '{' && text[n - 2] == '}' && text[n - 1] == '\n');
    assert_string_equal(text, again);
    free(text);
    free(again);
}

/* ------------------------------------------------------------------ docs/json.md */

enum { DOCUMENTED = 300, PATH_ROOM = 96 };

typedef struct documented {
    char path[PATH_ROOM], type[PATH_ROOM];
    int seen;
} documented;

/* Rows "| `path` | type | …"; their number. */
static size_t read_document(documented *doc)
{
    FILE *f = fopen("docs/json.md", "r");
    assert_non_null(f);
    char line[1024];
    size_t n = 0;
    while (fgets(line, sizeof line, f) && n < DOCUMENTED)
        if (sscanf(line, "| `%95[^`]` | %95[^|]", doc[n].path, doc[n].type) == 2) {
            doc[n].type[strcspn(doc[n].type, "|")] = '\0';
            while (doc[n].type[0] && doc[n].type[strlen(doc[n].type) - 1] == ' ')
                doc[n].type[strlen(doc[n].type) - 1] = '\0';
            doc[n++].seen = 0;
        }
    fclose(f);
    return n;
}

static int is_a(const json_t *value, const char *type)
{
    if (strcmp(type, "string") == 0) return json_is_string(value);
    if (strcmp(type, "integer") == 0) return json_is_integer(value);
    if (strcmp(type, "number") == 0) return json_is_real(value);
    if (strcmp(type, "boolean") == 0) return json_is_boolean(value);
    if (strcmp(type, "object") == 0) return json_is_object(value);
    if (strcmp(type, "string or null") == 0) return json_is_string(value) || json_is_null(value);
    if (strcmp(type, "number or null") == 0) return json_is_real(value) || json_is_null(value);
    if (strcmp(type, "integer or null") == 0) return json_is_integer(value) || json_is_null(value);
    if (strcmp(type, "array of numbers or null") == 0)
        return json_is_null(value) || is_a(value, "array of numbers");
    if (strncmp(type, "array of ", 9) != 0 || !json_is_array(value)) return 0;
    const char *item = strcmp(type, "array of numbers or nulls") == 0 ? "number or null"
                       : strcmp(type, "array of numbers") == 0        ? "number"
                       : strcmp(type, "array of integers") == 0       ? "integer"
                       : strcmp(type, "array of strings") == 0        ? "string"
                                                                      : "object";
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!is_a(json_array_get(value, i), item)) return 0;
    return 1;
}

static void check_object(json_t *object, const char *prefix, documented *doc, size_t n)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        char path[2 * PATH_ROOM], inside[2 * PATH_ROOM + 4];
        snprintf(path, sizeof path, "%s%s", prefix, key);
        size_t i = 0;
        while (i < n && strcmp(doc[i].path, path) != 0) i++;
        if (i == n) fail_msg("docs/json.md says nothing of %s", path);
        if (!is_a(value, doc[i].type)) fail_msg("%s is not '%s'", path, doc[i].type);
        doc[i].seen = 1;
        snprintf(inside, sizeof inside, "%s%s", path, json_is_array(value) ? "[]." : ".");
        if (json_is_object(value)) check_object(value, inside, doc, n);
        for (size_t k = 0; k < json_array_size(value); k++)
            if (json_is_object(json_array_get(value, k)))
                check_object(json_array_get(value, k), inside, doc, n);
    }
}

static void test_json__document_and_page_agree(void **state)
{
    (void)state;
    static documented doc[DOCUMENTED];
    size_t n = read_document(doc);
    assert_in_range(n, 50, DOCUMENTED - 1);
    static const task each[] = {TASK_COUNT, TASK_REGRESSION};
    for (size_t i = 0; i < sizeof each / sizeof *each; i++) {
        example x;
        example_fill(&x, each[i]);
        x.comparison[1].kind = VERDICT_UNDECIDED;
        if (i) x.plan.set.optimizer = OPTIMIZER_SGD;
        json_t *o = parsed(&x);
        check_object(o, "", doc, n);
        json_decref(o);
    }
    for (size_t i = 0; i < n; i++)
        if (!doc[i].seen) fail_msg("docs/json.md has %s, the document has not", doc[i].path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_json__fixed_keys),
        cmocka_unit_test(test_json__every_run_and_trial),
        cmocka_unit_test(test_json__how_the_runs_went),
        cmocka_unit_test(test_json__pending_and_undefined_are_null),
        cmocka_unit_test(test_json__one_document_with_a_newline),
        cmocka_unit_test(test_json__document_and_page_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
