#include "net/solver.h"
#include "test.h"

#include <math.h>
#include <string.h>

enum { ROWS = 120, INPUTS = 2 };

static const optim_kind kinds[] = {OPTIM_LBFGS, OPTIM_NEWTON, OPTIM_GAUSS_NEWTON};
static const char *const kind_name[] = {"lbfgs", "newton", "gauss_newton"};

typedef struct problem {
    double x[ROWS * INPUTS], y[ROWS], vx[ROWS * INPUTS], vy[ROWS];
    matrix_f64 train, valid;
} problem;

static void fill(rng *r, double *x, double *y, loss kind)
{
    for (size_t i = 0; i < ROWS; i++) {
        x[2 * i] = rng_normal(r);
        x[2 * i + 1] = rng_normal(r);
        double t = sin(1.5 * x[2 * i]) + 0.5 * x[2 * i + 1];
        y[i] = kind == LOSS_SQUARED ? t : kind == LOSS_LOGISTIC ? t > 0.2 : floor(exp(t) + 0.5);
    }
}

static void make(problem *p, loss kind)
{
    rng r = rng_stream(51, RNG_DATA, 0);
    fill(&r, p->x, p->y, kind);
    fill(&r, p->vx, p->vy, kind);
    p->train = (matrix_f64){.x = p->x, .y = p->y, .rows = ROWS};
    p->valid = (matrix_f64){.x = p->vx, .y = p->vy, .rows = ROWS};
}

static train_settings settings(const char *text, loss kind, optim_kind optim, size_t hidden)
{
    train_settings s = {
        .shape = {.inputs = INPUTS, .outputs = 1, .n_hidden = 1, .hidden = {hidden}},
        .loss = kind,
        .optim = {.kind = optim, .rate = 1},
        .batch = 32,
        .max_epochs = 60,
        .patience = 60,
        .seed = 4};
    assert_int_equal(act_make(&s.act, text, NULL), 0);
    return s;
}

static const double no_bias = 0;

/* With the identity the model is linear in effect and least squares has one minimum, reached by
   every method: the residual there is orthogonal to every input. */
static void test_solver__finds_the_least_squares_fit(void **state)
{
    (void)state;
    problem p;
    make(&p, LOSS_SQUARED);
    for (size_t k = 0; k < 3; k++) {
        train_settings set = settings("identity", LOSS_SQUARED, kinds[k], 3);
        solver s;
        assert_int_equal(solver_init(&s, &set, ROWS, &no_bias), 0);
        solver_run(&s, &p.train, &p.train);
        double z[ROWS], along[3] = {0};
        trainer_predict_f64(&s.trainer, &p.train, z);
        for (size_t i = 0; i < ROWS; i++) {
            along[0] += (p.y[i] - z[i]) / ROWS;
            along[1] += (p.y[i] - z[i]) * p.x[2 * i] / ROWS;
            along[2] += (p.y[i] - z[i]) * p.x[2 * i + 1] / ROWS;
        }
        for (int j = 0; j < 3; j++)
            if (!(fabs(along[j]) < 1e-6)) fail_msg("%s: %g", kind_name[k], along[j]);
        solver_dispose(&s);
    }
}

/* Ridge regression, whose weights stand in a formula: (2/n X'X + decay) w = 2/n X'y for centred X and
   y, and the bias is not shrunk. Validation targets are what it predicts, so that its weights are the
   ones that are kept. */
static void test_solver__weight_decay_is_ridge_regression(void **state)
{
    (void)state;
    const double decay = 0.7, scale = 2.0 / ROWS;
    problem p;
    make(&p, LOSS_SQUARED);
    double mean[3] = {0}, a[2][2] = {{decay, 0}, {0, decay}}, b[2] = {0};
    for (size_t i = 0; i < ROWS; i++) {
        mean[0] += p.x[2 * i] / ROWS;
        mean[1] += p.x[2 * i + 1] / ROWS;
        mean[2] += p.y[i] / ROWS;
    }
    for (size_t i = 0; i < ROWS; i++)
        for (size_t j = 0; j < 2; j++) {
            double x = p.x[2 * i + j] - mean[j];
            b[j] += scale * x * (p.y[i] - mean[2]);
            for (size_t k = 0; k < 2; k++) a[j][k] += scale * x * (p.x[2 * i + k] - mean[k]);
        }
    double det = a[0][0] * a[1][1] - a[0][1] * a[1][0];
    double w[2] = {(a[1][1] * b[0] - a[0][1] * b[1]) / det,
                   (a[0][0] * b[1] - a[1][0] * b[0]) / det};
    double bias = mean[2] - w[0] * mean[0] - w[1] * mean[1];
    for (size_t i = 0; i < ROWS; i++) p.vy[i] = bias + w[0] * p.vx[2 * i] + w[1] * p.vx[2 * i + 1];
    for (size_t k = 0; k < 3; k++) {
        train_settings set = settings("identity", LOSS_SQUARED, kinds[k], 0);
        set.shape.n_hidden = 0;
        set.optim.decay = decay;
        solver s;
        assert_int_equal(solver_init(&s, &set, ROWS, &no_bias), 0);
        solver_run(&s, &p.train, &p.valid);
        const double *got = s.trainer.net.parameter;
        if (!(fabs(got[0] - w[0]) < 1e-7 && fabs(got[1] - w[1]) < 1e-7 &&
              fabs(got[2] - bias) < 1e-7))
            fail_msg("%s: %g %g %g instead of %g %g %g", kind_name[k], got[0], got[1], got[2], w[0],
                     w[1], bias);
        solver_dispose(&s);
    }
}

static void test_solver__every_method_fits_every_loss(void **state)
{
    (void)state;
    static const loss losses[] = {LOSS_SQUARED, LOSS_POISSON_SOFTPLUS, LOSS_POISSON_EXP,
                                  LOSS_LOGISTIC};
    for (size_t l = 0; l < 4; l++)
        for (size_t k = 0; k < 3; k++) {
            problem p;
            make(&p, losses[l]);
            train_settings set = settings("softplus", losses[l], kinds[k], 8);
            solver s;
            assert_int_equal(solver_init(&s, &set, ROWS, &no_bias), 0);
            double before = trainer_loss_f64(&s.trainer, &p.train);
            train_record r = solver_run(&s, &p.train, &p.valid);
            double after = trainer_loss_f64(&s.trainer, &p.train);
            assert_int_equal(r.end, TRAIN_OK);
            assert_true(r.best_epoch > 0 && r.best_epoch <= r.epochs && r.epochs <= 60);
            assert_true(trainer_loss_f64(&s.trainer, &p.valid) == r.valid_loss);
            if (!(after < 0.5 * before))
                fail_msg("%s, loss %zu: %g from %g", kind_name[k], l, after, before);
            solver_dispose(&s);
        }
}

/* What second order is for: a smooth fit to small residual in few iterations. */
static void test_solver__newton_needs_few_iterations(void **state)
{
    (void)state;
    problem p;
    make(&p, LOSS_SQUARED);
    for (size_t k = 1; k < 3; k++) {
        train_settings set = settings("softplus", LOSS_SQUARED, kinds[k], 10);
        solver s;
        assert_int_equal(solver_init(&s, &set, ROWS, &no_bias), 0);
        solver_run(&s, &p.train, &p.train);
        double loss = trainer_loss_f64(&s.trainer, &p.train);
        if (!(loss < 2e-3)) fail_msg("%s: %g", kind_name[k], loss);
        solver_dispose(&s);
    }
}

/* On other rows than those learned the loss soon rises: it ends after so many iterations without a
   better one, with the best weights. */
static void test_solver__keeps_the_best_weights(void **state)
{
    (void)state;
    problem p;
    make(&p, LOSS_SQUARED);
    for (size_t i = 0; i < ROWS; i++) p.vy[i] = -p.vy[i];
    for (size_t k = 0; k < 3; k++) {
        train_settings set = settings("softplus", LOSS_SQUARED, kinds[k], 12);
        set.patience = 3;
        solver s;
        assert_int_equal(solver_init(&s, &set, ROWS, &no_bias), 0);
        train_record r = solver_run(&s, &p.train, &p.valid);
        if (r.epochs != r.best_epoch + set.patience)
            fail_msg("%s: %zu iterations, best %zu", kind_name[k], r.epochs, r.best_epoch);
        assert_true(trainer_loss_f64(&s.trainer, &p.valid) == r.valid_loss);
        solver_dispose(&s);
    }
}

static void test_solver__stops_when_told(void **state)
{
    (void)state;
    problem p;
    make(&p, LOSS_SQUARED);
    stop_flag stop = 1;
    for (size_t k = 0; k < 3; k++) {
        train_settings set = settings("softplus", LOSS_SQUARED, kinds[k], 8);
        set.stop = &stop;
        solver s;
        assert_int_equal(solver_init(&s, &set, ROWS, &no_bias), 0);
        assert_int_equal(solver_run(&s, &p.train, &p.valid).end, TRAIN_STOPPED);
        solver_dispose(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_solver__finds_the_least_squares_fit),
        cmocka_unit_test(test_solver__weight_decay_is_ridge_regression),
        cmocka_unit_test(test_solver__every_method_fits_every_loss),
        cmocka_unit_test(test_solver__newton_needs_few_iterations),
        cmocka_unit_test(test_solver__keeps_the_best_weights),
        cmocka_unit_test(test_solver__stops_when_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
