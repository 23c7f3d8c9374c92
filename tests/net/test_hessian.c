/* Second derivatives: activations, losses and whole networks against central differences of their
 * gradients, to 1e-6; the Gauss-Newton product against its definition. */
#include "before.h"
#include "net/hessian.h"
#include "test.h"

#include <math.h>
#include <stdlib.h>

enum { ROWS = 23, BATCH = 8, INPUTS = 3, PIXELS = 12, CLASSES = 3, MOST = 200 };

static const loss losses[] = {LOSS_SQUARED, LOSS_POISSON_SOFTPLUS,  LOSS_POISSON_EXP, LOSS_LOGISTIC,
                              LOSS_SOFTMAX, LOSS_GAUSSIAN_SOFTPLUS, LOSS_GAUSSIAN_EXP};
enum { N_LOSSES = sizeof losses / sizeof *losses };

static void test_hessian__curves_of_activations(void **state)
{
    (void)state;
    for (size_t i = 0; act_name(i); i++) {
        act a;
        assert_int_equal(act_make(&a, act_name(i), NULL), 0);
        for (double z = -9.95; z < 10; z += 0.1) {
            double at[2] = {z - 1e-5, z + 1e-5}, one[2] = {1, 1}, slope[2], bend;
            act_backward_f64(&a, 2, at, one, slope);
            act_curve_f64(&a, 1, &z, &bend);
            double want = (slope[1] - slope[0]) / 2e-5;
            if (!(fabs(bend - want) <= 1e-8 + 1e-6 * fabs(want)))
                fail_msg("%s''(%g) = %.12g, want %.12g", act_name(i), z, bend, want);
        }
        int flat = act_is_flat(&a);
        assert_int_equal(flat, i == 0 || i == 2 || i == 10); /* relu, leaky_relu, identity */
    }
}

static void test_hessian__softplus_curve_lives_where_sigma_is_one(void **state)
{
    (void)state;
    act a;
    assert_int_equal(act_make(&a, "softplus", NULL), 0);
    double z = 40, bend;
    act_curve_f64(&a, 1, &z, &bend);
    assert_true(fabs(bend / exp(-40) - 1) < 1e-14);
}

static void test_hessian__curves_of_losses(void **state)
{
    (void)state;
    for (size_t k = 0; k < N_LOSSES; k++)
        for (double at = -30; at <= 30; at += 1.25) {
            size_t n = loss_outputs(losses[k], CLASSES);
            double z[CLASSES] = {at / 3, 1, -0.5}, r[CLASSES] = {1, -0.3, 0.4}, y = 1;
            double low[CLASSES], high[CLASSES], gl[CLASSES], gh[CLASSES], got[CLASSES], h = 1e-5;
            for (size_t c = 0; c < n; c++) low[c] = z[c] - h * r[c], high[c] = z[c] + h * r[c];
            loss_sum_f64(losses[k], 1, n, low, &y, 1, gl);
            loss_sum_f64(losses[k], 1, n, high, &y, 1, gh);
            loss_curve_f64(losses[k], 1, n, z, &y, 1, r, got);
            for (size_t c = 0; c < n; c++) {
                double want = (gh[c] - gl[c]) / (2 * h);
                if (!(fabs(got[c] - want) <= 1e-6 * fmax(1e-2, fabs(want))))
                    fail_msg("loss %zu at %g: %.12g, want %.12g", k, at, got[c], want);
            }
        }
}

/* softplus far to the left: deviance's second derivative there is 2 e^z (1 + y/2). */
static void test_hessian__poisson_curve_in_the_tail(void **state)
{
    (void)state;
    for (double z = -60; z <= -17; z += 0.5) {
        double y = 3, one = 1, got;
        loss_curve_f64(LOSS_POISSON_SOFTPLUS, 1, 1, &z, &y, 1, &one, &got);
        assert_true(fabs(got / (5 * exp(z)) - 1) < 2e-7);
    }
}

typedef struct problem {
    double x[ROWS * PIXELS], y[ROWS];
    matrix_f64 m;
    arena memory;
    mlp_f64 net;
    hessian h;
    double *p;
    size_t n;
} problem;

static void lay_out(problem *p, const mlp_shape *shape, const act *a, loss kind, arena *m)
{
    mlp_layout_f64(&p->net, shape, a, BATCH, m);
    hessian_layout(&p->h, &p->net, kind, m);
}

static const mlp_shape shapes[] = {
    {.n_hidden = 2, .hidden = {5, 4}},
    {.n_hidden = 3, .hidden = {4, 4, 4}, .residual = 1},
    {.n_hidden = 3, .hidden = {4, 4, 5}, .residual = 1, .layer_norm = 1},
    {.image = {4, 3, 1}, .n_conv = 1, .n_hidden = 2, .hidden = {2, 4}},
    {.image = {2, 3, 2}, .n_conv = 1, .n_hidden = 2, .hidden = {5, 3}, .layer_norm = 1},
};
enum { N_SHAPES = sizeof shapes / sizeof *shapes };

/* Weights with which no pooled value is near a tie, where a difference means nothing. */
static void draw(problem *p)
{
    static const double bias[CLASSES] = {0.2, 0.1, -0.1};
    double lead = 0;
    for (uint32_t index = 0; lead < 0.003 && index < 1000; index++) {
        rng draws = rng_stream(42, RNG_INIT, index);
        mlp_init_f64(&p->net, &draws, bias);
        lead = INFINITY;
        for (size_t at = 0; at < ROWS; at += BATCH) {
            size_t rows = ROWS - at < BATCH ? ROWS - at : BATCH;
            mlp_forward_f64(&p->net, rows, p->x + at * p->net.layer[0].given);
            lead = fmin(lead, least_lead(&p->net, rows));
        }
    }
    assert_true(lead >= 0.003);
}

static void make(problem *p, const char *text, loss kind, const mlp_shape *like)
{
    rng r = rng_stream(41, RNG_DATA, 0);
    for (int i = 0; i < ROWS * PIXELS; i++) p->x[i] = rng_normal(&r);
    for (int i = 0; i < ROWS; i++)
        p->y[i] = floor(rng_uniform(&r) * (kind == LOSS_LOGISTIC ? 2 : 3));
    p->m = (matrix_f64){.x = p->x, .y = p->y, .rows = ROWS};
    act a;
    assert_int_equal(act_make(&a, text, NULL), 0);
    mlp_shape shape = *like;
    shape.inputs = like->n_conv ? image_values(like->image) : INPUTS;
    shape.outputs = loss_outputs(kind, CLASSES);
    arena measure = arena_measure();
    lay_out(p, &shape, &a, kind, &measure);
    assert_int_equal(arena_init(&p->memory, measure.used), 0);
    lay_out(p, &shape, &a, kind, &p->memory);
    draw(p);
    p->p = p->net.parameter;
    p->n = p->net.n_parameters;
    assert_true(p->n <= MOST);
}

static void direction(double *v, size_t n, uint32_t index)
{
    rng r = rng_stream(43, RNG_DATA, index);
    for (size_t i = 0; i < n; i++) v[i] = rng_normal(&r);
}

static void move(problem *p, double step, const double *v)
{
    for (size_t i = 0; i < p->n; i++) p->p[i] += step * v[i];
}

static double dot(size_t n, const double *a, const double *b)
{
    double s = 0;
    for (size_t i = 0; i < n; i++) s += a[i] * b[i];
    return s;
}

/* Fourth-order differences of the gradient along v. */
static void difference(problem *p, const double *v, double *out)
{
    static const double by[4] = {-2, -1, 1, 2}, weight[4] = {1, -8, 8, -1};
    double g[MOST], step = 5e-5, keep[MOST];
    for (size_t i = 0; i < p->n; i++) out[i] = 0, keep[i] = p->p[i];
    for (int k = 0; k < 4; k++) {
        move(p, by[k] * step, v);
        hessian_gradient(&p->h, &p->m, g);
        for (size_t i = 0; i < p->n; i++) {
            out[i] += weight[k] * g[i] / (12 * step);
            p->p[i] = keep[i];
        }
    }
}

static void test_hessian__products_agree_with_differences(void **state)
{
    (void)state;
    static const char *const smooth[] = {"softplus", "softplus:beta=3",
                                         "gelu",     "silu",
                                         "mish",     "tanh",
                                         "sigmoid",  "squareplus",
                                         "identity"};
    for (size_t a = 0; a < sizeof smooth / sizeof *smooth; a++)
        for (size_t k = 0; k < N_LOSSES * N_SHAPES; k++) {
            problem p;
            make(&p, smooth[a], losses[k % N_LOSSES], &shapes[k / N_LOSSES]);
            double v[MOST], u[MOST], hv[MOST], hu[MOST], want[MOST], size = 0;
            direction(v, p.n, 1);
            direction(u, p.n, 2);
            hessian_product(&p.h, &p.m, 0, v, hv);
            hessian_product(&p.h, &p.m, 0, u, hu);
            difference(&p, v, want);
            for (size_t i = 0; i < p.n; i++) size = fmax(size, fabs(want[i]));
            for (size_t i = 0; i < p.n; i++)
                if (!(fabs(hv[i] - want[i]) <= 1e-6 * fmax(fabs(want[i]), 1e-2 * size)))
                    fail_msg("%s, loss %zu, parameter %zu: %.12g, difference %.12g", smooth[a], k,
                             i, hv[i], want[i]);
            assert_true(fabs(dot(p.n, u, hv) - dot(p.n, v, hu)) <= 1e-10 * size * (double)p.n);
            arena_dispose(&p.memory);
        }
}

/* v' G v = mean over rows of (J v)' L (J v), J v by differences of the outputs. */
static void test_hessian__gauss_newton_by_its_definition(void **state)
{
    (void)state;
    for (size_t k = 0; k < N_LOSSES * N_SHAPES; k++) {
        problem p;
        loss kind = losses[k % N_LOSSES];
        make(&p, "softplus", kind, &shapes[k / N_LOSSES]);
        size_t outputs = p.h.outputs;
        double v[MOST], gv[MOST], want = 0;
        direction(v, p.n, 1);
        hessian_product(&p.h, &p.m, 1, v, gv);
        for (size_t i = 0; i < ROWS; i++) {
            double z[3][CLASSES], along[CLASSES], lj[CLASSES];
            for (int s = 0; s < 3; s++) { /* at -h, +h, 0 */
                double step = s == 2 ? 0 : s == 0 ? -1e-5 : 1e-5;
                move(&p, step, v);
                const double *out = mlp_forward_f64(&p.net, 1, p.x + i * p.net.layer[0].given);
                for (size_t c = 0; c < outputs; c++) z[s][c] = out[c];
                move(&p, -step, v);
            }
            for (size_t c = 0; c < outputs; c++) along[c] = (z[1][c] - z[0][c]) / 2e-5;
            loss_curve_f64(kind, 1, outputs, z[2], &p.y[i], 1.0 / ROWS, along, lj);
            want += dot(outputs, along, lj);
        }
        assert_true(fabs(dot(p.n, v, gv) - want) <= 1e-7 * fabs(want));
        arena_dispose(&p.memory);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hessian__curves_of_activations),
        cmocka_unit_test(test_hessian__softplus_curve_lives_where_sigma_is_one),
        cmocka_unit_test(test_hessian__curves_of_losses),
        cmocka_unit_test(test_hessian__poisson_curve_in_the_tail),
        cmocka_unit_test(test_hessian__products_agree_with_differences),
        cmocka_unit_test(test_hessian__gauss_newton_by_its_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
