/* A row of weight 3 is as good as three rows: losses, constant predictors, gradients and second-order
 * products of weighted rows are those of rows written as often as they weigh. */
#include "net/hessian.h"
#include "test.h"

#include <math.h>
#include <stdlib.h>

enum { ROWS = 40, INPUTS = 3, CLASSES = 3, BATCH = 7, COPIES = 4 * ROWS };

typedef struct rows {
    double x[COPIES * INPUTS], y[COPIES], w[COPIES];
    float x32[COPIES * INPUTS], y32[COPIES], w32[COPIES];
    size_t n;
} rows;

/* Row i counts 1 + i % 4: as a weight, 1 on average, or as so many rows. */
static void make(rows *weighted, rows *copied, loss kind)
{
    rng r = rng_stream(51, RNG_DATA, 0);
    double all = 0;
    for (size_t i = 0; i < ROWS; i++) all += (double)(1 + i % 4);
    weighted->n = copied->n = 0;
    for (size_t i = 0; i < ROWS; i++) {
        double x[INPUTS], y = floor(rng_uniform(&r) * (kind == LOSS_LOGISTIC ? 2 : 3));
        for (int k = 0; k < INPUTS; k++) x[k] = rng_normal(&r);
        for (size_t copy = 0; copy < 1 + i % 4; copy++) {
            rows *to[] = {copied, weighted};
            for (size_t t = 0; t < (copy ? 1 : 2); t++) {
                size_t at = to[t]->n++;
                for (int k = 0; k < INPUTS; k++) to[t]->x[at * INPUTS + (size_t)k] = x[k];
                to[t]->y[at] = y;
                to[t]->w[at] = (double)(1 + i % 4) * ROWS / all;
            }
        }
    }
    for (int t = 0; t < 2; t++) {
        rows *to = t ? copied : weighted;
        for (size_t i = 0; i < to->n * INPUTS; i++) to->x32[i] = (float)to->x[i];
        for (size_t i = 0; i < to->n; i++) to->y32[i] = (float)to->y[i];
        for (size_t i = 0; i < to->n; i++) to->w32[i] = (float)to->w[i];
    }
    assert_int_equal(weighted->n, ROWS);
}

static void near(double got, double want, double tolerance)
{
    if (!(fabs(got - want) <= tolerance * fmax(1, fabs(want))))
        fail_msg("got %.17g, want %.17g", got, want);
}

static const loss losses[] = {LOSS_SQUARED, LOSS_POISSON_SOFTPLUS, LOSS_POISSON_EXP, LOSS_LOGISTIC,
                              LOSS_SOFTMAX};
enum { LOSSES = sizeof losses / sizeof *losses };

static train_settings settings(loss kind)
{
    train_settings s = {.shape = {.inputs = INPUTS,
                                  .outputs = loss_outputs(kind, CLASSES),
                                  .n_hidden = 2,
                                  .hidden = {5, 4}},
                        .loss = kind,
                        .optim = {.kind = OPTIM_ADAM, .rate = 0.01},
                        .batch = BATCH,
                        .max_epochs = 1,
                        .patience = 1,
                        .seed = 5};
    assert_int_equal(act_make(&s.act, "softplus", NULL), 0);
    return s;
}

static void test_weights__count_as_copies_in_f64(void **state)
{
    (void)state;
    static rows weighted, copied;
    for (int l = 0; l < LOSSES; l++) {
        train_settings s = settings(losses[l]);
        double no_bias[CLASSES] = {0}, *g[2][3], loss_of[2][2], v[200];
        rng r = rng_stream(52, RNG_DATA, 0);
        make(&weighted, &copied, losses[l]);
        for (int k = 0; k < 200; k++) v[k] = rng_normal(&r);
        size_t n = 0;
        for (int t = 0; t < 2; t++) {
            rows *of = t ? &copied : &weighted;
            matrix_f64 m = {.x = of->x, .y = of->y, .rows = of->n, .w = t ? NULL : of->w};
            trainer_f64 trainer;
            hessian h = {0};
            assert_int_equal(trainer_init_f64(&trainer, &s, of->n, no_bias), 0);
            arena measure = arena_measure(), memory;
            hessian_layout(&h, &trainer.net, losses[l], &measure);
            assert_int_equal(arena_init(&memory, measure.used), 0);
            hessian_layout(&h, &trainer.net, losses[l], &memory);
            n = trainer.net.n_parameters;
            assert_true(n <= 200);
            for (int k = 0; k < 3; k++) g[t][k] = calloc(n, sizeof(double));
            loss_of[t][0] = trainer_loss_f64(&trainer, &m);
            loss_of[t][1] = hessian_gradient(&h, &m, g[t][0]);
            hessian_product(&h, &m, 0, v, g[t][1]);
            hessian_product(&h, &m, 1, v, g[t][2]);
            arena_dispose(&memory);
            trainer_dispose_f64(&trainer);
        }
        near(loss_of[0][0], loss_of[1][0], 1e-12);
        near(loss_of[0][1], loss_of[1][1], 1e-12);
        for (int k = 0; k < 3; k++)
            for (size_t i = 0; i < n; i++) near(g[0][k][i], g[1][k][i], 1e-12);
        for (int t = 0; t < 2; t++)
            for (int k = 0; k < 3; k++) free(g[t][k]);
    }
}

static void test_weights__move_the_constant_predictor(void **state)
{
    (void)state;
    static rows weighted, copied;
    for (int l = 0; l < LOSSES; l++) {
        double constant[2][CLASSES] = {{0}};
        size_t outputs = loss_outputs(losses[l], CLASSES);
        make(&weighted, &copied, losses[l]);
        loss_constant(losses[l], ROWS, outputs, weighted.y32, weighted.w32, constant[0]);
        loss_constant(losses[l], copied.n, outputs, copied.y32, NULL, constant[1]);
        /* classes begin with half a row, which is more among fewer rows */
        for (size_t c = 0; c < outputs; c++)
            near(constant[0][c], constant[1][c],
                 outputs > 1 || losses[l] == LOSS_LOGISTIC ? 0.05 : 1e-6);
    }
}

/* One step over one batch of everything, in f32: the same direction. */
static void test_weights__count_in_a_step(void **state)
{
    (void)state;
    static rows weighted, copied;
    for (int l = 0; l < LOSSES; l++) {
        train_settings s = settings(losses[l]);
        double no_bias[CLASSES] = {0};
        s.optim = (optim_settings){.kind = OPTIM_SGD, .rate = 0.01};
        s.batch = COPIES;
        trainer_f32 trainer[2];
        make(&weighted, &copied, losses[l]);
        for (int t = 0; t < 2; t++) {
            rows *of = t ? &copied : &weighted;
            matrix_f32 m = {.x = of->x32, .y = of->y32, .rows = of->n, .w = t ? NULL : of->w32};
            assert_int_equal(trainer_init_f32(&trainer[t], &s, of->n, no_bias), 0);
            trainer_epoch_f32(&trainer[t], &m, NULL);
        }
        for (size_t i = 0; i < trainer[0].net.n_parameters; i++)
            near((double)trainer[0].net.parameter[i], (double)trainer[1].net.parameter[i], 1e-6);
        for (int t = 0; t < 2; t++) trainer_dispose_f32(&trainer[t]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_weights__count_as_copies_in_f64),
        cmocka_unit_test(test_weights__move_the_constant_predictor),
        cmocka_unit_test(test_weights__count_in_a_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
