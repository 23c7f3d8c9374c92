/* The first ten batch losses of small trainings against tests/golden/first_losses.py, which computes
 * them with its own random numbers, autograd and optimisers. The f64 network must agree to 1e-9, the
 * f32 one to 1e-4. */
#include "net/train.h"
#include "test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 40, INPUTS = 3, LOSSES = 10, BATCH = 8 };

typedef struct golden {
    char act[32], loss[32], optimizer[8];
    double rate;
    unsigned long long seed;
    double value[LOSSES];
} golden;

static int read_case(FILE *f, golden *g)
{
    char line[1024];
    do {
        if (!fgets(line, sizeof line, f)) return 0;
    } while (line[0] == '#');
    int used = 0;
    int got = sscanf(line, "%31s %31s %7s %lf %llu %n", g->act, g->loss, g->optimizer, &g->rate,
                     &g->seed, &used);
    assert_int_equal(got, 5);
    char *at = line + used;
    for (int i = 0; i < LOSSES; i++) g->value[i] = strtod(at, &at);
    return 1;
}

static loss loss_named(const char *name)
{
    int kind = loss_from_name(name);
    if (kind < 0) fail_msg("the golden file names a loss '%s'", name);
    return (loss)kind;
}

static void make_data(loss kind, float *x, float *y)
{
    for (int i = 0; i < ROWS; i++) {
        double v[INPUTS];
        for (int j = 0; j < INPUTS; j++) {
            v[j] = sin(1.0 + i * (j + 1.0) * 0.7);
            x[i * INPUTS + j] = (float)v[j];
        }
        double t = v[0] - 0.5 * v[1] * v[2];
        switch (kind) {
        case LOSS_SQUARED:
        case LOSS_GAUSSIAN_SOFTPLUS:
        case LOSS_GAUSSIAN_EXP: y[i] = (float)t; break;
        case LOSS_POISSON_SOFTPLUS:
        case LOSS_POISSON_EXP: y[i] = (float)floor(2 * (t + 2)); break;
        case LOSS_LOGISTIC: y[i] = t > 0; break;
        case LOSS_SOFTMAX: y[i] = (float)((t > -0.3) + (t > 0.4)); break;
        }
    }
}

static train_settings settings_of(const golden *g, loss kind)
{
    train_settings s = {
        .shape = {.inputs = INPUTS,
                  .outputs = loss_outputs(kind, 3),
                  .n_hidden = 2,
                  .hidden = {5, 4}},
        .loss = kind,
        .optim = {.kind = strcmp(g->optimizer, "adam") ? OPTIM_SGD : OPTIM_ADAM,
                  .rate = g->rate,
                  .momentum = 0.9},
        .batch = BATCH,
        .max_epochs = 1,
        .patience = 1,
        .seed = g->seed,
    };
    assert_int_equal(act_make(&s.act, g->act, NULL), 0);
    return s;
}

static void compare(const golden *g, const double *got, double tolerance)
{
    for (int i = 0; i < LOSSES; i++)
        if (!(fabs(got[i] - g->value[i]) <= tolerance * fabs(g->value[i])))
            fail_msg("%s %s, loss %d: %.17g, golden %.17g", g->act, g->loss, i, got[i],
                     g->value[i]);
}

static void test_first_losses__agree_with_an_independent_training(void **state)
{
    (void)state;
    FILE *f = fopen("tests/golden/first_losses.txt", "r");
    assert_non_null(f);
    golden g;
    int cases = 0;
    while (read_case(f, &g)) {
        loss kind = loss_named(g.loss);
        train_settings set = settings_of(&g, kind);
        float x[ROWS * INPUTS], y[ROWS];
        double x64[ROWS * INPUTS], y64[ROWS], constant[3], got[LOSSES + BATCH];
        make_data(kind, x, y);
        for (int i = 0; i < ROWS * INPUTS; i++) x64[i] = (double)x[i];
        for (int i = 0; i < ROWS; i++) y64[i] = (double)y[i];
        loss_constant(kind, ROWS, set.shape.outputs, y, NULL, constant);

        trainer_f64 t64;
        assert_int_equal(trainer_init_f64(&t64, &set, ROWS, constant), 0);
        matrix_f64 m64 = {.x = x64, .y = y64, .rows = ROWS};
        trainer_epoch_f64(&t64, &m64, got);
        trainer_epoch_f64(&t64, &m64, got + ROWS / BATCH);
        trainer_dispose_f64(&t64);
        compare(&g, got, 1e-9);

        trainer_f32 t32;
        assert_int_equal(trainer_init_f32(&t32, &set, ROWS, constant), 0);
        matrix_f32 m32 = {.x = x, .y = y, .rows = ROWS};
        trainer_epoch_f32(&t32, &m32, got);
        trainer_epoch_f32(&t32, &m32, got + ROWS / BATCH);
        trainer_dispose_f32(&t32);
        compare(&g, got, 1e-4);
        cases++;
    }
    fclose(f);
    assert_int_equal(cases, 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_losses__agree_with_an_independent_training),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
