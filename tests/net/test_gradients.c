/* The gradient of every parameter of small networks against central differences in f64, for every
 * activation with every loss, plain and with convolutions, normalisation, connections around layers
 * and dropped units: agreement to 1e-6 relative to the gradient's size. */
#include "before.h"
#include "net/train.h"
#include "test.h"

#include <math.h>
#include <stdlib.h>

enum { ROWS = 7, INPUTS = 3, PIXELS = 12, CLASSES = 4, PARAMETERS = 300 };

static const loss losses[] = {LOSS_SQUARED, LOSS_POISSON_SOFTPLUS,  LOSS_POISSON_EXP, LOSS_LOGISTIC,
                              LOSS_SOFTMAX, LOSS_GAUSSIAN_SOFTPLUS, LOSS_GAUSSIAN_EXP};

static const mlp_shape shapes[] = {
    {.n_hidden = 2, .hidden = {6, 5}},
    {.n_hidden = 3, .hidden = {5, 5, 5}, .residual = 1, .layer_norm = 1},
    {.n_hidden = 3, .hidden = {4, 4, 5}, .residual = 1, .dropout = 0.3},
    {.image = {3, 4, 1}, .n_conv = 1, .n_hidden = 2, .hidden = {2, 4}},
    {.image = {2, 3, 2}, .n_conv = 1, .n_hidden = 1, .hidden = {3}, .dropout = 0.3},
    {.image = {2, 3, 1},
     .n_conv = 1,
     .n_hidden = 3,
     .hidden = {5, 4, 4},
     .residual = 1,
     .layer_norm = 1},
};
enum { N_SHAPES = sizeof shapes / sizeof *shapes };

typedef struct problem {
    loss kind;
    size_t outputs;
    double x[ROWS * PIXELS], y[ROWS];
    arena memory;
    mlp_f64 net;
    rng drops; /* where each forward pass starts: the same units are dropped */
} problem;

static void make_data(problem *p)
{
    rng r = rng_stream(5, RNG_DATA, (uint32_t)p->kind);
    for (int i = 0; i < ROWS * PIXELS; i++) p->x[i] = rng_normal(&r);
    for (int i = 0; i < ROWS; i++) {
        double u = rng_uniform(&r);
        switch (p->kind) {
        case LOSS_SQUARED:
        case LOSS_GAUSSIAN_SOFTPLUS:
        case LOSS_GAUSSIAN_EXP: p->y[i] = 4 * u - 2; break;
        case LOSS_POISSON_SOFTPLUS:
        case LOSS_POISSON_EXP: p->y[i] = floor(5 * u); break;
        case LOSS_LOGISTIC: p->y[i] = u > 0.5; break;
        case LOSS_SOFTMAX: p->y[i] = floor(CLASSES * u); break;
        }
    }
}

static void make_problem(problem *p, const char *text, loss kind, const mlp_shape *like,
                         uint64_t seed)
{
    *p = (problem){.kind = kind,
                   .outputs = loss_outputs(kind, CLASSES),
                   .drops = rng_stream(seed, RNG_DROP, 0)};
    make_data(p);
    act a;
    assert_int_equal(act_make(&a, text, NULL), 0);
    mlp_shape shape = *like;
    shape.inputs = like->n_conv ? image_values(like->image) : INPUTS;
    shape.outputs = p->outputs;
    shape.beta = a.learns;
    arena measure = arena_measure();
    mlp_layout_f64(&p->net, &shape, &a, ROWS, &measure);
    assert_int_equal(arena_init(&p->memory, measure.used), 0);
    mlp_layout_f64(&p->net, &shape, &a, ROWS, &p->memory);
    rng r = rng_stream(seed, RNG_INIT, 0);
    double bias[CLASSES] = {0.3, -0.2, 0.1, 0};
    mlp_init_f64(&p->net, &r, bias);
    for (size_t l = 0; l < shape.n_hidden; l++) /* betas that differ, where they are learned */
        for (size_t u = 0; p->net.layer[l].theta && u < shape.hidden[l]; u++)
            p->net.layer[l].theta[u * p->net.layer[l].stride] = 0.4 * (double)(l + u) - 0.5;
}

static const double *forward(problem *p)
{
    rng drops = p->drops;
    p->net.drops = p->net.dropout > 0 ? &drops : NULL;
    const double *z = mlp_forward_f64(&p->net, ROWS, p->x);
    p->net.drops = NULL;
    return z;
}

static double total_loss(problem *p)
{
    const double *z = forward(p);
    return loss_sum_f64(p->kind, ROWS, p->outputs, z, p->y, 0, NULL);
}

/* The smallest |z| before a kinked activation, or lead of a pooled value; a central difference across the kink means nothing. */
static double distance_to_kink(const problem *p)
{
    double least = INFINITY;
    for (size_t l = 0; l + 1 < p->net.n_layers; l++)
        for (size_t r = 0; r < ROWS; r++)
            for (size_t u = 0; u < p->net.layer[l].places * p->net.layer[l].out; u++)
                least = fmin(least, fabs(before_act(&p->net, p->x, l, r, u)));
    return fmin(least, least_lead(&p->net, ROWS));
}

/* Fourth-order central difference: error about step^4, rounding about 1e-16/step. */
static double difference(problem *p, double *at)
{
    double keep = *at, step = 2e-4, f[4], by[4] = {-2, -1, 1, 2};
    for (int i = 0; i < 4; i++) {
        *at = keep + by[i] * step;
        f[i] = total_loss(p);
    }
    *at = keep;
    return (f[0] - 8 * f[1] + 8 * f[2] - f[3]) / (12 * step);
}

static void check(const char *text, size_t k, const mlp_shape *like)
{
    problem p;
    uint64_t seed = 1;
    do { /* draws whose z all keep clear of 0, where relu and its kin have no derivative */
        make_problem(&p, text, losses[k], like, seed++);
        total_loss(&p);
    } while (distance_to_kink(&p) < 0.01 && (arena_dispose(&p.memory), seed < 3000));
    if (seed == 3000) fail_msg("%s: no draw that keeps clear of 0", text);
    const double *z = forward(&p);
    loss_sum_f64(p.kind, ROWS, p.outputs, z, p.y, 1, mlp_output_gradient_f64(&p.net));
    mlp_backward_f64(&p.net, ROWS, p.x);
    double gradient[PARAMETERS], size = 0;
    assert_true(p.net.n_parameters <= PARAMETERS);
    for (size_t i = 0; i < p.net.n_parameters; i++) {
        gradient[i] = p.net.gradient[i];
        size = fmax(size, fabs(gradient[i]));
    }
    assert_true(size > 1e-3);
    for (size_t i = 0; i < p.net.n_parameters; i++) {
        double d = difference(&p, &p.net.parameter[i]);
        double scale = fmax(fabs(d), 1e-3 * size);
        if (!(fabs(gradient[i] - d) <= 1e-6 * scale))
            fail_msg("%s, %s, parameter %zu: gradient %.12g, difference %.12g", text,
                     loss_name(losses[k]), i, gradient[i], d);
    }
    arena_dispose(&p.memory);
}

static void test_gradients__agree_with_differences(void **state)
{
    (void)state;
    static const char *const with_parameters[] = {"softplus:beta=5",
                                                  "softplus:beta=0.3,threshold=20",
                                                  "softplus:beta=learn",
                                                  "softplus:beta=learn-layer",
                                                  "softplus:beta=learn-unit",
                                                  "leaky_relu:slope=0.2",
                                                  "elu:alpha=0.7",
                                                  "squareplus:b=1"};
    for (size_t k = 0; k < sizeof losses / sizeof *losses; k++)
        for (size_t s = 0; s < N_SHAPES; s++) {
            for (size_t i = 0; act_name(i); i++) check(act_name(i), k, &shapes[s]);
            for (size_t i = 0; i < sizeof with_parameters / sizeof *with_parameters; i++)
                check(with_parameters[i], k, &shapes[s]);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_gradients__agree_with_differences)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
