/* The restricted Boltzmann machine against sums over all its states, its sampler against its
 * probabilities, annealed importance sampling against the exact Z, and training against the machine
 * that the rows were drawn from. */
#include "energy/partition.h"
#include "energy/pcd.h"
#include "energy/rbm_learn.h"
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MANY = 20 };

static void draw_machine(rbm *m, size_t visible, size_t hidden, double size, uint64_t seed)
{
    double half[64];
    for (int i = 0; i < 64; i++) half[i] = 0.5;
    rng r = rng_stream(seed, RNG_DATA, 0);
    assert_int_equal(rbm_init(m, visible, hidden, half, &r, NULL), 0);
    for (size_t i = 0; i < visible * hidden + visible + hidden; i++)
        m->w[i] = size * rng_normal(&r);
}

static void set_bits(size_t n, size_t bits, double *x)
{
    for (size_t i = 0; i < n; i++) x[i] = (double)(bits >> i & 1);
}

static double energy(const rbm *m, const double *v, const double *h)
{
    double e = 0;
    for (size_t i = 0; i < m->visible; i++) e -= m->b[i] * v[i];
    for (size_t j = 0; j < m->hidden; j++) {
        e -= m->c[j] * h[j];
        for (size_t i = 0; i < m->visible; i++) e -= h[j] * m->w[j * m->visible + i] * v[i];
    }
    return e;
}

/* log of the sum over all hidden states of e^-E(v, h), term by term. */
static double by_hand(const rbm *m, const double *v)
{
    double sum = 0, h[MANY];
    for (size_t bits = 0; bits < (size_t)1 << m->hidden; bits++) {
        set_bits(m->hidden, bits, h);
        sum += exp(-energy(m, v, h));
    }
    return log(sum);
}

static void test_rbm__free_energy_is_the_sum_over_hidden_states(void **state)
{
    (void)state;
    rbm m;
    double v[MANY], z[MANY], free_energy;
    draw_machine(&m, 7, 6, 1, 3);
    for (size_t bits = 0; bits < 128; bits++) {
        set_bits(7, bits, v);
        rbm_free_energy(&m, 1, v, z, &free_energy);
        assert_true(fabs(free_energy + by_hand(&m, v)) < 1e-12 * (1 + fabs(free_energy)));
    }
    rbm_dispose(&m);
}

/* Either side may be the smaller one; many states, and fewer than a block of them. */
static void test_rbm__exact_z_is_the_sum_over_all_states(void **state)
{
    (void)state;
    static const size_t sizes[][2] = {{9, 10}, {10, 9}, {3, 8}, {8, 2}};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        rbm m;
        log_partition z;
        double v[MANY], sum = 0;
        draw_machine(&m, sizes[s][0], sizes[s][1], 1.2, s);
        for (size_t bits = 0; bits < (size_t)1 << m.visible; bits++) {
            set_bits(m.visible, bits, v);
            sum += exp(by_hand(&m, v));
        }
        assert_int_equal(partition_exact(&z, &m, NULL), 0);
        assert_true(fabs(z.value - log(sum)) < 1e-11 * fabs(log(sum)));
        assert_true(z.exact && z.lower == z.value && z.upper == z.value);
        rbm_dispose(&m);
    }
}

static void test_rbm__refuses_to_enumerate_for_ever(void **state)
{
    (void)state;
    rbm m;
    log_partition z;
    err e = {0};
    draw_machine(&m, 21, 21, 1, 1);
    assert_int_equal(partition_exact(&z, &m, &e), ERR_USAGE);
    rbm_dispose(&m);
}

/* Preconditions: 40 machines of 12 x 10 units with weights of size 1, chains enough. Criterion: the
   95 % interval holds the exact value in at least 34 of them (fewer has probability 4 % at 95 % and
   next to none at 99 %), and the value is off by less than 0.1 nats in all. */
static void test_rbm__ais_intervals_hold_the_exact_z(void **state)
{
    (void)state;
    double half[12];
    for (int i = 0; i < 12; i++) half[i] = 0.5;
    int held = 0;
    for (uint64_t seed = 0; seed < 40; seed++) {
        rbm m;
        log_partition exact, z, again;
        draw_machine(&m, 12, 10, 1, seed);
        ais_settings set = {
            .chains = 200, .temperatures = 300, .mean = half, .threads = 2, .seed = seed};
        assert_int_equal(partition_exact(&exact, &m, NULL), 0);
        assert_int_equal(partition_ais(&z, &m, &set, NULL), 0);
        held += z.lower <= exact.value && exact.value <= z.upper;
        if (!(fabs(z.value - exact.value) < 0.1))
            fail_msg("seed %d: %.4f, exact %.4f", (int)seed, z.value, exact.value);
        set.threads = 1;
        assert_int_equal(partition_ais(&again, &m, &set, NULL), 0);
        assert_true(z.value == again.value && z.lower == again.lower && z.upper == again.upper);
        rbm_dispose(&m);
    }
    if (held < 34) fail_msg("%d of 40 intervals hold the exact value", held);
}

/* Gibbs chains of a machine with 16 visible states visit each as often as it is probable: chi-squared
   with 15 degrees of freedom stays below 60 (1e-6) for thinned draws. */
static void test_rbm__chains_visit_states_by_their_probability(void **state)
{
    (void)state;
    enum { STATES = 16, CHAINS = 500, TIMES = 40 };
    rbm m;
    log_partition z;
    double count[STATES] = {0}, v[MANY], x[4 * CHAINS], chi = 0;
    draw_machine(&m, 4, 3, 0.8, 9);
    assert_int_equal(partition_exact(&z, &m, NULL), 0);
    rng r = rng_stream(2, RNG_CHAIN, 0);
    double h[3 * CHAINS];
    memset(x, 0, sizeof x);
    for (int t = -20; t < TIMES; t++) {
        for (int k = 0; k < 20; k++) {
            rbm_hidden(&m, CHAINS, x, h);
            rbm_draw(&r, sizeof h / sizeof *h, h);
            rbm_visible(&m, CHAINS, h, x);
            rbm_draw(&r, sizeof x / sizeof *x, x);
        }
        for (int i = 0; t >= 0 && i < CHAINS; i++) {
            size_t bits = 0;
            for (size_t k = 0; k < 4; k++) bits |= (size_t)x[(size_t)i * 4 + k] << k;
            count[bits]++;
        }
    }
    for (size_t bits = 0; bits < STATES; bits++) {
        set_bits(4, bits, v);
        double expected = CHAINS * TIMES * exp(by_hand(&m, v) - z.value);
        chi += (count[bits] - expected) * (count[bits] - expected) / expected;
    }
    if (!(chi < 60)) fail_msg("chi-squared %.1f", chi);
    rbm_dispose(&m);
}

static double mean_likelihood(const rbm *m, size_t rows, const double *x)
{
    log_partition z;
    double *each = calloc(rows, sizeof *each), sum = 0;
    assert_int_equal(partition_exact(&z, m, NULL), 0);
    assert_int_equal(partition_log_likelihood(each, m, z.value, rows, x, NULL), 0);
    for (size_t i = 0; i < rows; i++) sum += each[i];
    free(each);
    return sum / (double)rows;
}

enum { VISIBLE = 12, KINDS = 4, ROWS = 4000, HALF = ROWS / 2 };

/* Rows of four kinds, each a pattern of which every unit flips with probability 1/10; the mean
   log-likelihood of the second half is returned. */
static double draw_kinds(double *x)
{
    double pattern[KINDS][VISIBLE], total = 0;
    rng r = rng_stream(4, RNG_DATA, 0);
    for (int k = 0; k < KINDS; k++)
        for (int i = 0; i < VISIBLE; i++) pattern[k][i] = rng_uniform(&r) < 0.5;
    for (int row = 0; row < ROWS; row++, x += VISIBLE) {
        const double *from = pattern[rng_below(&r, KINDS)];
        double p = 0;
        for (int i = 0; i < VISIBLE; i++) x[i] = rng_uniform(&r) < 0.1 ? 1 - from[i] : from[i];
        for (int k = 0; k < KINDS; k++) {
            double each = 1.0 / KINDS;
            for (int i = 0; i < VISIBLE; i++) each *= x[i] == pattern[k][i] ? 0.9 : 0.1;
            p += each;
        }
        if (row >= HALF) total += log(p);
    }
    return total / (ROWS - HALF);
}

/* Trained on one half, a machine of 8 units closes at least 80 % of the gap in likelihood of the other
   half between independent units and the truth; the same seed gives the same bits. */
static void test_rbm__training_finds_the_rows_source(void **state)
{
    (void)state;
    enum { HIDDEN = 8 };
    double *x = calloc((size_t)ROWS * VISIBLE, sizeof *x), mean[VISIBLE] = {0};
    double best = draw_kinds(x);
    rbm m[3];
    for (size_t i = 0; i < HALF * VISIBLE; i++) mean[i % VISIBLE] += x[i] / HALF;
    for (int turn = 0; turn < 3; turn++) { /* the third is left as it starts: independent units */
        rng init = rng_stream(8, RNG_INIT, 0);
        pcd p;
        pcd_settings set = {.batch = 50, .gibbs = 1, .rate = 0.1, .epochs = 60, .seed = 8};
        assert_int_equal(rbm_init(&m[turn], VISIBLE, HIDDEN, mean, &init, NULL), 0);
        assert_int_equal(pcd_init(&p, &set, &m[turn], HALF, x, NULL), 0);
        for (size_t k = 0; turn < 2 && k < set.epochs; k++) pcd_epoch(&p, x);
        pcd_dispose(&p);
    }
    const double *test = x + HALF * VISIBLE;
    double ours = mean_likelihood(&m[0], HALF, test), floor = mean_likelihood(&m[2], HALF, test);
    if (!(ours > floor + 0.8 * (best - floor)))
        fail_msg("%.4f; independent %.4f, the truth %.4f", ours, floor, best);
    assert_memory_equal(m[0].w, m[1].w, (VISIBLE * HIDDEN + VISIBLE + HIDDEN) * sizeof *m[0].w);
    for (int turn = 0; turn < 3; turn++) rbm_dispose(&m[turn]);
    free(x);
}

/* Grey values are probabilities: two states of probability 1/2 each stay independent, while binary rows
   that are all 0 or all 1 do not. */
static void test_rbm__grey_values_are_probabilities(void **state)
{
    (void)state;
    enum { GREY = 200 };
    double x[GREY * 2], half[2] = {0.5, 0.5};
    for (int i = 0; i < GREY * 2; i++) x[i] = 0.5;
    rbm m;
    pcd p;
    rng init = rng_stream(1, RNG_INIT, 0);
    pcd_settings set = {.batch = 50, .gibbs = 1, .rate = 0.1, .epochs = 300, .seed = 1};
    assert_int_equal(rbm_init(&m, 2, 2, half, &init, NULL), 0);
    assert_int_equal(pcd_init(&p, &set, &m, GREY, x, NULL), 0);
    assert_false(p.binary);
    for (size_t k = 0; k < set.epochs; k++) pcd_epoch(&p, x);
    double draws[GREY * 2];
    rng r = rng_stream(5, RNG_DATA, 0);
    for (int i = 0; i < GREY * 2; i++) draws[i] = rng_uniform(&r) < 0.5;
    assert_true(mean_likelihood(&m, GREY, draws) > -2 * log(2) - 0.03);
    pcd_dispose(&p);
    rbm_dispose(&m);
}

/* Means over rows and the intervals of these, on the half trained on and the other; independent units
   have the means of the half trained on. */
static void test_rbm__what_is_told_of_the_rows(void **state)
{
    (void)state;
    double *x = calloc((size_t)ROWS * VISIBLE, sizeof *x), mean[VISIBLE] = {0};
    draw_kinds(x);
    points p = {.rows = ROWS, .cols = VISIBLE, .n_test = ROWS / 4, .x = x};
    rbm_ask ask = {.hidden = 4,
                   .train = {.batch = 50, .gibbs = 1, .rate = 0.1, .epochs = 3, .seed = 8},
                   .samples = 1,
                   .sample_steps = 1,
                   .threads = 1};
    rbm_learned l;
    assert_int_equal(rbm_learn(&l, &p, &ask, NULL), 0);
    for (size_t i = p.n_test * VISIBLE; i < ROWS * VISIBLE; i++)
        mean[i % VISIBLE] += x[i] / (double)(ROWS - p.n_test);
    double *each = calloc(ROWS, sizeof *each);
    assert_int_equal(partition_log_likelihood(each, &l.machine, l.summary.log_z, ROWS, x, NULL), 0);
    for (int trained = 0; trained < 2; trained++) {
        size_t from = trained ? p.n_test : 0, to = trained ? ROWS : p.n_test;
        double n = (double)(to - from), sum = 0, squares = 0, alone = 0;
        for (size_t i = from; i < to; i++) {
            sum += each[i] / n;
            for (size_t k = 0; k < VISIBLE; k++)
                alone += log(x[i * VISIBLE + k] == 1 ? mean[k] : 1 - mean[k]) / n;
        }
        for (size_t i = from; i < to; i++) squares += (each[i] - sum) * (each[i] - sum);
        const energy_mean *told = trained ? &l.summary.train : &l.summary.test;
        assert_true(fabs(told->value - sum) < 1e-10);
        assert_true(fabs(told->half_width / (1.96 * sqrt(squares / (n - 1) / n)) - 1) < 1e-9);
        double told_alone = trained ? l.summary.independent_train : l.summary.independent_test;
        assert_true(fabs(told_alone - alone) < 1e-10);
    }
    rbm_learned_dispose(&l);
    free(each);
    free(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rbm__free_energy_is_the_sum_over_hidden_states),
        cmocka_unit_test(test_rbm__exact_z_is_the_sum_over_all_states),
        cmocka_unit_test(test_rbm__refuses_to_enumerate_for_ever),
        cmocka_unit_test(test_rbm__ais_intervals_hold_the_exact_z),
        cmocka_unit_test(test_rbm__chains_visit_states_by_their_probability),
        cmocka_unit_test(test_rbm__training_finds_the_rows_source),
        cmocka_unit_test(test_rbm__what_is_told_of_the_rows),
        cmocka_unit_test(test_rbm__grey_values_are_probabilities),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
