/* Energy networks: derivatives against central differences, score matching against a score that is
 * known, Langevin chains against the moments of their energy, and the two-sample statistic against
 * samples of one distribution and of two. */
#include "energy/langevin.h"
#include "energy/mmd.h"
#include "energy/matching.h"
#include "energy/score_learn.h"
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DIMS = 3, ROWS = 9 };

typedef struct world {
    arena arena;
    field f;
} world;

static void make(world *w, size_t dims, const char *act, double confine, size_t batch,
                 const size_t *hidden, size_t n_hidden)
{
    field_shape shape = {dims, n_hidden, hidden, confine, batch};
    arena measure = arena_measure();
    assert_int_equal(field_layout(&w->f, &shape, act, &measure, NULL), 0);
    assert_int_equal(arena_init(&w->arena, measure.used), 0);
    assert_int_equal(field_layout(&w->f, &shape, act, &w->arena, NULL), 0);
    rng r = rng_stream(3, RNG_INIT, 0);
    mlp_init_f64(&w->f.net, &r, (const double[]){0.2});
}

static void fill(double *x, size_t n, uint64_t seed)
{
    rng r = rng_stream(seed, RNG_DATA, 0);
    for (size_t i = 0; i < n; i++) x[i] = rng_normal(&r);
}

static const size_t two_layers[] = {7, 6};
static const char *const smooth[] = {"softplus", "softplus:beta=4"};

/* Fourth-order differences of E for the gradient, of the gradient for the Laplacian: both to 1e-7. */
static void test_field__derivatives_agree_with_differences(void **state)
{
    (void)state;
    const double step = 1e-3, by[] = {-2, -1, 1, 2}, weight[] = {1, -8, 8, -1};
    for (size_t a = 0; a < 2; a++) {
        world w;
        double x[ROWS * DIMS], g[ROWS * DIMS], laplacian[ROWS], e[1], at[DIMS], slope[DIMS];
        make(&w, DIMS, smooth[a], 0.3, ROWS, two_layers, 2);
        fill(x, ROWS * DIMS, 1);
        field_forward(&w.f, ROWS, x, NULL, g, laplacian);
        for (size_t i = 0; i < ROWS; i++) {
            double second = 0;
            for (size_t d = 0; d < DIMS; d++) {
                double first = 0;
                for (int k = 0; k < 4; k++) {
                    memcpy(at, x + i * DIMS, sizeof at);
                    at[d] += by[k] * step;
                    field_forward(&w.f, 1, at, e, slope, NULL);
                    first += weight[k] * e[0] / (12 * step);
                    second += weight[k] * slope[d] / (12 * step);
                }
                assert_true(fabs(first - g[i * DIMS + d]) < 1e-7);
            }
            assert_true(fabs(second - laplacian[i]) < 1e-7 * (1 + fabs(second)));
        }
        arena_dispose(&w.arena);
    }
}

/* In every weight, of both losses: to 1e-6 of the gradient's size. */
static void test_field__score_gradient_agrees_with_differences(void **state)
{
    (void)state;
    for (size_t a = 0; a < 4; a++) {
        world w;
        matching_method method = a < 2 ? MATCHING_EXACT : MATCHING_DENOISING;
        double u[ROWS * DIMS], eps[ROWS * DIMS], room[3 * ROWS * (DIMS + 1)], gradient[128],
            size = 0;
        make(&w, DIMS, smooth[a % 2], 0.3, ROWS, two_layers, 2);
        fill(u, ROWS * DIMS, 2);
        fill(eps, ROWS * DIMS, 3);
        matching_loss(&w.f, method, ROWS, u, eps, 0.4, 1, room);
        size_t n = w.f.net.n_parameters;
        assert_true(n <= 128);
        for (size_t i = 0; i < n; i++) size = fmax(size, fabs(gradient[i] = w.f.net.gradient[i]));
        for (size_t i = 0; i < n; i++) {
            double keep = w.f.net.parameter[i], f[4], by[4] = {-2, -1, 1, 2}, step = 1e-3;
            for (int k = 0; k < 4; k++) {
                w.f.net.parameter[i] = keep + by[k] * step;
                f[k] = matching_loss(&w.f, method, ROWS, u, eps, 0.4, 0, room);
            }
            w.f.net.parameter[i] = keep;
            double slope = (f[0] - 8 * f[1] + 8 * f[2] - f[3]) / (12 * step);
            if (!(fabs(slope - gradient[i]) < 1e-6 * size))
                fail_msg("case %zu, weight %zu: %.10g, by differences %.10g", a, i, gradient[i],
                         slope);
        }
        arena_dispose(&w.arena);
    }
}

/* E[|grad E|^2 / 2 - Laplacian E] and the denoising form are one number where grad E is continuous. Of
   100,000 draws the difference is below 4 standard errors for softplus; for relu, whose Laplacian is
   that of the quadratic alone, it is more than 20. */
static void test_field__score_both_losses_are_one_number_for_softplus_only(void **state)
{
    (void)state;
    enum { MANY = 100000, BLOCKS = 100, EACH = MANY / BLOCKS };
    static const char *const acts[] = {"softplus:beta=3", "relu"};
    for (int a = 0; a < 2; a++) {
        world w;
        make(&w, 2, acts[a], 0.1, EACH, two_layers, 2);
        double *u = calloc((size_t)EACH * 2, sizeof *u), *eps = calloc((size_t)EACH * 2, sizeof *u);
        double *room = calloc((size_t)3 * EACH * 3, sizeof *room), sum = 0, squares = 0;
        for (uint64_t b = 0; b < BLOCKS; b++) {
            fill(u, (size_t)EACH * 2, 1000 + b);
            fill(eps, (size_t)EACH * 2, 5000 + b);
            for (size_t i = 0; i < (size_t)EACH * 2; i++) u[i] = 0.7 * u[i] + 0.5 * eps[i];
            double gap = matching_loss(&w.f, MATCHING_EXACT, EACH, u, NULL, 0.5, 0, room) -
                         matching_loss(&w.f, MATCHING_DENOISING, EACH, u, eps, 0.5, 0, room);
            sum += gap / BLOCKS;
            squares += gap * gap / BLOCKS;
        }
        double error = sqrt((squares - sum * sum) / BLOCKS);
        if (a == 0 ? !(fabs(sum) < 4 * error) : !(fabs(sum) > 20 * error))
            fail_msg("%s: the losses differ by %.4f, standard error %.4f", acts[a], sum, error);
        free(u);
        free(eps);
        free(room);
        arena_dispose(&w.arena);
    }
}

/* Rows of a correlated normal: the score learnt is that of the rows with noise added, -S^-1 u, to 15 %
   of its size in the root mean square. */
static void test_field__score_finds_a_known_score(void **state)
{
    (void)state;
    enum { MANY = 3000, BATCH = 100 };
    const size_t hidden[] = {24, 24};
    const double noise = 0.3, cov[3] = {1, 0.6, 0.8}; /* xx, xy, yy */
    double *x = calloc((size_t)MANY * 2, sizeof *x), *g = calloc((size_t)MANY * 2, sizeof *g);
    fill(x, (size_t)MANY * 2, 8);
    for (int i = 0; i < MANY; i++)
        x[2 * i + 1] = cov[1] * x[2 * i] + sqrt(cov[2] - cov[1] * cov[1]) * x[2 * i + 1];
    double a = cov[0] + noise * noise, b = cov[1], c = cov[2] + noise * noise, det = a * c - b * b;
    for (int method = MATCHING_DENOISING; method <= MATCHING_EXACT; method++) {
        world w;
        make(&w, 2, "softplus", 0.1, BATCH, hidden, 2);
        matching_settings set = {.method = (matching_method)method,
                                 .noise = noise,
                                 .epochs = 60,
                                 .batch = BATCH,
                                 .rate = 0.01,
                                 .seed = 5};
        assert_int_equal(matching_train(&w.f, &set, MANY, x, NULL), 0);
        double wrong = 0, size = 0;
        for (int at = 0; at < MANY; at += BATCH)
            field_forward(&w.f, BATCH, x + 2 * at, NULL, g + 2 * at, NULL);
        for (int i = 0; i < MANY; i++) {
            double s[2] = {(c * x[2 * i] - b * x[2 * i + 1]) / det,
                           (a * x[2 * i + 1] - b * x[2 * i]) / det};
            for (int d = 0; d < 2; d++) {
                wrong += (g[2 * i + d] - s[d]) * (g[2 * i + d] - s[d]);
                size += s[d] * s[d];
            }
        }
        if (!(sqrt(wrong / size) < 0.15))
            fail_msg("method %d: off by %.3f", method, sqrt(wrong / size));
        arena_dispose(&w.arena);
    }
    free(x);
    free(g);
}

/* With all weights 0 the energy is confine/2 |x|^2: chains of N(0, 1/confine). Means and variances of
   4,000 chains within 4 standard errors, three moves of five accepted. */
static void test_field__langevin_keeps_the_energys_moments(void **state)
{
    (void)state;
    enum { CHAINS = 4000 };
    world w;
    make(&w, DIMS, "softplus", 4, 500, two_layers, 2);
    memset(w.f.net.parameter, 0, w.f.net.n_parameters * sizeof(double));
    double *x = calloc((size_t)CHAINS * DIMS, sizeof *x);
    langevin_settings set = {.chains = CHAINS, .steps = 200, .seed = 2};
    langevin_record r;
    assert_int_equal(langevin_sample(&r, &w.f, &set, x, NULL), 0);
    assert_true(r.accepted > 0.5 && r.accepted < 0.7);
    for (int d = 0; d < DIMS; d++) {
        double sum = 0, squares = 0;
        for (int i = 0; i < CHAINS; i++) {
            sum += x[i * DIMS + d] / CHAINS;
            squares += x[i * DIMS + d] * x[i * DIMS + d] / CHAINS;
        }
        assert_true(fabs(sum) < 4 * 0.5 / sqrt(CHAINS));
        assert_true(fabs(squares - 0.25) < 4 * 0.25 * sqrt(2.0 / CHAINS));
    }
    free(x);
    arena_dispose(&w.arena);
}

/* Four rows by hand, the kernel's width the distance of the two of b. */
static void test_field__mmd_is_the_unbiased_estimate(void **state)
{
    (void)state;
    const double a[] = {0, 1}, b[] = {3, 5};
    mmd_result r;
    assert_int_equal(mmd_test(&r, 2, a, 2, b, 1, 40, 1, NULL), 0);
    double across = exp(-9.0 / 8) + exp(-25.0 / 8) + exp(-4.0 / 8) + exp(-16.0 / 8);
    assert_true(fabs(r.value - (exp(-1.0 / 8) + exp(-4.0 / 8) - across / 2)) < 1e-14);
}

static void test_field__mmd_tells_two_distributions_from_one(void **state)
{
    (void)state;
    enum { MANY = 250, TIMES = 40 };
    double a[MANY * 2], b[MANY * 2];
    mmd_result r;
    int inside = 0;
    for (uint64_t k = 0; k < TIMES; k++) {
        fill(a, MANY * 2, 100 + k);
        fill(b, MANY * 2, 200 + k);
        assert_int_equal(mmd_test(&r, MANY, a, MANY, b, 2, 199, k, NULL), 0);
        inside += r.p > 0.05;
    }
    assert_true(inside >= 33); /* of 38 expected; fewer has probability 1 % */
    for (int i = 0; i < MANY * 2; i++) a[i] *= 1.5;
    assert_int_equal(mmd_test(&r, MANY, a, MANY, b, 2, 199, 1, NULL), 0);
    assert_true(r.value > r.upper);
    assert_true(r.p == 1.0 / 200); /* the rows as they are count as one deal more */
}

/* What is told of rows held out: the two losses are one number, of rows with noise; the chains take
   some moves; the window holds the rows. */
static void test_field__what_is_told_of_the_rows(void **state)
{
    (void)state;
    points p;
    score_learned l;
    err e = {0};
    assert_int_equal(points_draw(&p, 0, 600, 3, &e), 0);
    points_split(&p, 0.5, 3);
    assert_int_equal(points_standardise(&p, &e), 0);
    score_ask ask = {.activation = (const char *[]){"softplus"},
                     .n_activations = 1,
                     .n_hidden = 1,
                     .hidden = {16},
                     .train = {.method = MATCHING_EXACT,
                               .noise = 0.5,
                               .epochs = 60,
                               .batch = 50,
                               .rate = 0.03,
                               .seed = 3},
                     .samples = 50,
                     .sample_steps = 50};
    if (score_learn(&l, &p, &ask, &e) != 0) fail_msg("%s", e.text);
    const score_row *row = &l.summary.row[0];
    double sum = row->denoising.half_width + row->exact.half_width;
    assert_true(row->denoising.value < 0 && sum < 0.5 * fabs(row->exact.value));
    assert_true(fabs(row->denoising.value - row->exact.value) < sum);
    assert_true(row->accepted > 0.2 && row->accepted <= 1);
    for (size_t i = 0; i < p.n_test; i++)
        for (size_t d = 0; d < 2; d++)
            assert_true(p.x[2 * i + d] > l.lower[d] && p.x[2 * i + d] < l.upper[d]);
    score_learned_dispose(&l);
    points_dispose(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_field__derivatives_agree_with_differences),
        cmocka_unit_test(test_field__score_gradient_agrees_with_differences),
        cmocka_unit_test(test_field__score_both_losses_are_one_number_for_softplus_only),
        cmocka_unit_test(test_field__score_finds_a_known_score),
        cmocka_unit_test(test_field__langevin_keeps_the_energys_moments),
        cmocka_unit_test(test_field__what_is_told_of_the_rows),
        cmocka_unit_test(test_field__mmd_is_the_unbiased_estimate),
        cmocka_unit_test(test_field__mmd_tells_two_distributions_from_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
