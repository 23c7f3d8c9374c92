/* Initialisation: the second moment of z stays within a factor of three of 1
 * through ten layers for every activation, and
 * every activation is given the same draws. */
#include "before.h"
#include "net/train.h"
#include "test.h"

#include <math.h>

enum {
    ROWS = 200,
    INPUTS = 20,
    WIDTH = 200,
    DEPTH = 10,
    DEEP = 50,
    DEEP_WIDTH = 200,
    DEEP_ROWS = 40
};

static void start(mlp_f64 *net, arena *memory, const char *text)
{
    act a;
    assert_int_equal(act_make(&a, text, NULL), 0);
    mlp_shape shape = {.inputs = INPUTS, .outputs = 1, .n_hidden = DEPTH};
    for (size_t l = 0; l < DEPTH; l++) shape.hidden[l] = WIDTH;
    arena measure = arena_measure();
    mlp_layout_f64(net, &shape, &a, ROWS, &measure);
    assert_int_equal(arena_init(memory, measure.used), 0);
    mlp_layout_f64(net, &shape, &a, ROWS, memory);
    rng r = rng_stream(11, RNG_INIT, 0);
    double bias = 0;
    mlp_init_f64(net, &r, &bias);
}

static void test_init__keeps_the_scale_through_depth(void **state)
{
    (void)state;
    static double x[ROWS * INPUTS];
    rng r = rng_stream(12, RNG_DATA, 0);
    for (size_t i = 0; i < ROWS * INPUTS; i++) x[i] = rng_normal(&r);
    static const char *const with_parameters[] = {"softplus:beta=0.5", "softplus:beta=20",
                                                  "softplus:beta=5,threshold=2"};
    size_t named = 0, extra = sizeof with_parameters / sizeof *with_parameters;
    while (act_name(named)) named++;
    for (size_t i = 0; i < named + extra; i++) {
        const char *text = i < named ? act_name(i) : with_parameters[i - named];
        mlp_f64 net;
        arena memory;
        start(&net, &memory, text);
        mlp_forward_f64(&net, ROWS, x);
        for (size_t l = 0; l < DEPTH; l++) {
            double sum = 0;
            for (size_t k = 0; k < ROWS; k++)
                for (size_t u = 0; u < WIDTH; u++) sum += pow(before_act(&net, x, l, k, u), 2);
            double moment = sum / (ROWS * WIDTH);
            if (!(moment > 1.0 / 3 && moment < 3))
                fail_msg("%s, layer %zu: second moment %g", text, l, moment);
        }
        arena_dispose(&memory);
    }
}

/* Fifty layers with connections around them: sums of activations, whose scale grows as the draw
   foresees, so that z keeps its own but for a random walk over the layers. */
static void test_init__keeps_the_scale_around_connections(void **state)
{
    (void)state;
    static double x[DEEP_ROWS * INPUTS];
    rng r = rng_stream(13, RNG_DATA, 0);
    for (size_t i = 0; i < DEEP_ROWS * INPUTS; i++) x[i] = rng_normal(&r);
    for (size_t i = 0; act_name(i); i++) {
        act a;
        mlp_f64 net;
        arena measure = arena_measure(), memory;
        mlp_shape shape = {.inputs = INPUTS, .outputs = 1, .n_hidden = DEEP, .residual = 1};
        for (size_t l = 0; l < DEEP; l++) shape.hidden[l] = DEEP_WIDTH;
        assert_int_equal(act_make(&a, act_name(i), NULL), 0);
        mlp_layout_f64(&net, &shape, &a, DEEP_ROWS, &measure);
        assert_int_equal(arena_init(&memory, measure.used), 0);
        mlp_layout_f64(&net, &shape, &a, DEEP_ROWS, &memory);
        rng draws = rng_stream(14, RNG_INIT, 0);
        double bias = 0;
        mlp_init_f64(&net, &draws, &bias);
        mlp_forward_f64(&net, DEEP_ROWS, x);
        for (size_t l = 0; l < DEEP; l += 7) {
            double sum = 0;
            for (size_t k = 0; k < DEEP_ROWS; k++)
                for (size_t u = 0; u < DEEP_WIDTH; u++) sum += pow(before_act(&net, x, l, k, u), 2);
            double moment = sum / (DEEP_ROWS * DEEP_WIDTH);
            if (!(moment > 1.0 / 6 && moment < 6))
                fail_msg("%s, layer %zu: second moment %g", act_name(i), l, moment);
        }
        arena_dispose(&memory);
    }
}

static void test_init__gives_every_activation_the_same_draws(void **state)
{
    (void)state;
    mlp_f64 a, b;
    arena memory_a, memory_b;
    start(&a, &memory_a, "relu");
    start(&b, &memory_b, "softplus");
    double ratio = sqrt(act_second_moment(&a.act) / act_second_moment(&b.act));
    for (size_t l = 0; l < a.n_layers; l++)
        for (size_t i = 0; i < a.layer[l].in * a.layer[l].out; i++) {
            double want = a.layer[l].w[i] * (l ? ratio : 1);
            assert_true(fabs(b.layer[l].w[i] - want) <= 1e-12 * fabs(want));
        }
    arena_dispose(&memory_a);
    arena_dispose(&memory_b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_init__keeps_the_scale_through_depth),
        cmocka_unit_test(test_init__keeps_the_scale_around_connections),
        cmocka_unit_test(test_init__gives_every_activation_the_same_draws),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
