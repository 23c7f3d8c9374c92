/* Explanations against truths: networks whose gradients, contributions and Hessians are known in
 * closed form, and differences for those that are not. */
#include "explain/curvature.h"
#include "explain/explain.h"
#include "explain/integrated.h"
#include "explain/sample.h"
#include "base/mem.h"
#include "base/rng.h"
#include "model/world.h"
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 200, NUMBERS = 3 };

/* A table of three numbers and a model of it, whose weights the test sets. */
typedef struct rig {
    table table;
    dataset data;
    model model;
} rig;

static void put_numbers(void)
{
    FILE *f = fopen("numbers.csv", "w");
    assert_non_null(f);
    fprintf(f, "a,b,c,y\n");
    rng r = rng_stream(3, RNG_DATA, 0);
    for (int i = 0; i < ROWS; i++)
        fprintf(f, "%.6f,%.6f,%.6f,%.3f\n", 10 + 3 * rng_normal(&r), 0.01 * rng_normal(&r),
                1000 * rng_uniform(&r), 50 + 7 * rng_normal(&r));
    assert_int_equal(fclose(f), 0);
}

/* hidden: 0 for a linear model. Parameters are 0. */
static void rig_make(rig *g, const char *activation, size_t hidden)
{
    err e = {0};
    put_numbers();
    if (table_read(&g->table, "numbers.csv", &e) != 0) fail_msg("%s", e.text);
    dataset_options o = {.target = "y", .task = TASK_REGRESSION};
    if (dataset_make(&g->data, &g->table, &o, &e) != 0) fail_msg("%s", e.text);
    size_t row[ROWS];
    for (size_t i = 0; i < ROWS; i++) row[i] = i;
    g->model = (model){
        .task = TASK_REGRESSION,
        .target = mem_string("y"),
        .class_name = mem_array(0, 1),
        .activation = mem_string(activation),
        .loss = LOSS_SQUARED,
        .version = mem_string("0.0.0"),
        .shape = {.inputs = NUMBERS, .outputs = 1, .n_hidden = hidden > 0, .hidden = {hidden}}};
    assert_int_equal(prep_fit(&g->model.prep, &g->data, row, ROWS, &e), 0);
    assert_int_equal(prep_width(g->model.prep), NUMBERS);
    size_t n = mlp_parameters(&g->model.shape);
    g->model.parameter = mem_array(n, sizeof(float));
}

static void rig_dispose(rig *g)
{
    model_dispose(&g->model);
    dataset_dispose(&g->data);
    table_dispose(&g->table);
}

static void near(double got, double want, double relative, const char *what)
{
    if (!(fabs(got - want) <= relative * fmax(fabs(want), 1e-12)))
        fail_msg("%s: %.15g, want %.15g", what, got, want);
}

static const explain_feature *feature_of(const explanation *x, const char *name)
{
    for (size_t f = 0; f < x->n_features; f++)
        if (strcmp(x->feature[f].name, name) == 0) return &x->feature[f];
    fail_msg("no feature '%s'", name);
    return NULL;
}

/* f = w'x + b: constants everywhere, no curvature, nothing moves. */
static void test_explain__of_a_linear_model_is_exact(void **state)
{
    (void)state;
    static const float w[NUMBERS] = {0.5f, -2, 0.25f};
    static const char *const name[] = {"a", "b", "c"};
    rig g;
    explanation x;
    err e = {0};
    rig_make(&g, "softplus", 0);
    memcpy(g.model.parameter, w, sizeof w);
    g.model.parameter[NUMBERS] = 0.125f;
    explain_options o = explain_defaults();
    if (explain_make(&x, &g.model, "linear", &g.data, &o, &e) != 0) fail_msg("%s", e.text);
    const parts *p = prep_parts(g.model.prep);
    double sd_y = prep_target_scale(g.model.prep), mean_y = prep_target_offset(g.model.prep);
    for (size_t j = 0; j < NUMBERS; j++) {
        const explain_feature *f = feature_of(&x, name[j]);
        double slope = sd_y * (double)w[j], sd = scale_sd(&p->encoder[j].scale), mean = 0;
        near(f->gradient, fabs(slope), 1e-13, "gradient");
        near(f->gradient_own, fabs(slope) / sd, 1e-13, "gradient in own units");
        near(f->sign, w[j] > 0 ? 1 : -1, 0, "sign");
        assert_true(f->bend == 0);
        for (size_t i = 0; i < ROWS; i++)
            mean += fabs(scale_apply(&p->encoder[j].scale, g.table.col[j].number[i], 1e6)) / ROWS;
        near(f->integrated, fabs(slope) * mean, 1e-6, "integrated"); /* inputs are floats */
        assert_int_equal(f->n_points, o.points);
        for (size_t k = 0; k < f->n_points; k++) { /* the others' means are 0 */
            double z = (f->point[k].at - scale_mean(&p->encoder[j].scale)) / sd;
            near(f->point[k].prediction, mean_y + sd_y * 0.125 + slope * z, 1e-6, "dependence");
        }
    }
    assert_string_equal(x.feature[0].name, "b"); /* the heaviest first */
    assert_true(x.curvature_worst == 0 && x.residual < 1e-14);
    near(x.subject[0].stability.gradient.worst, 0, 0, "moved gradients");
    assert_true(x.subject[0].stability.integrated.mean > 1e-4 &&
                x.subject[0].stability.integrated.mean < 1e-2); /* w (x - b) moves with x */
    near(x.subject[0].stability.integrated.lipschitz, 2 * sd_y, 0.05, "its Lipschitz constant");
    explain_dispose(&x);
    rig_dispose(&g);
}

/* sum over k of softplus(a_k'x) + softplus(-a_k'x), a_k orthogonal: the Hessian's eigenvalues are
   2 sigma (1 - sigma) |a_k|^2 along a_k. */
static void test_explain__a_known_hessian(void **state)
{
    (void)state;
    static const float a[2][NUMBERS] = {{1, 2, 0}, {2, -1, 1.5f}};
    rig g;
    sample s;
    err e = {0};
    rig_make(&g, "softplus", 4);
    float *w = g.model.parameter;
    for (size_t k = 0; k < 4; k++) {
        for (size_t j = 0; j < NUMBERS; j++) w[k * NUMBERS + j] = (k % 2 ? -1 : 1) * a[k / 2][j];
        w[4 * NUMBERS + 4 + k] = 1;
    }
    sample_options o = {.tolerance = 1e-8};
    if (sample_init(&s, &g.model, NULL, &g.data, &o, &e) != 0) fail_msg("%s", e.text);
    assert_int_equal(s.rows, ROWS);
    double value[ROWS], vector[ROWS * NUMBERS], diagonal[ROWS * NUMBERS], left;
    assert_int_equal(curvature_top(value, vector, &left, &s.field, ROWS, s.x, &e), 0);
    static const unsigned char all[NUMBERS] = {1, 1, 1};
    assert_int_equal(curvature_diagonal(diagonal, &s.field, ROWS, s.x, all, &e), 0);
    double scale = prep_target_scale(g.model.prep);
    for (size_t i = 0; i < ROWS; i++) {
        double want = 0, trace[NUMBERS] = {0};
        size_t best = 0;
        for (size_t k = 0; k < 2; k++) {
            double u = 0, length = 0;
            for (size_t j = 0; j < NUMBERS; j++) {
                u += (double)a[k][j] * s.x[i * NUMBERS + j];
                length += (double)a[k][j] * (double)a[k][j];
            }
            double e_u = exp(-fabs(u)), bend = 2 * scale * e_u / ((1 + e_u) * (1 + e_u));
            if (bend * length > want) want = bend * length, best = k;
            for (size_t j = 0; j < NUMBERS; j++)
                trace[j] += bend * (double)a[k][j] * (double)a[k][j];
        }
        near(value[i], want, 1e-9, "top eigenvalue");
        double along = 0, length = 0;
        for (size_t j = 0; j < NUMBERS; j++) {
            near(diagonal[i * NUMBERS + j], trace[j], 1e-10, "diagonal");
            along += (double)a[best][j] * vector[i * NUMBERS + j];
            length += (double)a[best][j] * (double)a[best][j];
        }
        near(along * along / length, 1, 1e-6, "eigenvector");
    }
    assert_true(left < 1e-9);
    sample_dispose(&s);
    rig_dispose(&g);
}

/* |H|'s largest eigenvalue by a thousand products of a dense H with a vector. */
static double power(const double *h, size_t n)
{
    double *v = mem_array(2 * n, sizeof *v), *w = v + n, size = 0;
    for (size_t j = 0; j < n; j++) v[j] = 1 + (double)j;
    for (int step = 0; step < 4000; step++) {
        size = 0;
        for (size_t i = 0; i < n; i++) {
            w[i] = 0;
            for (size_t j = 0; j < n; j++) w[i] += h[i * n + j] * v[j];
            size += w[i] * w[i];
        }
        size = sqrt(size);
        for (size_t j = 0; j < n; j++) v[j] = w[j] / size;
    }
    free(v);
    return size;
}

static const task tasks[] = {TASK_REGRESSION, TASK_COUNT, TASK_BINARY, TASK_MULTICLASS,
                             TASK_GAUSSIAN};
enum { N_TASKS = sizeof tasks / sizeof *tasks, LOOKED_AT = 12 };

/* All kinds of columns and targets. */
static void test_explain__gradients_and_hessians_by_differences(void **state)
{
    (void)state;
    for (size_t t = 0; t < N_TASKS; t++) {
        world w;
        sample s;
        err e = {0};
        world_make(&w, tasks[t], "softplus");
        sample_options o = {.rows = LOOKED_AT,
                            .tolerance = 1e-8,
                            .which = t == 3   ? 2
                                     : t == 4 ? 1
                                              : 0};
        if (sample_init(&s, &w.model, NULL, &w.data, &o, &e) != 0) fail_msg("%s", e.text);
        size_t n = s.field.inputs;
        double *h = mem_array(n * n, sizeof *h), *v = mem_array(n, sizeof *v), step = 1e-4;
        double *slope[2] = {mem_array(n, sizeof *v), mem_array(n, sizeof *v)};
        double value[LOOKED_AT], *top = mem_array(LOOKED_AT * n, sizeof *top), left, got[2];
        assert_int_equal(curvature_top(value, top, &left, &s.field, LOOKED_AT, s.x, &e), 0);
        for (size_t i = 0; i < LOOKED_AT; i++) {
            double *x = s.x + i * n, size = 0;
            for (size_t j = 0; j < n; j++) size = fmax(size, fabs(s.gradient[i * n + j]));
            for (size_t j = 0; j < n; j++) {
                double keep = x[j];
                for (int side = 0; side < 2; side++) {
                    x[j] = keep + (side ? -step : step);
                    field_gradient(&s.field, 1, x, &got[side], slope[side]);
                }
                x[j] = keep;
                double want = (got[0] - got[1]) / (2 * step);
                if (!(fabs(s.gradient[i * n + j] - want) <= 1e-6 * size + 1e-11))
                    fail_msg("task %zu, input %zu: %g, difference %g", t, j, s.gradient[i * n + j],
                             want);
                memset(v, 0, n * sizeof *v);
                v[j] = 1;
                field_product(&s.field, 1, x, v, h + j * n);
                for (size_t k = 0; k < n; k++) {
                    double bend = (slope[0][k] - slope[1][k]) / (2 * step);
                    if (!(fabs(h[j * n + k] - bend) <= 1e-6 * size + 1e-11))
                        fail_msg("task %zu, inputs %zu and %zu: %g, difference %g", t, j, k,
                                 h[j * n + k], bend);
                }
            }
            near(fabs(value[i]), power(h, n), 1e-6, "top eigenvalue");
        }
        free(h), free(v), free(top), free(slope[0]), free(slope[1]);
        sample_dispose(&s);
        world_dispose(&w);
    }
}

/* Contributions add up for smooth activations and for kinked ones. */
static void test_explain__integrated_gradients_are_complete(void **state)
{
    (void)state;
    static const char *const acts[] = {"softplus", "relu", "softplus:beta=50", "leaky_relu",
                                       "tanh"};
    for (size_t a = 0; a < sizeof acts / sizeof *acts; a++)
        for (size_t t = 0; t < N_TASKS; t++) {
            world w;
            sample s;
            err e = {0};
            world_make(&w, tasks[t], acts[a]);
            sample_options o = {.rows = 40, .tolerance = 1e-8, .which = 0};
            if (sample_init(&s, &w.model, NULL, &w.data, &o, &e) != 0) fail_msg("%s", e.text);
            for (size_t i = 0; i < s.rows; i++) {
                double sum = 0, rise = s.value[i] - s.baseline_value;
                for (size_t j = 0; j < s.field.inputs; j++)
                    sum += s.integrated[i * s.field.inputs + j];
                if (!(fabs(sum - rise) <= 1e-6 * fmax(fabs(rise), s.spread)))
                    fail_msg("%s, task %zu, row %zu: %.12g of %.12g", acts[a], t, i, sum, rise);
            }
            assert_true(s.record.residual <= 1e-6);
            assert_true(s.record.gradients < 3000);
            sample_dispose(&s);
            world_dispose(&w);
        }
}

/* Of a sum of functions of one feature each, each feature gets its own rise. */
static void test_explain__contributions_of_separate_features(void **state)
{
    (void)state;
    rig g;
    sample s;
    err e = {0};
    rig_make(&g, "softplus", 3);
    for (size_t j = 0; j < NUMBERS; j++) {
        g.model.parameter[j * NUMBERS + j] = 1 + (float)j; /* unit j sees feature j alone */
        g.model.parameter[NUMBERS * NUMBERS + NUMBERS + j] = 2 - (float)j * 1.5f;
    }
    sample_options o = {.tolerance = 1e-12};
    if (sample_init(&s, &g.model, NULL, &g.data, &o, &e) != 0) fail_msg("%s", e.text);
    double scale = prep_target_scale(g.model.prep);
    for (size_t i = 0; i < ROWS; i++)
        for (size_t j = 0; j < NUMBERS; j++) {
            double in = (double)(j + 1), out = 2 - (double)j * 1.5;
            double want = scale * out *
                          (log1p(exp(in * s.x[i * NUMBERS + j])) - log1p(exp(in * s.baseline[j])));
            assert_true(fabs(s.integrated[i * NUMBERS + j] - want) <= 1e-9 * s.spread);
        }
    sample_dispose(&s);
    rig_dispose(&g);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* softplus(x_1) - softplus(x_2): of the two bends, at right angles, the larger has the eigenvalue. */
static void test_explain__curvature_over_rows(void **state)
{
    (void)state;
    rig g;
    sample s;
    explanation x;
    err e = {0};
    rig_make(&g, "softplus", 2);
    g.model.parameter[0] = g.model.parameter[NUMBERS + 1] = 1;
    g.model.parameter[2 * NUMBERS + 2] = 1;
    g.model.parameter[2 * NUMBERS + 3] = -1;
    explain_options o = explain_defaults();
    o.rows = 0;
    sample_options so = {.tolerance = 1e-8};
    if (sample_init(&s, &g.model, NULL, &g.data, &so, &e) != 0) fail_msg("%s", e.text);
    if (explain_make(&x, &g.model, "softplus", &g.data, &o, &e) != 0) fail_msg("%s", e.text);
    double size[ROWS], positive = 0, scale = prep_target_scale(g.model.prep);
    for (size_t i = 0; i < ROWS; i++) {
        double bend[2];
        for (size_t k = 0; k < 2; k++) {
            double far = exp(-fabs(s.x[i * NUMBERS + k]));
            bend[k] = scale * far / ((1 + far) * (1 + far));
        }
        size[i] = fmax(bend[0], bend[1]);
        positive += (bend[0] > bend[1]) / (double)ROWS;
    }
    qsort(size, ROWS, sizeof *size, ascending);
    near(x.curvature_median, size[ROWS / 2], 1e-9, "the median");
    near(x.curvature_worst, size[ROWS - 1], 1e-9, "the worst");
    near(x.curvature_positive, positive, 1e-12, "the share that is positive");
    explain_dispose(&x);
    sample_dispose(&s);
    rig_dispose(&g);
}

/* One input, f = softplus(beta u) / beta pairs: the gradient's Lipschitz constant is the largest
   second derivative, which a swap to a sharper softplus multiplies; ReLU's gradient jumps. */
static void test_explain__stability_of_known_functions(void **state)
{
    (void)state;
    rig g;
    explanation x;
    err e = {0};
    rig_make(&g, "relu", 2);
    g.model.parameter[0] = 1;
    g.model.parameter[NUMBERS] = -1;
    g.model.parameter[2 * NUMBERS + 2] = g.model.parameter[2 * NUMBERS + 3] = 1; /* |x_1| */
    explain_options o = explain_defaults();
    o.rows = 0;
    o.repeats = 40;
    o.noise = 0.02;
    if (explain_make(&x, &g.model, "relu", &g.data, &o, &e) != 0) fail_msg("%s", e.text);
    static const char *const swapped[] = {"softplus", "softplus:beta=5"};
    for (size_t k = 0; k < 2; k++)
        if (explain_add(&x, &g.model, swapped[k], swapped[k], &g.data, &e) != 0)
            fail_msg("%s", e.text);
    assert_true(x.flat && x.curvature_worst == 0 && x.n_subjects == 3);
    assert_true(x.subject[0].shift == 0);
    for (size_t k = 0; k < 3; k++) { /* a mean over moves and rows is below the largest */
        const stability *firm = &x.subject[k].stability;
        assert_true(firm->gradient.mean > 0 && firm->gradient.mean < firm->gradient.worst / 2);
        assert_true(firm->integrated.mean > 0);
        assert_true(firm->integrated.mean < firm->integrated.worst / 2);
    }
    double scale = prep_target_scale(g.model.prep);
    for (size_t k = 1; k < 3; k++) {
        double beta = k == 1 ? 1 : 5, most = scale * beta / 2; /* 2 beta sigma (1 - sigma) at 0 */
        double got = x.subject[k].stability.gradient.lipschitz;
        assert_true(got <= most * (1 + 1e-6) && got > 0.9 * most);
        assert_true(x.subject[k].stability.gradient.worst < 0.5);
    }
    assert_true(x.subject[1].shift > x.subject[2].shift && x.subject[2].shift > 0.01);
    double jump = x.subject[0].stability.gradient.worst; /* some row crosses 0: from -1 to 1 */
    near(jump, 2, 1e-9, "ReLU's jump");
    explain_dispose(&x);
    rig_dispose(&g);
}

/* A category is one feature, whose parts are its levels. */
static void test_explain__categories_are_one_feature(void **state)
{
    (void)state;
    world w;
    explanation x;
    err e = {0};
    world_make(&w, TASK_COUNT, "softplus");
    explain_options o = explain_defaults();
    if (explain_make(&x, &w.model, "m", &w.data, &o, &e) != 0) fail_msg("%s", e.text);
    assert_int_equal(x.n_features, 3);
    const explain_feature *city = feature_of(&x, "city"), *code = feature_of(&x, "code");
    const parts *p = prep_parts(w.model.prep);
    assert_true(city->kind == EXPLAIN_CATEGORY && code->kind == EXPLAIN_CATEGORY);
    assert_true(isnan(city->sign));
    assert_int_equal(city->n_points, p->encoder[2].width);
    assert_string_equal(city->point[p->encoder[2].n_levels].level, "(other)");
    assert_int_equal(feature_of(&x, "x")->kind, EXPLAIN_NUMBER);
    double share = 0;
    for (size_t f = 0; f < x.n_features; f++) share += x.feature[f].top_share;
    near(share, 1, 1e-9, "shares of the top eigenvector");

    sample s;
    sample_options so = {.rows = o.rows, .tolerance = o.tolerance};
    if (sample_init(&s, &w.model, NULL, &w.data, &so, &e) != 0) fail_msg("%s", e.text);
    double slope = 0, contribution = 0;
    for (size_t i = 0; i < s.rows; i++) {
        const double *gradient = s.gradient + i * s.field.inputs + city->input;
        const double *integrated = s.integrated + i * s.field.inputs + city->input;
        double squares = 0, sum = 0;
        for (size_t j = 0; j < city->n_points; j++) {
            squares += gradient[j] * gradient[j];
            sum += integrated[j];
        }
        slope += sqrt(squares) / (double)s.rows;
        contribution += fabs(sum) / (double)s.rows;
    }
    near(city->gradient, slope, 1e-12, "slope along all levels");
    near(city->integrated, contribution, 1e-12, "contribution of all levels");
    sample_dispose(&s);

    double mean = 0, *p_all = mem_array(w.data.rows, sizeof *p_all);
    assert_int_equal(model_predict(&w.model, &w.data, p_all, &e), 0);
    for (size_t i = 0; i < w.data.rows; i++) mean += p_all[i] / (double)w.data.rows;
    near(x.mean, mean, 1e-5, "mean of the predictions"); /* those are of f32 */
    free(p_all);
    assert_int_equal(explain_add(&x, &w.model, "sofplus", "s", &w.data, &e), ERR_USAGE);
    assert_int_equal(explain_add(&x, &w.model, "softplus:beta=learn", "s", &w.data, &e), ERR_USAGE);
    explain_dispose(&x);
    world_dispose(&w);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_explain__##name, world_enter, world_leave)
    const struct CMUnitTest tests[] = {
        TEST(of_a_linear_model_is_exact),
        TEST(a_known_hessian),
        TEST(gradients_and_hessians_by_differences),
        TEST(integrated_gradients_are_complete),
        TEST(contributions_of_separate_features),
        TEST(curvature_over_rows),
        TEST(stability_of_known_functions),
        TEST(categories_are_one_feature),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
