/* The rules of signs.h as weights: the gradient in what is trained against central differences in
 * f64, signs kept through steps, and a start whose outputs have the size that free weights give. */
#include "net/train.h"
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 24, INPUTS = 4 };

static const signed char direction[INPUTS] = {1, -1, 0, 0}, convex[INPUTS] = {0, 0, 1, 0};
static const signed char convex_too[INPUTS] = {1, 1, 1, 0}, all_convex[INPUTS] = {1, 1, 1, 1};

typedef struct data {
    double x[ROWS * INPUTS], y[ROWS];
} data;

static data draw_data(void)
{
    data d;
    rng r = rng_stream(11, RNG_DATA, 0);
    for (int i = 0; i < ROWS * INPUTS; i++) d.x[i] = rng_normal(&r);
    for (int i = 0; i < ROWS; i++) d.y[i] = 2 * rng_uniform(&r) - 1;
    return d;
}

static void start(trainer_f64 *t, const signed char *bends, const char *activation, int residual)
{
    train_settings s = {.shape = {.inputs = INPUTS,
                                  .outputs = 1,
                                  .n_hidden = 3,
                                  .hidden = {9, 9, 6},
                                  .residual = residual},
                        .loss = LOSS_SQUARED,
                        .signs = {direction, bends},
                        .optim = {.kind = OPTIM_ADAM, .rate = 0.01},
                        .batch = ROWS,
                        .max_epochs = 30,
                        .patience = 30,
                        .seed = 3};
    assert_int_equal(act_make(&s.act, activation, NULL), 0);
    s.shape.beta = s.act.learns;
    assert_int_equal(trainer_init_f64(t, &s, ROWS, (const double[]){0.2}), 0);
}

static double loss_of(trainer_f64 *t, const data *d, double *dz)
{
    signs_parameters_f64(&t->signs, t->net.parameter);
    const double *z = mlp_forward_f64(&t->net, ROWS, d->x);
    return loss_sum_f64(LOSS_SQUARED, ROWS, 1, z, d->y, 1, dz);
}

static double difference(trainer_f64 *t, const data *d, double *at)
{
    double keep = *at, step = 2e-4, f[4], by[4] = {-2, -1, 1, 2};
    for (int i = 0; i < 4; i++) {
        *at = keep + by[i] * step;
        f[i] = loss_of(t, d, NULL);
    }
    *at = keep;
    return (f[0] - 8 * f[1] + 8 * f[2] - f[3]) / (12 * step);
}

static void check_gradient(const signed char *bends, const char *activation, int residual)
{
    trainer_f64 t;
    data d = draw_data();
    start(&t, bends, activation, residual);
    loss_of(&t, &d, mlp_output_gradient_f64(&t.net));
    mlp_backward_f64(&t.net, ROWS, d.x);
    signs_gradient_f64(&t.signs, t.net.gradient);
    size_t n = t.net.n_parameters, signed_ones = 0, zeros = 0;
    double *gradient = calloc(n, sizeof *gradient), size = 0;
    for (size_t i = 0; i < n; i++) size = fmax(size, fabs(gradient[i] = t.net.gradient[i]));
    assert_true(size > 1e-3);
    for (size_t i = 0; i < n; i++) {
        double by = difference(&t, &d, &t.signs.raw[i]);
        if (!(fabs(gradient[i] - by) <= 1e-6 * fmax(fabs(by), 1e-3 * size)))
            fail_msg("%s, parameter %zu: gradient %.12g, difference %.12g", activation, i,
                     gradient[i], by);
        zeros += t.signs.rule[i] == SIGN_ZERO;
        signed_ones += t.signs.rule[i] == SIGN_PLUS || t.signs.rule[i] == SIGN_MINUS;
    }
    assert_true(signed_ones > 50 && (zeros > 0 || bends == all_convex));
    free(gradient);
    trainer_dispose_f64(&t);
}

static void test_signs__gradient_agrees_with_differences(void **state)
{
    (void)state;
    check_gradient(convex, "softplus", 0);
    check_gradient(convex, "softplus:beta=5", 1);
    check_gradient(convex_too, "squareplus", 0);
    check_gradient(all_convex, "softplus:beta=learn-unit", 0);
}

/* Every sign is the rule's after training, in bits that a float holds too. */
static void test_signs__are_kept_through_training(void **state)
{
    (void)state;
    trainer_f64 t;
    data d = draw_data();
    matrix_f64 m = {.x = d.x, .y = d.y, .rows = ROWS};
    start(&t, convex, "softplus", 1);
    double before = trainer_loss_f64(&t, &m);
    train_record r = trainer_run_f64(&t, &m, &m);
    assert_true(r.best_epoch > 5 && r.valid_loss < before);
    float *parameter = calloc(t.net.n_parameters, sizeof *parameter);
    for (size_t i = 0; i < t.net.n_parameters; i++) parameter[i] = (float)t.net.parameter[i];
    assert_true(signs_kept(t.net.n_parameters, t.signs.rule, parameter));
    for (size_t i = 0; i < t.net.n_parameters; i++) {
        if (t.signs.rule[i] == SIGN_ANY) continue;
        float keep = parameter[i];
        parameter[i] = t.signs.rule[i] == SIGN_ZERO ? 1e-3f : -(float)t.signs.rule[i] * 1e-3f;
        assert_false(signs_kept(t.net.n_parameters, t.signs.rule, parameter));
        parameter[i] = keep;
    }
    free(parameter);
    trainer_dispose_f64(&t);
}

/* Added weights start smaller: else the outputs of six layers would be a thousand times as large. */
static void test_signs__start_keeps_the_size_of_outputs(void **state)
{
    (void)state;
    enum { MANY = 512, DEEP = 6 };
    const signed char *const bends[] = {convex, convex_too, all_convex};
    for (size_t b = 0; b < 3; b++) {
        train_settings s = {.shape = {.inputs = INPUTS, .outputs = 1, .n_hidden = DEEP},
                            .signs = {direction, bends[b]},
                            .batch = MANY,
                            .seed = 5};
        for (size_t l = 0; l < DEEP; l++) s.shape.hidden[l] = 64;
        assert_int_equal(act_make(&s.act, "softplus", NULL), 0);
        trainer_f64 t;
        assert_int_equal(trainer_init_f64(&t, &s, MANY, (const double[]){0}), 0);
        double *x = calloc((size_t)MANY * INPUTS, sizeof *x), sum = 0, squares = 0;
        rng r = rng_stream(6, RNG_DATA, 0);
        for (int i = 0; i < MANY * INPUTS; i++) x[i] = rng_normal(&r);
        const double *z = mlp_forward_f64(&t.net, MANY, x);
        for (int i = 0; i < MANY; i++) sum += z[i], squares += z[i] * z[i];
        double mean = sum / MANY, sd = sqrt(squares / MANY - mean * mean);
        if (!(fabs(mean) < 3 && sd > 0.005 && sd < 3))
            fail_msg("case %zu: mean %.3g, sd %.3g at the start", b, mean, sd);
        free(x);
        trainer_dispose_f64(&t);
    }
}

static void refuses(const char *activation, const signed char *bends, loss kind, int layer_norm,
                    const char *why)
{
    act a;
    err e = {0};
    mlp_shape s = {
        .inputs = INPUTS, .outputs = 1, .n_hidden = 1, .hidden = {4}, .layer_norm = layer_norm};
    assert_int_equal(act_make(&a, activation, NULL), 0);
    signs_asked asked = {direction, bends};
    int rc = signs_possible(&asked, &s, &a, kind, &e);
    if (!why && rc != 0) fail_msg("%s: %s", activation, e.text);
    if (why && (rc != ERR_USAGE || !strstr(e.text, why))) fail_msg("%s: %s", activation, e.text);
}

static void test_signs__refuses_what_cannot_be_kept(void **state)
{
    (void)state;
    static const signed char straight[INPUTS] = {0};
    static const char *const falls[] = {"gelu", "silu", "mish", "softplus:threshold=20",
                                        "leaky_relu:slope=-0.1"};
    static const char *const bent[] = {"tanh", "sigmoid", "elu:alpha=1.5", "leaky_relu:slope=2"};
    static const char *const good[] = {"softplus",   "relu",     "squareplus",         "elu",
                                       "leaky_relu", "identity", "softplus:beta=learn"};
    for (size_t i = 0; i < sizeof falls / sizeof *falls; i++)
        refuses(falls[i], straight, LOSS_SQUARED, 0, "never falls");
    for (size_t i = 0; i < sizeof bent / sizeof *bent; i++) {
        refuses(bent[i], straight, LOSS_LOGISTIC, 0, NULL);
        refuses(bent[i], convex, LOSS_SQUARED, 0, "bends downwards");
    }
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        refuses(good[i], convex, LOSS_POISSON_EXP, 0, NULL);
    refuses("softplus", straight, LOSS_SQUARED, 1, "--layer-norm");
    refuses("softplus", straight, LOSS_SOFTMAX, 0, "several outputs");
    refuses("softplus", convex, LOSS_LOGISTIC, 0, "a probability");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signs__gradient_agrees_with_differences),
        cmocka_unit_test(test_signs__are_kept_through_training),
        cmocka_unit_test(test_signs__start_keeps_the_size_of_outputs),
        cmocka_unit_test(test_signs__refuses_what_cannot_be_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
