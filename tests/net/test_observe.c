/* What is told of hidden layers, against passes written out by hand; and units that die. */
#include "net/solver.h"
#include "net/train.h"
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 200, VALID = 80, INPUTS = 2, UNITS = 12, LAYERS = 2, EPOCHS = 60 };
#define DEAD_SLOPE 1e-6

typedef struct problem {
    double x[(ROWS + VALID) * INPUTS], y[ROWS + VALID];
    float fx[(ROWS + VALID) * INPUTS], fy[ROWS + VALID];
    matrix_f64 train, valid;
    matrix_f32 ftrain, fvalid;
} problem;

static void make_problem(problem *p)
{
    rng r = rng_stream(5, RNG_DATA, 0);
    for (size_t i = 0; i < ROWS + VALID; i++) {
        double *x = p->x + i * INPUTS;
        for (size_t j = 0; j < INPUTS; j++) x[j] = rng_normal(&r);
        p->y[i] = sin(2 * x[0]) + 0.5 * x[1];
    }
    for (size_t i = 0; i < (ROWS + VALID) * INPUTS; i++) p->fx[i] = (float)p->x[i];
    for (size_t i = 0; i < ROWS + VALID; i++) p->fy[i] = (float)p->y[i];
    p->train = (matrix_f64){.x = p->x, .y = p->y, .rows = ROWS};
    p->valid = (matrix_f64){.x = p->x + ROWS * INPUTS, .y = p->y + ROWS, .rows = VALID};
    p->ftrain = (matrix_f32){.x = p->fx, .y = p->fy, .rows = ROWS};
    p->fvalid = (matrix_f32){.x = p->fx + ROWS * INPUTS, .y = p->fy + ROWS, .rows = VALID};
}

static train_settings settings(const char *text, optim_kind kind, double rate, size_t batch)
{
    train_settings s = {
        .shape = {.inputs = INPUTS, .outputs = 1, .n_hidden = LAYERS, .hidden = {UNITS, UNITS}},
        .loss = LOSS_SQUARED,
        .optim = {.kind = kind, .rate = rate},
        .batch = batch,
        .max_epochs = EPOCHS,
        .patience = EPOCHS,
        .seed = 4};
    assert_int_equal(act_make(&s.act, text, NULL), 0);
    return s;
}

static const double no_bias = 0;

/* The rows of m through the hidden layers, one number at a time: z and f(z), [rows][UNITS]. */
static void by_hand(const mlp_f64 *net, const matrix_f64 *m, double z[LAYERS][ROWS * UNITS],
                    double y[LAYERS][ROWS * UNITS])
{
    for (size_t l = 0; l < LAYERS; l++)
        for (size_t i = 0; i < m->rows * UNITS; i++) {
            const layer_f64 *k = &net->layer[l];
            size_t row = i / UNITS, u = i % UNITS;
            const double *in = l ? y[l - 1] + row * UNITS : m->x + row * INPUTS;
            z[l][i] = k->b[u];
            for (size_t j = 0; j < k->in; j++) z[l][i] += k->w[u * k->in + j] * in[j];
            act_forward_f64(&net->act, 1, &z[l][i], &y[l][i]);
        }
}

typedef struct witness {
    trainer_f64 *trainer;
    const problem *p;
    size_t epochs;
    unsigned char dead[LAYERS][UNITS];
    double numeric[LAYERS]; /* norm of the gradient at the weights the epoch ended with */
} witness;

/* By central differences of the mean loss over the training rows. */
static void differentiate(witness *w)
{
    mlp_f64 *net = &w->trainer->net;
    const double h = 1e-6;
    for (size_t l = 0; l < LAYERS; l++) {
        double sum = 0;
        for (double *q = net->layer[l].w; q < net->layer[l + 1].w; q++) {
            double kept = *q;
            *q = kept + h;
            double up = trainer_loss_f64(w->trainer, &w->p->train);
            *q = kept - h;
            double down = trainer_loss_f64(w->trainer, &w->p->train);
            *q = kept;
            sum += (up - down) * (up - down) / (4 * h * h);
        }
        w->numeric[l] = sqrt(sum);
    }
}

static void compare(void *context, const epoch_losses *losses, const layer_epoch *layer)
{
    static double z[LAYERS][ROWS * UNITS], y[LAYERS][ROWS * UNITS];
    static const double one = 1;
    witness *w = context;
    mlp_f64 *net = &w->trainer->net;
    by_hand(net, &w->p->valid, z, y);
    assert_true(losses->valid == trainer_loss_f64(w->trainer, &w->p->valid));
    assert_int_equal(isnan(losses->train), w->epochs == 0);
    for (size_t l = 0; l < LAYERS; l++) {
        double died = 0, revived = 0, dead = 0, sum = 0;
        for (size_t u = 0; u < UNITS; u++) {
            double largest = 0, slope;
            for (size_t i = 0; i < VALID; i++) {
                act_backward_f64(&net->act, 1, &z[l][i * UNITS + u], &one, &slope);
                largest = fmax(largest, fabs(slope));
                sum += y[l][i * UNITS + u];
            }
            int is = largest < DEAD_SLOPE, was = w->dead[l][u];
            dead += is;
            died += w->epochs && is && !was;
            revived += w->epochs && !is && was;
            w->dead[l][u] = (unsigned char)is;
        }
        assert_true(layer[l].dead == dead / UNITS && layer[l].died == died / UNITS);
        assert_true(layer[l].revived == revived / UNITS);
        assert_true(fabs(layer[l].output - sum / (VALID * UNITS)) < 1e-12 * (1 + fabs(sum)));
        if (w->epochs == 0)
            assert_true(isnan(layer[l].gradient));
        else if (!(fabs(layer[l].gradient - w->numeric[l]) < 1e-4 * (0.01 + w->numeric[l])))
            fail_msg("layer %zu: gradient %g instead of %g", l, layer[l].gradient, w->numeric[l]);
    }
    differentiate(w);
    w->epochs++;
}

/* One batch an epoch: then its step's gradient is that of the weights the epoch began with. */
static void test_observe__tells_what_is_there(void **state)
{
    (void)state;
    static problem p;
    make_problem(&p);
    static const char *const act[] = {"relu", "softplus", "gelu"};
    for (size_t i = 0; i < 3; i++) {
        trainer_f64 t;
        witness w = {.trainer = &t, .p = &p};
        train_settings s = settings(act[i], OPTIM_SGD, 0.3, ROWS);
        s.max_epochs = 8;
        s.observe = (observer_settings){compare, &w, DEAD_SLOPE};
        assert_int_equal(trainer_init_f64(&t, &s, ROWS, &no_bias), 0);
        trainer_run_f64(&t, &p.train, &p.valid);
        assert_int_equal(w.epochs, 9);
        trainer_dispose_f64(&t);
    }
}

/* The iterations of the second-order methods are told as epochs are. */
static void test_observe__tells_of_iterations(void **state)
{
    (void)state;
    static problem p;
    make_problem(&p);
    static const optim_kind kind[] = {OPTIM_LBFGS, OPTIM_NEWTON, OPTIM_GAUSS_NEWTON};
    for (size_t i = 0; i < 3; i++) {
        solver v;
        witness w = {.trainer = &v.trainer, .p = &p};
        train_settings s = settings("softplus", kind[i], 1, 64);
        s.max_epochs = 6;
        s.observe = (observer_settings){compare, &w, DEAD_SLOPE};
        assert_int_equal(solver_init(&v, &s, ROWS, &no_bias), 0);
        solver_run(&v, &p.train, &p.valid);
        assert_int_equal(w.epochs, 7);
        solver_dispose(&v);
    }
}

static void ignore(void *context, const epoch_losses *losses, const layer_epoch *layer)
{
    (void)context, (void)losses, (void)layer;
}

static void test_observe__changes_nothing(void **state)
{
    (void)state;
    static problem p;
    make_problem(&p);
    train_settings s = settings("relu", OPTIM_ADAM, 0.03, 32);
    trainer_f32 t[2];
    train_record r[2];
    for (size_t i = 0; i < 2; i++) {
        if (i) s.observe = (observer_settings){ignore, NULL, DEAD_SLOPE};
        assert_int_equal(trainer_init_f32(&t[i], &s, ROWS, &no_bias), 0);
        r[i] = trainer_run_f32(&t[i], &p.ftrain, &p.fvalid);
    }
    assert_int_equal(r[0].best_epoch, r[1].best_epoch);
    assert_memory_equal(t[0].net.parameter, t[1].net.parameter,
                        t[0].net.n_parameters * sizeof(float));
    for (size_t i = 0; i < 2; i++) trainer_dispose_f32(&t[i]);
}

static void test_observe__counts_every_row_and_unit(void **state)
{
    (void)state;
    static problem p;
    static double z[LAYERS][ROWS * UNITS], y[LAYERS][ROWS * UNITS];
    make_problem(&p);
    train_settings s = settings("relu", OPTIM_ADAM, 0.01, 32);
    trainer_f64 t;
    assert_int_equal(trainer_init_f64(&t, &s, ROWS, &no_bias), 0);
    trainer_run_f64(&t, &p.train, &p.valid);
    layer_bins bins[LAYERS] = {0};
    trainer_bins_f64(&t, &p.train, bins);
    by_hand(&t.net, &p.train, z, y);
    for (size_t l = 0; l < LAYERS; l++) {
        uint64_t output[OUTPUT_BINS] = {0}, shut = 0, all = 0;
        for (size_t i = 0; i < ROWS * UNITS; i++) {
            double at = fmin(fmax(floor((y[l][i] + 4.125) / 0.25), 0), OUTPUT_BINS - 1);
            output[(size_t)at]++;
            shut += z[l][i] <= 0;
        }
        assert_memory_equal(bins[l].output, output, sizeof output);
        for (size_t b = 0; b < GRADIENT_BINS; b++) all += bins[l].gradient[b];
        assert_int_equal(all, ROWS * UNITS);
        if (l + 1 == LAYERS) assert_int_equal(bins[l].gradient[0], shut);
    }
    trainer_dispose_f64(&t);
}

/* ------------------------------------------------------------------ units that die */

typedef struct toll {
    size_t epochs;
    double dead[EPOCHS + 1], revived_late, most;
} toll;

static void count(void *context, const epoch_losses *losses, const layer_epoch *layer)
{
    toll *t = context;
    (void)losses;
    for (size_t l = 0; l < LAYERS; l++) {
        t->dead[t->epochs] += layer[l].dead / LAYERS;
        if (t->epochs > EPOCHS / 2) t->revived_late += layer[l].revived;
    }
    t->most = fmax(t->most, t->dead[t->epochs]);
    t->epochs++;
}

static toll train_at(const problem *p, const char *act, double rate, uint64_t seed)
{
    toll seen = {0};
    train_settings s = settings(act, OPTIM_ADAM, rate, 32);
    s.seed = seed;
    s.observe = (observer_settings){count, &seen, DEAD_SLOPE};
    trainer_f32 t;
    assert_int_equal(trainer_init_f32(&t, &s, ROWS, &no_bias), 0);
    assert_int_equal(trainer_run_f32(&t, &p->ftrain, &p->fvalid).end, TRAIN_OK);
    assert_int_equal(seen.epochs, EPOCHS + 1);
    trainer_dispose_f32(&t);
    return seen;
}

/* Adam at a rate that is too high, twelve draws: the ReLU networks lose a third of their units, and of
   these hardly any comes back in the second half of training; at a fitting rate they lose few. The
   softplus networks on the same draws have no dead unit in any epoch, at either rate. */
static void test_observe__relu_loses_units_for_good(void **state)
{
    enum { DRAWS = 12 };
    (void)state;
    static problem p;
    make_problem(&p);
    double lost = 0, lost_slowly = 0, came_back = 0;
    for (uint64_t seed = 0; seed < DRAWS; seed++) {
        toll fast = train_at(&p, "relu", 0.1, seed), slow = train_at(&p, "relu", 0.003, seed);
        lost += fast.dead[EPOCHS] / DRAWS;
        lost_slowly += slow.dead[EPOCHS] / DRAWS;
        came_back += fast.revived_late / (LAYERS * DRAWS);
        assert_true(fast.dead[EPOCHS] >= fast.dead[EPOCHS / 2] - 1.0 / UNITS);
        assert_true(train_at(&p, "softplus", 0.1, seed).most == 0);
        assert_true(train_at(&p, "softplus", 0.003, seed).most == 0);
    }
    print_message("relu: %.0f %% of the units dead at rate 0.1, of which %.1f %% came back late; "
                  "%.0f %% dead at 0.003\n",
                  100 * lost, 100 * came_back / lost, 100 * lost_slowly);
    assert_true(lost > 0.25 && lost > 4 * lost_slowly && came_back < 0.2 * lost);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_observe__tells_what_is_there),
        cmocka_unit_test(test_observe__tells_of_iterations),
        cmocka_unit_test(test_observe__changes_nothing),
        cmocka_unit_test(test_observe__counts_every_row_and_unit),
        cmocka_unit_test(test_observe__relu_loses_units_for_good),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
