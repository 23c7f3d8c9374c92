/* What `train --increasing A --decreasing B --convex C` promises, of a model that was trained on data
 * which say otherwise: on 10^6 random pairs as predict computes them, and by interval arithmetic over
 * a box of inputs. The same network without guarantees breaks all three, so the checks can fail. */
#include "base/mem.h"
#include "prep/fresh.h"
#include "run/trial.h"
#include "test.h"
#include "world.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 1500, PAIRS = 1000000, UNITS = 12 };
enum { A, B, C, D, SKY, Y };

static const guarantee_ask asks[] = {{"a", {.direction = 1}},
                                     {"b", {.direction = -1, .convex = 1}},
                                     {"c", {.convex = 1}}};

typedef struct made {
    table table;
    dataset data;
    model model;
} made;

static void put_table(void)
{
    rng r = rng_stream(21, RNG_DATA, 0);
    FILE *f = fopen("d.csv", "w");
    assert_non_null(f);
    fprintf(f, "a,b,c,d,sky,y\n");
    for (int i = 0; i < ROWS; i++) {
        double a = rng_normal(&r), b = rng_normal(&r), c = rng_normal(&r), d = rng_normal(&r);
        double y = 2 * sin(2 * a) + cos(2 * b) - c * c + a * d + 0.1 * rng_normal(&r);
        fprintf(f, "%.4f,%.4f,%.4f,", a, b, c);
        if (i % 9) fprintf(f, "%.4f", d);
        fprintf(f, ",%s,%.4f\n", i % 3 ? "fog" : "sun", y);
    }
    assert_int_equal(fclose(f), 0);
}

static void make(made *m, size_t n_ask, const char *activation)
{
    err e = {0};
    put_table();
    if (table_read(&m->table, "d.csv", &e) != 0) fail_msg("%s", e.text);
    dataset_options o = {.target = "y",
                         .task = TASK_REGRESSION,
                         .ask = n_ask ? asks : NULL,
                         .n_ask = n_ask};
    if (dataset_make(&m->data, &m->table, &o, &e) != 0) fail_msg("%s", e.text);
    plan_settings s = plan_defaults();
    s.hidden[0] = s.hidden[1] = UNITS;
    s.max_epochs = 30;
    s.n_rates = 1;
    s.rate[0] = 0.01;
    act_spec spec = {0};
    strcpy(spec.text, activation);
    plan p;
    if (plan_make_single(&p, &s, &spec, &m->data, "d.csv", &e) != 0) fail_msg("%s", e.text);
    run_result result;
    trained last;
    if (trial_train(&result, &last, &p, p.trial, 0.01, &m->data, NULL, &e) != 0)
        fail_msg("%s", e.text);
    assert_int_equal(result.status, RUN_OK);
    history_free(result.history);
    m->model = (model){.prep = last.prep,
                       .task = TASK_REGRESSION,
                       .target = mem_string("y"),
                       .class_name = mem_array(0, sizeof(char *)),
                       .activation = mem_string(activation),
                       .loss = last.loss,
                       .shape = last.shape,
                       .parameter = last.parameter,
                       .version = mem_string("0.0.0")};
    plan_dispose(&p);
}

/* What predict reads is the file. */
static void through_file(made *m)
{
    err e = {0};
    size_t n;
    unsigned char *bytes = world_bytes(&m->model, &n);
    model_dispose(&m->model);
    if (model_read(&m->model, bytes, n, "it", &e) != 0) fail_msg("%s", e.text);
    free(bytes);
}

static void dispose(made *m)
{
    model_dispose(&m->model);
    dataset_dispose(&m->data);
    table_dispose(&m->table);
}

/* A table of PAIRS random rows, without a file; some values far outside what was trained on. */
typedef struct points {
    double *number[4];
    uint32_t *sky;
    uint64_t *line;
    char *levels[2];
    column col[5];
    table table;
} points;

static void points_init(points *p, uint64_t seed)
{
    static char *const names[] = {"a", "b", "c", "d", "sky"};
    rng r = rng_stream(seed, RNG_DATA, 1);
    p->levels[0] = "fog";
    p->levels[1] = "sun";
    p->sky = mem_array(PAIRS, sizeof *p->sky);
    p->line = mem_array(PAIRS, sizeof *p->line);
    for (int k = 0; k < 4; k++) {
        p->number[k] = mem_array(PAIRS, sizeof(double));
        for (int i = 0; i < PAIRS; i++) p->number[k][i] = rng_normal(&r) * (i % 10 ? 1.5 : 30);
        p->col[k] = (column){.name = names[k], .kind = COLUMN_NUMBER, .number = p->number[k]};
    }
    for (int i = 0; i < PAIRS; i++) p->sky[i] = rng_uniform(&r) < 0.5;
    p->col[4] = (column){.name = names[4],
                         .kind = COLUMN_CATEGORY,
                         .level = p->sky,
                         .levels = p->levels,
                         .n_levels = 2};
    p->table = (table){.path = "points", .rows = PAIRS, .cols = 5, .col = p->col, .line = p->line};
}

static void points_dispose(points *p)
{
    for (int k = 0; k < 4; k++) free(p->number[k]);
    free(p->sky);
    free(p->line);
}

static double *predict(const made *m, const points *p)
{
    dataset d;
    err e = {0};
    double *out = mem_array(PAIRS, sizeof *out);
    if (fresh_make(&d, &p->table, m->model.prep, "y", &e) != 0) fail_msg("%s", e.text);
    assert_int_equal(model_predict(&m->model, &d, out, &e), 0);
    dataset_dispose(&d);
    return out;
}

static void move(points *p, int column, const double *by, double times)
{
    for (int i = 0; i < PAIRS; i++) p->number[column][i] += times * by[i];
}

/* Pairs in which the prediction moves against `direction` when the column is raised: not one ULP is
   allowed. */
static size_t against(const made *m, points *p, int column, int direction, const double *by)
{
    double *low = predict(m, p);
    move(p, column, by, 1);
    double *high = predict(m, p);
    move(p, column, by, -1);
    size_t n = 0;
    for (int i = 0; i < PAIRS; i++) n += direction * (high[i] - low[i]) < 0;
    free(low);
    free(high);
    return n;
}

/* Triples x - h, x, x + h whose middle lies above the chord by more than rounding in f32 explains:
   1e-5 of the sizes involved. */
static size_t above_chord(const made *m, points *p, int column, const double *by)
{
    double *middle = predict(m, p);
    move(p, column, by, -1);
    double *left = predict(m, p);
    move(p, column, by, 2);
    double *right = predict(m, p);
    move(p, column, by, -1);
    size_t n = 0;
    for (int i = 0; i < PAIRS; i++)
        n += middle[i] > (left[i] + right[i]) / 2 +
                             1e-5 * (1 + fabs(left[i]) + fabs(middle[i]) + fabs(right[i]));
    free(left);
    free(middle);
    free(right);
    return n;
}

static void broken(const made *m, size_t count[4])
{
    points p;
    points_init(&p, 77);
    rng r = rng_stream(78, RNG_DATA, 0);
    double *by = mem_array(PAIRS, sizeof *by);
    for (int i = 0; i < PAIRS; i++) by[i] = exp(3 * rng_normal(&r) - 2);
    count[0] = against(m, &p, A, 1, by);
    count[1] = against(m, &p, B, -1, by);
    count[2] = above_chord(m, &p, B, by);
    count[3] = above_chord(m, &p, C, by);
    free(by);
    points_dispose(&p);
}

static void test_guarantee__holds_on_a_million_pairs(void **state)
{
    (void)state;
    static const char *const activations[] = {"softplus", "relu"};
    for (size_t i = 0; i < 2; i++) {
        made m;
        size_t count[4];
        make(&m, 3, activations[i]);
        through_file(&m);
        broken(&m, count);
        for (int k = 0; k < 4; k++)
            if (count[k])
                fail_msg("%s: guarantee %d broken %zu times", activations[i], k, count[k]);
        dispose(&m);
    }
}

static void test_guarantee__is_broken_without(void **state)
{
    (void)state;
    made m;
    size_t count[4];
    make(&m, 0, "softplus");
    broken(&m, count);
    for (int k = 0; k < 4; k++)
        if (count[k] < PAIRS / 50) fail_msg("guarantee %d broken %zu times only", k, count[k]);
    dispose(&m);
}

/* Intervals of real numbers: each end is rounded outwards, by one step of nextafter where an operation
   is not exact. A product of factors of one sign is not negative, and rounding keeps that. */
typedef struct span {
    double lo, hi;
} span;

static double times_down(double a, double b)
{
    if (a == 0 || b == 0) return 0;
    double p = a * b;
    if ((a > 0) == (b > 0)) return p > 0 ? nextafter(p, 0) : 0;
    return nextafter(p, -INFINITY);
}

static double plus_down(double a, double b)
{
    return a == 0 || b == 0 ? a + b : nextafter(a + b, -INFINITY);
}

static span span_times(span a, span b)
{
    const double x[] = {a.lo, a.lo, a.hi, a.hi}, y[] = {b.lo, b.hi, b.lo, b.hi};
    span s = {INFINITY, -INFINITY};
    for (int i = 0; i < 4; i++) {
        s.lo = fmin(s.lo, times_down(x[i], y[i]));
        s.hi = fmax(s.hi, -times_down(-x[i], y[i]));
    }
    return s;
}

static span span_plus(span a, span b)
{
    return (span){plus_down(a.lo, b.lo), -plus_down(-a.hi, -b.hi)};
}

static span span_square(span a)
{
    span s = span_times(a, a);
    return (span){a.lo >= 0 || a.hi <= 0 ? s.lo : 0, s.hi};
}

/* libm's exp and log1p are right to an ULP or so; four steps outwards. */
static span span_wide(span s)
{
    for (int i = 0; i < 4; i++) s = (span){nextafter(s.lo, -INFINITY), nextafter(s.hi, INFINITY)};
    return s;
}

static span span_sigmoid(span z)
{
    span s = span_wide((span){1 / (1 + exp(-z.lo)), 1 / (1 + exp(-z.hi))});
    return (span){fmax(s.lo, 0), fmin(s.hi, 1)};
}

static span span_softplus(span z)
{
    return span_wide(
        (span){fmax(z.lo, 0) + log1p(exp(-fabs(z.lo))), fmax(z.hi, 0) + log1p(exp(-fabs(z.hi)))});
}

/* The output's first and second derivative along one input, enclosed over the box: z'' = sum of
   w (f'(z) z'' + f''(z) z'^2), f'' in [0, 1/4]. */
static void derivatives(const model *m, const span *box, size_t along, span *first, span *second)
{
    enum { WIDEST = 32 };
    span y[WIDEST], d[WIDEST], dd[WIDEST];
    mlp_part part[MLP_MAX_PARTS];
    mlp_parts(&m->shape, part);
    assert_true(m->shape.inputs <= WIDEST);
    for (size_t i = 0; i < m->shape.inputs; i++) {
        y[i] = box[i];
        d[i] = (span){i == along, i == along};
        dd[i] = (span){0, 0};
    }
    for (size_t l = 0; l <= m->shape.n_hidden; l++) {
        const mlp_part *w = &part[2 * l], *b = &part[2 * l + 1];
        span z[WIDEST], dz[WIDEST], ddz[WIDEST];
        for (size_t o = 0; o < w->dim[0]; o++) {
            double bias = (double)m->parameter[b->at + o];
            z[o] = (span){bias, bias};
            dz[o] = ddz[o] = (span){0, 0};
            for (size_t i = 0; i < w->dim[1]; i++) {
                double weight = (double)m->parameter[w->at + o * w->dim[1] + i];
                span by = {weight, weight};
                z[o] = span_plus(z[o], span_times(by, y[i]));
                dz[o] = span_plus(dz[o], span_times(by, d[i]));
                ddz[o] = span_plus(ddz[o], span_times(by, dd[i]));
            }
        }
        for (size_t o = 0; o < w->dim[0]; o++) {
            span slope = span_sigmoid(z[o]), bend = {0, 0.25};
            int hidden = l < m->shape.n_hidden;
            y[o] = hidden ? span_softplus(z[o]) : z[o];
            d[o] = hidden ? span_times(slope, dz[o]) : dz[o];
            dd[o] = hidden
                        ? span_plus(span_times(slope, ddz[o]), span_times(bend, span_square(dz[o])))
                        : ddz[o];
        }
    }
    *first = d[0];
    *second = dd[0];
}

static int proved(const made *m)
{
    enum { INPUTS = 7 }; /* a, b, c, d, d is missing, sky=fog, sky=sun */
    span box[INPUTS], first, second;
    assert_int_equal(m->model.shape.inputs, INPUTS);
    for (int i = 0; i < INPUTS; i++) box[i] = i < 4 ? (span){-5, 5} : (span){0, 1};
    int holds = 1;
    derivatives(&m->model, box, A, &first, &second);
    assert_true(first.hi > first.lo);
    holds &= first.lo >= 0;
    derivatives(&m->model, box, B, &first, &second);
    holds &= first.hi <= 0 && second.lo >= 0;
    derivatives(&m->model, box, C, &first, &second);
    holds &= second.lo >= 0;
    return holds;
}

static void test_guarantee__is_proved_over_a_box(void **state)
{
    (void)state;
    made with, without;
    make(&with, 3, "softplus");
    assert_true(proved(&with));
    make(&without, 0, "softplus");
    assert_false(proved(&without));
    dispose(&with);
    dispose(&without);
}

/* A file whose weights were changed says so instead of promising what is not. */
static void test_guarantee__refuses_changed_weights(void **state)
{
    (void)state;
    made m;
    err e = {0};
    make(&m, 3, "softplus");
    m.model.parameter[0] = -m.model.parameter[0]; /* from a to the first unit, which is up */
    size_t n;
    unsigned char *bytes = world_bytes(&m.model, &n);
    model read;
    assert_int_equal(model_read(&read, bytes, n, "it", &e), ERR_DATA);
    assert_non_null(strstr(e.text, "its weights do not keep the guarantees it states"));
    free(bytes);
    dispose(&m);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, world_enter, world_leave)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_guarantee__holds_on_a_million_pairs),
        IN_FOLDER(test_guarantee__is_broken_without),
        IN_FOLDER(test_guarantee__is_proved_over_a_box),
        IN_FOLDER(test_guarantee__refuses_changed_weights),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
