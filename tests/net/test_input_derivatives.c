/* Gradients and Hessians of predictions in the network's inputs against central differences, and a
 * network whose Hessian is known. */
#include "base/rng.h"
#include "net/hessian.h"
#include "test.h"

#include <math.h>
#include <string.h>

enum { ROWS = 5, INPUTS = 4, CLASSES = 3 };

static const loss losses[] = {LOSS_SQUARED, LOSS_POISSON_SOFTPLUS,  LOSS_POISSON_EXP, LOSS_LOGISTIC,
                              LOSS_SOFTMAX, LOSS_GAUSSIAN_SOFTPLUS, LOSS_GAUSSIAN_EXP};
enum { N_LOSSES = sizeof losses / sizeof *losses };

static const mlp_shape shapes[] = {
    {.n_hidden = 0},
    {.n_hidden = 2, .hidden = {5, 4}},
    {.n_hidden = 3, .hidden = {4, 4, 5}, .residual = 1, .layer_norm = 1},
    {.n_hidden = 2, .hidden = {3, 4}, .n_conv = 1, .image = {2, 2, 1}},
    {.n_hidden = 3, .hidden = {3, 4, 4}, .n_conv = 1, .image = {2, 2, 1}, .layer_norm = 1},
};
enum { N_SHAPES = sizeof shapes / sizeof *shapes };

typedef struct problem {
    loss loss;
    size_t which;
    double x[ROWS * INPUTS];
    arena memory;
    mlp_f64 net;
    hessian h;
} problem;

static void lay_out(problem *p, const mlp_shape *shape, const act *a, arena *m)
{
    mlp_layout_f64(&p->net, shape, a, ROWS, m);
    hessian_layout(&p->h, &p->net, p->loss, m);
}

static void make(problem *p, const char *text, loss kind, const mlp_shape *like)
{
    act a;
    assert_int_equal(act_make(&a, text, NULL), 0);
    mlp_shape shape = *like;
    shape.inputs = INPUTS;
    shape.outputs = loss_outputs(kind, CLASSES);
    shape.beta = a.learns;
    p->loss = kind;
    p->which = loss_predictions(kind, shape.outputs) - 1;
    arena measure = arena_measure();
    lay_out(p, &shape, &a, &measure);
    assert_int_equal(arena_init(&p->memory, measure.used), 0);
    lay_out(p, &shape, &a, &p->memory);
    rng draws = rng_stream(42, RNG_INIT, 0), data = rng_stream(41, RNG_DATA, 0);
    mlp_init_f64(&p->net, &draws, (const double[]){0.2, 0.1, -0.1});
    for (size_t l = 0; a.learns && l < shape.n_hidden; l++)
        for (size_t u = 0; u < shape.hidden[l]; u++) p->net.layer[l].theta[u] = 0.3 * (double)u;
    for (int i = 0; i < ROWS * INPUTS; i++) p->x[i] = rng_normal(&data);
}

/* Forward on x, and the slopes of the prediction where the backward pass starts. */
static const double *slopes(problem *p, const double *x)
{
    size_t outputs = p->h.outputs;
    const double *z = mlp_forward_f64(&p->net, ROWS, x);
    double *dz = mlp_output_gradient_f64(&p->net);
    for (size_t i = 0; i < ROWS; i++)
        loss_predict_slope(p->loss, outputs, p->which, z + i * outputs, dz + i * outputs);
    return z;
}

static void gradient(problem *p, const double *x, double *out)
{
    slopes(p, x);
    mlp_backward_inputs_f64(&p->net, ROWS, out);
}

static void values(problem *p, const double *x, double *out)
{
    const double *z = mlp_forward_f64(&p->net, ROWS, x);
    for (size_t i = 0; i < ROWS; i++) {
        double all[CLASSES];
        loss_predict(p->loss, p->h.outputs, z + i * p->h.outputs, all);
        out[i] = all[p->which];
    }
}

static void product(problem *p, const double *v, double *out)
{
    size_t outputs = p->h.outputs;
    const double *z = slopes(p, p->x);
    hessian_outputs o = hessian_inputs_along(&p->h, ROWS, v);
    for (size_t i = 0; i < ROWS; i++)
        loss_predict_curve(p->loss, outputs, p->which, z + i * outputs, o.along + i * outputs,
                           o.change + i * outputs);
    hessian_inputs_product(&p->h, ROWS, out);
}

static void moved(const problem *p, double step, const double *v, double *x)
{
    for (size_t i = 0; i < ROWS * INPUTS; i++) x[i] = p->x[i] + step * v[i];
}

static void check(const char *what, const char *act, size_t k, const double *got,
                  const double *want, size_t n)
{
    double size = 0;
    for (size_t i = 0; i < n; i++) size = fmax(size, fabs(want[i]));
    for (size_t i = 0; i < n; i++)
        if (!(fabs(got[i] - want[i]) <= 2e-6 * fmax(fabs(want[i]), 1e-2 * size) + 1e-11))
            fail_msg("%s, %s, case %zu, %zu: %.12g, difference %.12g", what, act, k, i, got[i],
                     want[i]);
}

static void directions(double *v)
{
    rng r = rng_stream(43, RNG_DATA, 1);
    for (size_t i = 0; i < ROWS * INPUTS; i++) v[i] = rng_normal(&r);
}

/* Fourth-order differences along row-wise directions. */
static void test_input_derivatives__agree_with_differences(void **state)
{
    (void)state;
    static const char *const smooth[] = {"softplus", "softplus:beta=3", "softplus:beta=learn-unit",
                                         "gelu", "tanh"};
    static const double by[4] = {-2, -1, 1, 2}, weight[4] = {1, -8, 8, -1}, step = 5e-4;
    for (size_t a = 0; a < sizeof smooth / sizeof *smooth; a++)
        for (size_t k = 0; k < N_LOSSES * N_SHAPES; k++) {
            problem p;
            make(&p, smooth[a], losses[k % N_LOSSES], &shapes[k / N_LOSSES]);
            double v[ROWS * INPUTS], x[ROWS * INPUTS], g[ROWS * INPUTS], got[ROWS * INPUTS];
            double along[ROWS] = {0}, want[ROWS * INPUTS] = {0}, slope[ROWS] = {0}, value[ROWS];
            directions(v);
            for (int s = 0; s < 4; s++) {
                moved(&p, by[s] * step, v, x);
                values(&p, x, value);
                for (size_t i = 0; i < ROWS; i++) along[i] += weight[s] * value[i] / (12 * step);
                gradient(&p, x, g);
                for (size_t i = 0; i < ROWS * INPUTS; i++)
                    want[i] += weight[s] * g[i] / (12 * step);
            }
            gradient(&p, p.x, g);
            for (size_t i = 0; i < ROWS * INPUTS; i++) slope[i / INPUTS] += g[i] * v[i];
            check("gradient", smooth[a], k, slope, along, ROWS);
            product(&p, v, got);
            check("product", smooth[a], k, got, want, ROWS * INPUTS);
            arena_dispose(&p.memory);
        }
}

/* (softplus(x) + softplus(-x)) has the second derivative 2 sigma (1 - sigma): two units, by hand. */
static void test_input_derivatives__a_known_hessian(void **state)
{
    (void)state;
    problem p;
    make(&p, "softplus", LOSS_SQUARED, &(mlp_shape){.n_hidden = 1, .hidden = {2}});
    memset(p.net.parameter, 0, p.net.n_parameters * sizeof *p.net.parameter);
    double a[INPUTS] = {1, -2, 0.5, 3}, v[ROWS * INPUTS], got[ROWS * INPUTS];
    for (size_t j = 0; j < INPUTS; j++) {
        p.net.layer[0].w[j] = a[j];
        p.net.layer[0].w[INPUTS + j] = -a[j];
    }
    p.net.layer[1].w[0] = p.net.layer[1].w[1] = 1;
    directions(v);
    product(&p, v, got);
    for (size_t i = 0; i < ROWS; i++) {
        double u = 0, av = 0;
        for (size_t j = 0; j < INPUTS; j++) {
            u += a[j] * p.x[i * INPUTS + j];
            av += a[j] * v[i * INPUTS + j];
        }
        double sigma = 1 / (1 + exp(-u)), bend = 2 * sigma * (1 - sigma);
        for (size_t j = 0; j < INPUTS; j++)
            assert_true(fabs(got[i * INPUTS + j] - bend * a[j] * av) <= 1e-13 * (1 + fabs(av)));
    }
    arena_dispose(&p.memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_input_derivatives__agree_with_differences),
        cmocka_unit_test(test_input_derivatives__a_known_hessian),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
