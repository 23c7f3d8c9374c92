/* Convolution and pooling against sums written out one number at a time, over several blocks of
 * windows, on images whose sides are odd and unequal. (Gradients: test_gradients, test_hessian.) */
#include "before.h"
#include "net/linear.h"
#include "net/pool.h"
#include "net/train.h"
#include "test.h"

#include <math.h>
#include <stdlib.h>

enum { ROWS = 250 };

static const mlp_shape shape = {.inputs = 5 * 7 * 3,
                                .outputs = 2,
                                .image = {5, 7, 3},
                                .n_conv = 2,
                                .n_hidden = 3,
                                .hidden = {12, 5, 6}};

typedef struct world {
    arena memory;
    mlp_f64 net;
    double x[ROWS * 5 * 7 * 3];
} world;

static void lay_out(world *w, const act *a, arena *m)
{
    mlp_layout_f64(&w->net, &shape, a, ROWS, m);
}

static world *world_new(const char *activation)
{
    static const double bias[2] = {0.1, -0.1};
    world *w = calloc(1, sizeof *w);
    act a;
    assert_non_null(w);
    assert_int_equal(act_make(&a, activation, NULL), 0);
    arena measure = arena_measure();
    lay_out(w, &a, &measure);
    assert_int_equal(arena_init(&w->memory, measure.used), 0);
    lay_out(w, &a, &w->memory);
    rng r = rng_stream(71, RNG_INIT, 0);
    mlp_init_f64(&w->net, &r, bias);
    for (size_t i = 0; i < sizeof w->x / sizeof *w->x; i++) w->x[i] = rng_normal(&r);
    return w;
}

static void world_free(world *w)
{
    arena_dispose(&w->memory);
    free(w);
}

static void test_conv__shapes(void **state)
{
    (void)state;
    mlp_part part[MLP_MAX_PARTS];
    assert_int_equal(mlp_parts(&shape, part), 8);
    static const size_t want[2][4] = {{12, 3, 3, 3}, {5, 3, 3, 12}};
    for (int l = 0; l < 2; l++) {
        assert_int_equal(part[2 * l].rank, 4);
        assert_memory_equal(part[2 * l].dim, want[l], sizeof want[l]);
        assert_int_equal(part[2 * l].n, want[l][0] * 9 * want[l][3]);
    }
    assert_true(part[4].rank == 2 && part[4].dim[0] == 6 && part[4].dim[1] == 5); /* 1 x 1 x 5 */
    assert_int_equal(mlp_parameters(&shape), 12 * 27 + 12 + 5 * 108 + 5 + 6 * 5 + 6 + 2 * 6 + 2);
}

static void test_conv__is_the_sum_over_neighbours(void **state)
{
    (void)state;
    world *w = world_new("softplus");
    mlp_forward_f64(&w->net, ROWS, w->x);
    assert_true(w->net.layer[0].block < ROWS && ROWS % w->net.layer[0].block != 0);
    for (size_t l = 0; l < 3; l++) {
        const layer_f64 *k = &w->net.layer[l];
        for (size_t i = 0; i < ROWS * k->places * k->out; i++) {
            size_t row = i / (k->places * k->out), unit = i % (k->places * k->out);
            double z = before_act(&w->net, w->x, l, row, unit);
            assert_true(fabs(k->a[i] - log1p(exp(z))) < 1e-12 * (1 + fabs(z)));
        }
    }
    world_free(w);
}

static void test_conv__hands_on_the_largest_of_four(void **state)
{
    (void)state;
    world *w = world_new("tanh");
    mlp_forward_f64(&w->net, ROWS, w->x);
    const layer_f64 *k = &w->net.layer[0]; /* 5 x 7 becomes 2 x 3 */
    assert_int_equal(k->width, 2 * 3 * 12);
    for (size_t i = 0; i < ROWS * k->width; i++) {
        size_t c = i % 12, x = i / 12 % 3, y = i / 36 % 2, image = i / 72;
        double want = -INFINITY;
        for (size_t n = 0; n < 4; n++)
            want = fmax(want, k->a[((image * 5 + 2 * y + n / 2) * 7 + 2 * x + n % 2) * 12 + c]);
        assert_true(k->y[i] == want);
    }
    world_free(w);
}

static void test_conv__a_tie_goes_to_the_first(void **state)
{
    (void)state;
    const image_shape s = {3, 2, 1};
    double a[2][6] = {{1, 1, 0, 1, 9, 9}, {0, 2, 2, 2, 9, 9}}, p[2], dp[2] = {3, 4}, da[2][6];
    pool_forward_f64(s, 2, a[0], p);
    assert_true(p[0] == 1 && p[1] == 2);
    pool_backward_f64(s, 2, a[0], p, dp, da[0]);
    const double want[2][6] = {{3, 0, 0, 0, 0, 0}, {0, 4, 0, 0, 0, 0}};
    for (int i = 0; i < 12; i++) assert_true(da[i / 6][i % 6] == want[i / 6][i % 6]);
}

/* Of many rows in one pass, and the sum over rows one at a time. */
static void test_conv__gradient_adds_over_blocks(void **state)
{
    (void)state;
    world *w = world_new("softplus");
    size_t n = w->net.n_parameters, given = shape.inputs;
    double *sum = calloc(n, sizeof *sum), *dz = mlp_output_gradient_f64(&w->net);
    assert_non_null(sum);
    for (size_t i = 0; i < ROWS; i++) {
        mlp_forward_f64(&w->net, 1, w->x + i * given);
        for (size_t o = 0; o < 2; o++) dz[o] = sin((double)(2 * i + o));
        mlp_backward_f64(&w->net, 1, w->x + i * given);
        for (size_t k = 0; k < n; k++) sum[k] += w->net.gradient[k];
    }
    mlp_forward_f64(&w->net, ROWS, w->x);
    for (size_t i = 0; i < 2 * ROWS; i++) dz[i] = sin((double)i);
    mlp_backward_f64(&w->net, ROWS, w->x);
    for (size_t k = 0; k < n; k++)
        assert_true(fabs(w->net.gradient[k] - sum[k]) < 1e-11 * (1 + fabs(sum[k])));
    free(sum);
    world_free(w);
}

/* A channel that no pixel of any row moves is dead, and that one alone. */
static void test_conv__watches_channels(void **state)
{
    (void)state;
    world *w = world_new("relu");
    double largest[12 + 5 + 6] = {0};
    w->net.layer[0].b[7] = -1e3;
    mlp_forward_f64(&w->net, ROWS, w->x);
    mlp_slopes_f64(&w->net, ROWS, largest);
    for (size_t u = 0; u < 12; u++) assert_true(largest[u] == (u != 7));
    world_free(w);
}

enum { SIDE = 8, IMAGES = 600 };

/* Class 1: a horizontal bar of three pixels somewhere; class 0: a vertical one; in noise. */
static void draw_bars(float *x, float *y, size_t n, uint32_t index)
{
    rng r = rng_stream(72, RNG_DATA, index);
    for (size_t i = 0; i < n; i++, x += SIDE * SIDE) {
        y[i] = (float)(i % 2);
        for (size_t k = 0; k < SIDE * SIDE; k++) x[k] = (float)(0.3 * rng_normal(&r));
        size_t at = rng_u32(&r) % (SIDE - 2), across = rng_u32(&r) % SIDE;
        for (size_t k = at; k < at + 3; k++) x[i % 2 ? across * SIDE + k : k * SIDE + across] += 2;
    }
}

static void test_conv__finds_bars_wherever_they_are(void **state)
{
    (void)state;
    static float x[2][IMAGES * SIDE * SIDE], y[2][IMAGES], z[IMAGES];
    const double bias = 0;
    for (uint32_t part = 0; part < 2; part++) draw_bars(x[part], y[part], IMAGES, part);
    train_settings set = {.shape = {.inputs = SIDE * SIDE,
                                    .outputs = 1,
                                    .image = {SIDE, SIDE, 1},
                                    .n_conv = 2,
                                    .n_hidden = 3,
                                    .hidden = {8, 8, 8}},
                          .loss = LOSS_LOGISTIC,
                          .optim = {.kind = OPTIM_ADAM, .rate = 0.01},
                          .batch = 32,
                          .max_epochs = 15,
                          .patience = 15,
                          .seed = 5};
    matrix_f32 train = {.x = x[0], .y = y[0], .rows = IMAGES},
               fresh = {.x = x[1], .y = y[1], .rows = IMAGES};
    for (int i = 0; i < 2; i++) {
        trainer_f32 t;
        assert_int_equal(act_make(&set.act, i ? "softplus" : "relu", NULL), 0);
        assert_int_equal(trainer_init_f32(&t, &set, IMAGES, &bias), 0);
        trainer_run_f32(&t, &train, &train);
        trainer_predict_f32(&t, &fresh, z);
        size_t hits = 0;
        for (size_t k = 0; k < IMAGES; k++) hits += (z[k] > 0) == (y[1][k] > 0);
        if (100 * hits < 97 * IMAGES) fail_msg("%zu of %d", hits, IMAGES);
        trainer_dispose_f32(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_conv__shapes),
        cmocka_unit_test(test_conv__is_the_sum_over_neighbours),
        cmocka_unit_test(test_conv__hands_on_the_largest_of_four),
        cmocka_unit_test(test_conv__a_tie_goes_to_the_first),
        cmocka_unit_test(test_conv__gradient_adds_over_blocks),
        cmocka_unit_test(test_conv__watches_channels),
        cmocka_unit_test(test_conv__finds_bars_wherever_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
