/* A model that went through a file is the model it was, to the bit; it meets new tables by names. */
#include "base/folder.h"
#include "prep/fresh.h"
#include "table/read.h"
#include "world.h"

#include <math.h>

static const task tasks[] = {TASK_REGRESSION, TASK_COUNT, TASK_BINARY, TASK_MULTICLASS,
                             TASK_GAUSSIAN};
enum { TASKS = sizeof tasks / sizeof *tasks };

static void assert_near(double got, double want, double tolerance)
{
    if (!(fabs(got - want) <= tolerance)) fail_msg("%.17g instead of %.17g", got, want);
}

static model read_back(const model *m)
{
    size_t n;
    unsigned char *bytes = world_bytes(m, &n);
    model back;
    err e = {0};
    if (model_read(&back, bytes, n, "m", &e) != 0) fail_msg("%s", e.text);
    free(bytes);
    return back;
}

static float *matrix(const prep *p, const dataset *d)
{
    float *x = malloc(d->rows * prep_width(p) * sizeof *x);
    size_t *row = malloc(d->rows * sizeof *row);
    assert_non_null(x);
    assert_non_null(row);
    for (size_t i = 0; i < d->rows; i++) row[i] = i;
    prep_apply(p, d, row, d->rows, x, NULL);
    free(row);
    return x;
}

static double *predictions(const model *m, const dataset *d)
{
    double *p = malloc(d->rows * model_predictions(m) * sizeof *p);
    assert_non_null(p);
    assert_int_equal(model_predict(m, d, p, NULL), 0);
    return p;
}

static void check_same(const world *w, const model *back)
{
    const model *m = &w->model;
    assert_int_equal(back->task, m->task);
    assert_int_equal(back->loss, m->loss);
    assert_string_equal(back->target, m->target);
    assert_string_equal(back->activation, m->activation);
    assert_string_equal(back->version, m->version);
    assert_int_equal(back->classes, m->classes);
    for (size_t k = 0; k < m->classes; k++)
        assert_string_equal(back->class_name[k], m->class_name[k]);
    assert_memory_equal(&back->shape, &m->shape, sizeof m->shape);
    assert_memory_equal(back->parameter, m->parameter,
                        mlp_parameters(&m->shape) * sizeof *m->parameter);
    assert_true(prep_hash(back->prep) == prep_hash(m->prep));
    assert_true(prep_target_offset(back->prep) == prep_target_offset(m->prep));
    assert_true(prep_target_scale(back->prep) == prep_target_scale(m->prep));
    float *x = matrix(m->prep, &w->data), *again = matrix(back->prep, &w->data);
    assert_memory_equal(x, again, w->data.rows * prep_width(m->prep) * sizeof *x);
    double *p = predictions(m, &w->data), *same = predictions(back, &w->data);
    assert_memory_equal(p, same, w->data.rows * model_predictions(m) * sizeof *p);
    free(x), free(again), free(p), free(same);
}

static void test_model__round_trip(void **state)
{
    (void)state;
    for (size_t k = 0; k < TASKS; k++) {
        world w;
        world_make(&w, tasks[k], k % 2 ? "softplus:beta=5" : "relu");
        model back = read_back(&w.model);
        check_same(&w, &back);
        size_t n, n_again;
        unsigned char *bytes = world_bytes(&w.model, &n), *again = world_bytes(&back, &n_again);
        assert_int_equal(n, n_again);
        assert_memory_equal(bytes, again, n);
        free(bytes), free(again);
        model_dispose(&back);
        world_dispose(&w);
    }
}

static void test_model__load_is_read(void **state)
{
    (void)state;
    world w;
    world_make(&w, TASK_COUNT, "softplus");
    size_t n;
    unsigned char *bytes = world_bytes(&w.model, &n);
    folder_put_bytes("m.safetensors", bytes, n);
    free(bytes);
    model back;
    err e = {0};
    if (model_load(&back, "m.safetensors", &e) != 0) fail_msg("%s", e.text);
    check_same(&w, &back);
    model_dispose(&back);
    assert_int_equal(model_load(&back, "none", &e), ERR_IO);
    assert_string_equal(e.text, "none: cannot be read: No such file or directory");
    assert_int_equal(model_load(&back, ".", &e), ERR_IO);
    world_dispose(&w);
}

/* The formulas again in f64, over a network whose activation is the identity: then it is linear. */
static void test_model__predicts_in_own_units(void **state)
{
    (void)state;
    for (size_t k = 0; k < TASKS; k++) {
        world w;
        world_make(&w, tasks[k], "identity");
        const model *m = &w.model;
        size_t inputs = m->shape.inputs, outputs = m->shape.outputs;
        float *x = matrix(m->prep, &w.data);
        double *p = predictions(m, &w.data);
        for (size_t i = 0; i < w.data.rows; i++) {
            double layer[128], next[8], sum = 0;
            const float *at = m->parameter;
            size_t in = inputs;
            assert_true(inputs < 128);
            for (size_t j = 0; j < inputs; j++) layer[j] = (double)x[i * inputs + j];
            for (size_t l = 0; l < 3; l++) {
                size_t out = l < 2 ? m->shape.hidden[l] : outputs;
                for (size_t o = 0; o < out; o++) {
                    next[o] = (double)at[out * in + o];
                    for (size_t j = 0; j < in; j++) next[o] += (double)at[o * in + j] * layer[j];
                }
                at += out * (in + 1);
                in = out;
                memcpy(layer, next, out * sizeof *next);
            }
            const double *got = p + i * model_predictions(m);
            double offset = prep_target_offset(m->prep), scale = prep_target_scale(m->prep);
            switch (m->task) {
            case TASK_REGRESSION: assert_near(got[0], offset + scale * layer[0], 1e-4); break;
            case TASK_GAUSSIAN:
                assert_near(got[0], offset + scale * layer[0], 1e-4);
                assert_near(got[1], scale * (log1p(exp(layer[1])) + 1e-3), 1e-4);
                break;
            case TASK_COUNT: assert_near(got[0], scale * log1p(exp(layer[0])), 1e-4); break;
            case TASK_BINARY:
                assert_near(got[1], 1 / (1 + exp(-layer[0])), 1e-5);
                assert_near(got[0] + got[1], 1, 1e-15);
                break;
            default:
                for (size_t o = 0; o < outputs; o++) sum += exp(layer[o]);
                for (size_t o = 0; o < outputs; o++) assert_near(got[o], exp(layer[o]) / sum, 1e-5);
            }
        }
        free(x), free(p);
        world_dispose(&w);
    }
}

/* Columns in another order, some more, no target, and only digits in `code`: each row alone gives
   the same bytes as in the table the model came from. */
static void test_model__meets_rows_one_by_one(void **state)
{
    (void)state;
    world w;
    world_make(&w, TASK_REGRESSION, "softplus");
    double *all = predictions(&w.model, &w.data);
    const column *x = column_of(&w.table, "x"), *code = column_of(&w.table, "code"),
                 *city = column_of(&w.table, "city");
    table_ask *ask;
    size_t n_ask, met = 0;
    assert_int_equal(fresh_ask(&ask, &n_ask, w.model.prep), 0);
    assert_int_equal(n_ask, 2);
    for (size_t i = 0; i < w.table.rows; i++) {
        char text[256], number[32] = "";
        if (!isnan(x->number[i])) snprintf(number, sizeof number, "%.3f", x->number[i]);
        snprintf(text, sizeof text, "extra,city,code,x\n5,\"%s\",%s,%s\n", level_of(city, i),
                 level_of(code, i), number);
        folder_put("new.csv", text);
        table t;
        dataset d;
        err e = {0};
        if (table_read_asked(&t, "new.csv", ask, n_ask, &e) != 0) fail_msg("%s", e.text);
        if (fresh_make(&d, &t, w.model.prep, w.model.target, &e) != 0) fail_msg("%s", e.text);
        double one;
        assert_int_equal(model_predict(&w.model, &d, &one, NULL), 0);
        assert_memory_equal(&one, &all[i], sizeof one);
        met += strcmp(level_of(code, i), "none") != 0;
        dataset_dispose(&d);
        table_dispose(&t);
    }
    assert_true(met > 0);
    free(ask);
    free(all);
    world_dispose(&w);
}

/* Files that were made from the description alone, by tests/fuzz/model_seeds.py. */
static void test_model__reads_what_others_write(void **state)
{
    (void)state;
    static const char *const files[] = {"regression", "count",      "count_exp",
                                        "binary",     "multiclass", "reordered"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[64];
        model m;
        err e = {0};
        snprintf(path, sizeof path, "tests/fuzz/model/%s", files[i]);
        if (model_load(&m, path, &e) != 0) fail_msg("%s", e.text);
        assert_int_equal(m.shape.inputs, 5);
        assert_string_equal(prep_name(m.prep, 3), "c=b=1");
        assert_true(m.parameter[0] == 0.125f && m.parameter[9] == 1.25f); /* the first layer's */
        model_dispose(&m);
    }
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_enter, folder_leave)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_model__reads_what_others_write), /* first: in the root of the tree */
        IN_FOLDER(test_model__round_trip),
        IN_FOLDER(test_model__load_is_read),
        IN_FOLDER(test_model__predicts_in_own_units),
        IN_FOLDER(test_model__meets_rows_one_by_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
