#include "net/train.h"
#include "test.h"

#include <math.h>
#include <string.h>

enum { ROWS = 256, VALID = 128, INPUTS = 2 };

typedef struct problem {
    float x[ROWS * INPUTS], y[ROWS], vx[VALID * INPUTS], vy[VALID];
    matrix_f32 train, valid;
} problem;

static void fill(rng *r, float *x, float *y, size_t rows)
{
    for (size_t i = 0; i < rows; i++) {
        x[2 * i] = (float)rng_normal(r);
        x[2 * i + 1] = (float)rng_normal(r);
        y[i] = sinf(2 * x[2 * i]) + 0.5f * x[2 * i + 1];
    }
}

static void make_problem(problem *p)
{
    rng r = rng_stream(21, RNG_DATA, 0);
    fill(&r, p->x, p->y, ROWS);
    fill(&r, p->vx, p->vy, VALID);
    p->train = (matrix_f32){.x = p->x, .y = p->y, .rows = ROWS};
    p->valid = (matrix_f32){.x = p->vx, .y = p->vy, .rows = VALID};
}

static train_settings settings(const char *text, double rate)
{
    train_settings s = {
        .shape = {.inputs = INPUTS, .outputs = 1, .n_hidden = 2, .hidden = {16, 16}},
        .loss = LOSS_SQUARED,
        .optim = {.kind = OPTIM_ADAM, .rate = rate, .momentum = 0.9},
        .batch = 32,
        .max_epochs = 150,
        .patience = 20,
        .seed = 9};
    assert_int_equal(act_make(&s.act, text, NULL), 0);
    return s;
}

static const double no_bias = 0;

static void test_train__learns_with_every_activation(void **state)
{
    (void)state;
    problem p;
    make_problem(&p);
    for (size_t i = 0; act_name(i); i++) {
        int linear = strcmp(act_name(i), "identity") == 0;
        train_settings s = settings(act_name(i), 0.01);
        trainer_f32 t;
        assert_int_equal(trainer_init_f32(&t, &s, ROWS, &no_bias), 0);
        train_record r = trainer_run_f32(&t, &p.train, &p.valid);
        assert_int_equal(r.end, TRAIN_OK);
        /* the noise is 0: a network with a bend gets close, a linear one cannot */
        if ((r.valid_loss < 0.1) == linear) fail_msg("%s: loss %g", act_name(i), r.valid_loss);
        trainer_dispose_f32(&t);
    }
}

static void test_train__keeps_the_best_weights(void **state)
{
    (void)state;
    problem p;
    make_problem(&p);
    train_settings s = settings("softplus", 0.05);
    s.patience = 5;
    trainer_f32 t;
    assert_int_equal(trainer_init_f32(&t, &s, ROWS, &no_bias), 0);
    train_record r = trainer_run_f32(&t, &p.train, &p.valid);
    assert_true(r.epochs == s.max_epochs || r.epochs == r.best_epoch + s.patience);
    assert_true(r.best_epoch < r.epochs);
    assert_true(trainer_loss_f32(&t, &p.valid) == r.valid_loss);
    trainer_dispose_f32(&t);
}

static void test_train__says_when_it_diverged(void **state)
{
    (void)state;
    problem p;
    make_problem(&p);
    train_settings s = settings("relu", 1e6);
    s.optim.kind = OPTIM_SGD;
    trainer_f32 t;
    assert_int_equal(trainer_init_f32(&t, &s, ROWS, &no_bias), 0);
    train_record r = trainer_run_f32(&t, &p.train, &p.valid);
    assert_int_equal(r.end, TRAIN_DIVERGED);
    for (size_t i = 0; i < t.net.n_parameters; i++) assert_true(isfinite(t.net.parameter[i]));
    trainer_dispose_f32(&t);
}

static void test_train__stops_when_told(void **state)
{
    (void)state;
    problem p;
    make_problem(&p);
    train_settings s = settings("relu", 0.01);
    stop_flag stop = 1;
    s.stop = &stop;
    trainer_f32 t;
    assert_int_equal(trainer_init_f32(&t, &s, ROWS, &no_bias), 0);
    assert_int_equal(trainer_run_f32(&t, &p.train, &p.valid).end, TRAIN_STOPPED);
    trainer_dispose_f32(&t);
}

static void test_train__same_seed_same_bits(void **state)
{
    (void)state;
    problem p;
    make_problem(&p);
    train_settings s = settings("softplus", 0.01);
    s.max_epochs = 5;
    trainer_f32 a, b;
    assert_int_equal(trainer_init_f32(&a, &s, ROWS, &no_bias), 0);
    assert_int_equal(trainer_init_f32(&b, &s, ROWS, &no_bias), 0);
    trainer_run_f32(&a, &p.train, &p.valid);
    trainer_run_f32(&b, &p.train, &p.valid);
    size_t bytes = a.net.n_parameters * sizeof(float);
    assert_memory_equal(a.net.parameter, b.net.parameter, bytes);
    trainer_dispose_f32(&b);
    s.seed++;
    assert_int_equal(trainer_init_f32(&b, &s, ROWS, &no_bias), 0);
    trainer_run_f32(&b, &p.train, &p.valid);
    assert_memory_not_equal(a.net.parameter, b.net.parameter, bytes);
    trainer_dispose_f32(&a);
    trainer_dispose_f32(&b);
}

/* A target with corners: the sharpness grows from its start, for each unit by itself where each has
   its own; and stays where nothing is to be learned by it. */
/* Every epoch has all rows, in an order of its own that the seed alone decides. */
static void test_train__batches_are_dealt_anew(void **state)
{
    (void)state;
    enum { EPOCHS = 3 };
    problem p;
    make_problem(&p);
    size_t order[2][EPOCHS][ROWS];
    const char *const text[2] = {"softplus", "relu"};
    for (int k = 0; k < 2; k++) {
        train_settings s = settings(text[k], 0.01);
        trainer_f32 t;
        assert_int_equal(trainer_init_f32(&t, &s, ROWS, &no_bias), 0);
        for (size_t e = 0; e < EPOCHS; e++) {
            size_t seen[ROWS] = {0}, kept = 0;
            trainer_epoch_f32(&t, &p.train, NULL);
            memcpy(order[k][e], t.order, sizeof order[k][e]);
            for (size_t i = 0; i < ROWS; i++) {
                seen[t.order[i]]++;
                kept += t.order[i] == (e ? order[k][e - 1][i] : i);
            }
            for (size_t i = 0; i < ROWS; i++) assert_int_equal(seen[i], 1);
            assert_true(kept < 10); /* by chance 1 */
        }
        trainer_dispose_f32(&t);
    }
    assert_memory_equal(order[0], order[1], sizeof order[0]);
}

static void test_train__learns_betas(void **state)
{
    (void)state;
    problem p;
    make_problem(&p);
    for (size_t i = 0; i < ROWS; i++) p.y[i] = 3 * fabsf(p.x[2 * i]);
    for (size_t i = 0; i < VALID; i++) p.vy[i] = 3 * fabsf(p.vx[2 * i]);
    static const char *const whose[] = {"softplus:beta=learn", "softplus:beta=learn-layer",
                                        "softplus:beta=learn-unit"};
    for (int k = 0; k < 3; k++) {
        train_settings s = settings(whose[k], 0.01);
        s.shape.beta = s.act.learns;
        trainer_f32 t;
        assert_int_equal(trainer_init_f32(&t, &s, ROWS, &no_bias), 0);
        mlp_betas start = mlp_betas_of_f32(&t.net);
        assert_true(fabs(start.mean - 1) < 1e-6 && start.least == start.most);
        assert_int_equal(trainer_run_f32(&t, &p.train, &p.valid).end, TRAIN_OK);
        mlp_betas b = mlp_betas_of_f32(&t.net);
        if (!(b.most > 1.1 && b.least > 0 && b.mean >= b.least && b.mean <= b.most))
            fail_msg("%s: %g, %g to %g", whose[k], b.mean, b.least, b.most);
        assert_true((b.least == b.most) == (k == 0));
        trainer_dispose_f32(&t);
    }
    train_settings s = settings("softplus", 0.01);
    trainer_f32 t;
    assert_int_equal(trainer_init_f32(&t, &s, ROWS, &no_bias), 0);
    assert_true(mlp_betas_of_f32(&t.net).mean == 0);
    trainer_dispose_f32(&t);
}

/* One step from the same weights, with and without: they differ by rate * decay * weight with adam
   and with sgd (whose first step is its gradient), biases not at all. */
static void test_train__weight_decay_shrinks_weights(void **state)
{
    (void)state;
    problem p;
    make_problem(&p);
    const optim_kind kind[] = {OPTIM_ADAM, OPTIM_SGD};
    for (int k = 0; k < 2; k++) {
        train_settings s = settings("softplus", 0.01);
        s.optim.kind = kind[k];
        s.batch = ROWS;
        trainer_f32 plain, decayed;
        assert_int_equal(trainer_init_f32(&plain, &s, ROWS, &no_bias), 0);
        s.optim.decay = 0.5;
        assert_int_equal(trainer_init_f32(&decayed, &s, ROWS, &no_bias), 0);
        for (size_t l = 0; l < plain.net.n_layers; l++) {
            const layer_f32 *a = &plain.net.layer[l], *b = &decayed.net.layer[l];
            assert_memory_equal(a->w, b->w, a->in * a->out * sizeof(float));
        }
        float *start = decayed.best; /* room for them */
        size_t n = plain.net.n_parameters;
        memcpy(start, plain.net.parameter, n * sizeof *start);
        trainer_epoch_f32(&plain, &p.train, NULL);
        trainer_epoch_f32(&decayed, &p.train, NULL);
        for (size_t l = 0; l < plain.net.n_layers; l++) {
            const layer_f32 *a = &plain.net.layer[l], *b = &decayed.net.layer[l];
            const float *w = start + (a->w - plain.net.parameter);
            assert_memory_equal(a->b, b->b, a->out * sizeof(float));
            for (size_t i = 0; i < a->in * a->out; i++)
                assert_true(fabsf(a->w[i] - b->w[i] - 0.005f * w[i]) <= 1e-6f);
        }
        trainer_dispose_f32(&plain);
        trainer_dispose_f32(&decayed);
    }
}

/* Training drops the planned share of units, others each time, and scales up the rest; losses and
   predictions are of the whole network. */
static void test_train__drops_units_in_training_alone(void **state)
{
    (void)state;
    problem p;
    make_problem(&p);
    train_settings s = settings("relu", 0.01);
    trainer_f32 whole, t;
    s.batch = ROWS;
    assert_int_equal(trainer_init_f32(&whole, &s, ROWS, &no_bias), 0);
    s.shape.dropout = 0.3;
    assert_int_equal(trainer_init_f32(&t, &s, ROWS, &no_bias), 0);
    assert_true(trainer_loss_f32(&t, &p.valid) == trainer_loss_f32(&whole, &p.valid));
    trainer_epoch_f32(&t, &p.train, NULL);
    const layer_f32 *k = &t.net.layer[1];
    size_t dropped = 0, n = ROWS * k->out;
    float before[ROWS * 16], changed = 0;
    for (size_t i = 0; i < n; i++) {
        assert_true(k->mask[i] == 0 || fabsf(k->mask[i] - 1 / 0.7f) < 1e-6f);
        assert_true(k->y[i] == k->a[i] * k->mask[i]);
        dropped += k->mask[i] == 0;
        before[i] = k->mask[i];
    }
    assert_true(fabs((double)dropped / (double)n - 0.3) < 4 * sqrt(0.3 * 0.7 / (double)n));
    trainer_epoch_f32(&t, &p.train, NULL);
    for (size_t i = 0; i < n; i++) changed += before[i] != k->mask[i];
    assert_true(fabsf(changed / (float)n - 2 * 0.3f * 0.7f) < 0.05f);
    trainer_loss_f32(&t, &p.train);
    assert_memory_equal(k->y, k->a, n * sizeof(float));
    trainer_dispose_f32(&t);
    trainer_dispose_f32(&whole);
}

/* A ReLU layer pushed far to the left is dead throughout; softplus units there still have a slope. */
static void test_train__counts_dead_units(void **state)
{
    (void)state;
    problem p;
    make_problem(&p);
    const char *const text[] = {"relu", "softplus"};
    for (int k = 0; k < 2; k++) {
        train_settings s = settings(text[k], 0.01);
        trainer_f32 t;
        assert_int_equal(trainer_init_f32(&t, &s, ROWS, &no_bias), 0);
        assert_true(trainer_dead_units_f32(&t, &p.train, 1e-6) <= (k == 0 ? 0.2 : 0));
        for (size_t o = 0; o < 8; o++) { /* half of the first layer: |w x| stays below 8 */
            t.net.layer[0].b[o] = -9;
            for (size_t i = 0; i < INPUTS; i++) t.net.layer[0].w[o * INPUTS + i] = 0.5f;
        }
        assert_true(trainer_dead_units_f32(&t, &p.train, 1e-6) >= (k == 0 ? 0.25 : 0));
        if (k == 1) assert_true(trainer_dead_units_f32(&t, &p.train, 1e-6) == 0);
        trainer_dispose_f32(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_train__learns_with_every_activation),
        cmocka_unit_test(test_train__keeps_the_best_weights),
        cmocka_unit_test(test_train__says_when_it_diverged),
        cmocka_unit_test(test_train__stops_when_told),
        cmocka_unit_test(test_train__same_seed_same_bits),
        cmocka_unit_test(test_train__batches_are_dealt_anew),
        cmocka_unit_test(test_train__learns_betas),
        cmocka_unit_test(test_train__weight_decay_shrinks_weights),
        cmocka_unit_test(test_train__drops_units_in_training_alone),
        cmocka_unit_test(test_train__counts_dead_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
