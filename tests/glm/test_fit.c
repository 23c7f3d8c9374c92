/* Fits of simulated truths: the score vanishes, intervals hold the truth, threads change nothing, and
   data without a maximum are refused by name. */
#include "test.h"

#include "base/rng.h"
#include "glm/effects.h"
#include "glm/fit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLS = 4, ROWS = 400 };

typedef struct world {
    double x[ROWS * COLS], y[ROWS], weight[ROWS], offset[ROWS], exposure[ROWS];
    char *name[COLS];
    glm_data d;
} world;

static char names[COLS][12] = {"(intercept)", "a", "b", "c"};

static void world_make(world *w, uint32_t index)
{
    rng r = rng_stream(7, RNG_DATA, index);
    w->d = (glm_data){
        .rows = ROWS, .cols = COLS, .x = w->x, .intercept = 1, .name = w->name, .y = w->y};
    for (size_t j = 0; j < COLS; j++) w->name[j] = names[j];
    for (size_t i = 0; i < ROWS; i++) {
        double *x = w->x + i * COLS;
        x[0] = 1;
        x[1] = rng_normal(&r);
        x[2] = 1000 + rng_uniform(&r); /* far from 0: needs the centring */
        x[3] = rng_uniform(&r) < 0.3;
        w->offset[i] = 0.2 * rng_normal(&r);
        w->exposure[i] = 0.5 + rng_uniform(&r);
        w->weight[i] = 0.5 + rng_uniform(&r);
        w->y[i] = 0;
    }
}

static double eta_of(const world *w, const double *b, size_t i)
{
    double sum = w->d.offset ? w->d.offset[i] : 0;
    for (size_t j = 0; j < COLS; j++) sum += w->x[i * COLS + j] * b[j];
    return sum;
}

/* A Poisson count, by multiplying uniforms (Knuth). */
static double poisson(rng *r, double mu)
{
    double limit = exp(-mu), product = rng_uniform(r), k = 0;
    for (; product > limit; k++) product *= rng_uniform(r);
    return k;
}

static double gamma_of(rng *r, double shape) /* Marsaglia & Tsang 2000, shape >= 1 */
{
    double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        double x = rng_normal(r), v = 1 + c * x;
        if (v <= 0) continue;
        v = v * v * v;
        if (log(rng_uniform(r)) < x * x / 2 + d - d * v + d * log(v)) return d * v;
    }
}

static void draw(world *w, const likelihood *l, const double *b, double phi, rng *r)
{
    for (size_t i = 0; i < ROWS; i++) {
        double eta = eta_of(w, b, i), mu;
        link_mean(&l->link, 1, &eta, &mu);
        if (w->d.exposure) mu *= w->exposure[i];
        if (family_is(&l->family, "poisson")) w->y[i] = poisson(r, mu);
        if (family_is(&l->family, "negbin"))
            w->y[i] = poisson(r, mu * gamma_of(r, 1 / l->family.alpha) * l->family.alpha);
        if (family_is(&l->family, "gamma")) w->y[i] = mu * phi * gamma_of(r, 1 / phi);
        if (family_is(&l->family, "gaussian")) w->y[i] = mu + sqrt(phi) * rng_normal(r);
        if (family_is(&l->family, "binomial")) w->y[i] = rng_uniform(r) < mu;
    }
}

static likelihood make(const char *family, const char *link)
{
    likelihood l;
    err e = {0};
    assert_int_equal(family_make(&l.family, family, &e), 0);
    assert_int_equal(link_make(&l.link, link, &e), 0);
    return l;
}

typedef struct truth {
    const char *family, *link;
    double b[COLS];
    double phi;
} truth;

static const truth truths[] = {
    {"poisson", "softplus", {-998, 0.5, 1, 0.7}, 1},
    {"poisson", "softplus:beta=4", {-998, 0.3, 1, 0.7}, 1},
    {"poisson", "log", {-999, 0.5, 1, -0.4}, 1},
    {"negbin:alpha=0.5", "log", {-999, 0.5, 1, -0.4}, 1},
    {"negbin:alpha=0.5", "softplus", {-998, 0.5, 1, 0.7}, 1},
    {"gamma", "softplus", {-998, 0.5, 1, 0.7}, 0.3},
    {"gamma", "log", {-999, 0.5, 1, -0.4}, 0.3},
    {"gaussian", "identity", {-998, 0.5, 1, 0.7}, 2},
    {"gaussian", "softplus", {-998, 0.5, 1, 0.7}, 0.5},
    {"binomial", "logit", {-1000.5, 0.8, 1, -0.6}, 1},
};
enum { TRUTHS = sizeof truths / sizeof *truths };

static const glm_options plain = {.threads = 1};

/* At the coefficients found, the gradient in the original columns is 0 to rounding: whatever way was
   taken there, it is the maximum (each of these is found from the mean as well). */
static void test_fit__score_vanishes(void **state)
{
    (void)state;
    static world w;
    for (size_t t = 0; t < TRUTHS; t++) {
        likelihood l = make(truths[t].family, truths[t].link);
        rng r = rng_stream(11, RNG_DATA, (uint32_t)t);
        world_make(&w, (uint32_t)t);
        w.d.offset = w.offset;
        int counts = family_is(&l.family, "poisson") || family_is(&l.family, "negbin");
        w.d.exposure = counts ? w.exposure : NULL;
        draw(&w, &l, truths[t].b, truths[t].phi, &r);
        w.d.weight = w.weight;
        glm_fit f;
        err e = {0};
        if (glm_fit_make(&f, &w.d, &l, &plain, &e) != 0) fail_msg("%s", e.text);
        assert_true(f.converged);
        static double score[ROWS];
        likelihood_rows rows = {ROWS, w.y, w.weight, w.d.exposure};
        likelihood_eval(&l, &rows, f.eta, &(likelihood_values){.score = score});
        for (size_t j = 0; j < COLS; j++) {
            double sum = 0, size = 0, mean = j == 2 ? 1000.5 : 0;
            for (size_t i = 0; i < ROWS; i++) {
                sum += score[i] * (w.x[i * COLS + j] - mean);
                size += fabs(score[i] * (w.x[i * COLS + j] - mean));
            }
            assert_true(fabs(sum) <= 1e-9 * size);
        }
        for (size_t i = 0; i < ROWS; i++)
            assert_true(fabs(f.eta[i] - eta_of(&w, f.coefficient, i)) < 1e-9);
        glm_fit_dispose(&f);
    }
}

/* 95 % intervals over 300 simulated tables hold each true coefficient in 271 to 296 of them: a true
   95 % is outside that in 1 of 2,200 cases (binomial), and these are 80. The sandwich, for data of the
   model's own, does as well. */
static void test_fit__intervals_cover(void **state)
{
    (void)state;
    static world w;
    enum { TABLES = 300, LEAST = 271, MOST = 296 };
    for (int robust = 0; robust < 2; robust++)
        for (size_t t = 0; t < TRUTHS; t++) {
            likelihood l = make(truths[t].family, truths[t].link);
            size_t held[COLS] = {0};
            for (uint32_t k = 0; k < TABLES; k++) {
                rng r = rng_stream(13 + t, RNG_DATA, k);
                world_make(&w, 1000 + k);
                draw(&w, &l, truths[t].b, truths[t].phi, &r);
                glm_fit f;
                err e = {0};
                if (glm_fit_make(&f, &w.d, &l, &(glm_options){.threads = 1, .robust = robust}, &e))
                    fail_msg("%s", e.text);
                for (size_t j = 0; j < COLS; j++) {
                    double gap = fabs(f.coefficient[j] - truths[t].b[j]);
                    held[j] += gap <= 1.959963984540054 * glm_fit_error(&f, j);
                }
                glm_fit_dispose(&f);
            }
            for (size_t j = 0; j < COLS; j++)
                if (held[j] < LEAST || held[j] > MOST)
                    fail_msg("%s, %s: %zu of %d intervals hold coefficient %zu", truths[t].family,
                             truths[t].link, held[j], TABLES, j);
        }
}

/* The sandwich holds where the variance is not the family's: counts with twice Poisson's variance. */
static void test_fit__sandwich_covers_overdispersion(void **state)
{
    (void)state;
    static world w;
    enum { TABLES = 300 };
    likelihood truth = make("negbin:alpha=0.8", "softplus"), l = make("poisson", "softplus");
    size_t held = 0, plain_held = 0;
    for (uint32_t k = 0; k < TABLES; k++) {
        rng r = rng_stream(99, RNG_DATA, k);
        world_make(&w, 5000 + k);
        draw(&w, &truth, truths[0].b, 1, &r);
        for (int robust = 0; robust < 2; robust++) {
            glm_fit f;
            err e = {0};
            if (glm_fit_make(&f, &w.d, &l, &(glm_options){.threads = 1, .robust = robust}, &e))
                fail_msg("%s", e.text);
            int in = fabs(f.coefficient[1] - truths[0].b[1]) <= 1.96 * glm_fit_error(&f, 1);
            *(robust ? &held : &plain_held) += (size_t)in;
            glm_fit_dispose(&f);
        }
    }
    assert_in_range(held, 271, 296);
    assert_true(plain_held < 255);
}

static void test_fit__alpha_is_found(void **state)
{
    (void)state;
    static world w;
    likelihood truth = make("negbin:alpha=0.5", "log"), l = make("negbin", "log");
    rng r = rng_stream(17, RNG_DATA, 0);
    world_make(&w, 3);
    draw(&w, &truth, truths[2].b, 1, &r);
    glm_fit f;
    err e = {0};
    if (glm_fit_make(&f, &w.d, &l, &plain, &e) != 0) fail_msg("%s", e.text);
    double alpha = f.model.family.alpha;
    assert_true(fabs(alpha - 0.5) < 0.2);
    assert_int_equal(f.parameters, COLS + 1);
    /* no other alpha is likelier, with coefficients of its own */
    for (int sign = -1; sign < 2; sign += 2) {
        glm_fit other;
        l.family.estimate = 0;
        l.family.alpha = alpha * (1 + sign * 1e-3);
        assert_int_equal(glm_fit_make(&other, &w.d, &l, &plain, &e), 0);
        assert_true(other.log_likelihood < f.log_likelihood);
        assert_true(f.log_likelihood - other.log_likelihood < 1e-3);
        glm_fit_dispose(&other);
    }
    glm_fit_dispose(&f);
    /* counts that vary less than Poisson's: alpha is 0, the limit */
    l = make("negbin", "log");
    for (size_t i = 0; i < ROWS; i++) w.y[i] = 3 + (double)(i % 2);
    assert_int_equal(glm_fit_make(&f, &w.d, &l, &plain, &e), 0);
    assert_true(f.model.family.alpha == 0);
    glm_fit_dispose(&f);
}

/* A row of weight 2 is two such rows, for the coefficients and for alpha. */
static void test_fit__weights_are_copies(void **state)
{
    (void)state;
    static world w;
    likelihood truth = make("negbin:alpha=0.5", "log"), l = make("negbin", "log");
    rng r = rng_stream(17, RNG_DATA, 2);
    world_make(&w, 5);
    draw(&w, &truth, truths[2].b, 1, &r);
    for (size_t i = 0; i < ROWS / 2; i++) {
        memcpy(w.x + (ROWS / 2 + i) * COLS, w.x + i * COLS, COLS * sizeof *w.x);
        w.y[ROWS / 2 + i] = w.y[i];
        w.weight[i] = 2;
    }
    glm_fit copied, weighted;
    assert_int_equal(glm_fit_make(&copied, &w.d, &l, &plain, NULL), 0);
    w.d.rows = ROWS / 2;
    w.d.weight = w.weight;
    assert_int_equal(glm_fit_make(&weighted, &w.d, &l, &plain, NULL), 0);
    double alpha = copied.model.family.alpha;
    assert_true(alpha > 0.1 && fabs(weighted.model.family.alpha / alpha - 1) < 1e-9);
    assert_true(fabs(weighted.log_likelihood / copied.log_likelihood - 1) < 1e-12);
    for (size_t j = 0; j < COLS; j++)
        assert_true(fabs(weighted.coefficient[j] / copied.coefficient[j] - 1) < 1e-8);
    glm_fit_dispose(&copied);
    glm_fit_dispose(&weighted);
}

/* The constant's deviance is that of a fit with no column but the intercept, whatever rows have. */
static void test_fit__the_constant_is_an_intercept(void **state)
{
    (void)state;
    static world w;
    static double one[ROWS];
    for (size_t i = 0; i < ROWS; i++) one[i] = 1;
    for (size_t t = 0; t < TRUTHS; t++)
        for (int has = 0; has < 8; has++) { /* weights, exposures, offsets */
            likelihood l = make(truths[t].family, truths[t].link);
            int exposed = has & 2 && family_takes_exposure(&l.family);
            rng r = rng_stream(19, RNG_DATA, (uint32_t)t);
            world_make(&w, (uint32_t)t);
            if (has & 1) w.d.weight = w.weight;
            if (exposed) w.d.exposure = w.exposure;
            if (has & 4) w.d.offset = w.offset;
            draw(&w, &l, truths[t].b, truths[t].phi, &r);
            glm_fit whole, constant;
            assert_int_equal(glm_fit_make(&whole, &w.d, &l, &plain, NULL), 0);
            w.d.cols = 1;
            w.d.x = one;
            assert_int_equal(glm_fit_make(&constant, &w.d, &l, &plain, NULL), 0);
            assert_true(fabs(whole.null_deviance / constant.deviance - 1) < 1e-10);
            glm_fit_dispose(&whole);
            glm_fit_dispose(&constant);
        }
}

/* The mean over rows of what a unit more of column j adds to the mean, at coefficients b. */
static double effect_at(const world *w, const likelihood *l, const double *b, size_t j)
{
    double sum = 0;
    for (size_t i = 0; i < w->d.rows; i++) {
        double eta = eta_of(w, b, i), mu, rest, slope, bend;
        link_eval(&l->link, 1, &eta, &(link_values){&mu, &rest, &slope, &bend});
        sum += slope * w->d.exposure[i] * b[j] / (double)w->d.rows;
    }
    return sum;
}

/* The delta method with exposures, whose gradient comes here from differences. */
static void test_fit__errors_of_effects(void **state)
{
    (void)state;
    static world w;
    likelihood l = make("poisson", "softplus");
    rng r = rng_stream(17, RNG_DATA, 3);
    world_make(&w, 6);
    for (size_t i = 0; i < ROWS; i++) w.x[i * COLS + 2] -= 1000; /* differences need the digits */
    w.d.exposure = w.exposure;
    w.d.offset = w.offset;
    draw(&w, &l, (const double[]){0.5, 0.5, 1, 0.7}, 1, &r);
    glm_fit f;
    assert_int_equal(glm_fit_make(&f, &w.d, &l, &plain, NULL), 0);
    double error[COLS];
    assert_int_equal(effects_errors(error, &f, &w.d, NULL), 0);
    for (size_t j = 1; j < COLS; j++) {
        double slope[COLS], variance = 0;
        for (size_t k = 0; k < COLS; k++) {
            double b[COLS], h = 1e-5;
            memcpy(b, f.coefficient, sizeof b);
            b[k] += h;
            slope[k] = effect_at(&w, &l, b, j);
            b[k] -= 2 * h;
            slope[k] = (slope[k] - effect_at(&w, &l, b, j)) / (2 * h);
        }
        for (size_t k = 0; k < COLS; k++)
            for (size_t i = 0; i < COLS; i++)
                variance += slope[k] * f.covariance[k * COLS + i] * slope[i];
        assert_true(fabs(error[j] / sqrt(variance) - 1) < 1e-7);
    }
    glm_fit_dispose(&f);
}

/* Rows in more parts than one: the same bits on one thread and on four. */
static void test_fit__threads_change_nothing(void **state)
{
    (void)state;
    enum { N = 5000 };
    double *x = calloc(N * COLS, sizeof *x), *y = calloc(N, sizeof *y);
    char *name[COLS] = {names[0], names[1], names[2], names[3]};
    rng r = rng_stream(23, RNG_DATA, 0);
    for (size_t i = 0; i < N; i++) {
        x[i * COLS] = 1;
        for (size_t j = 1; j < COLS; j++) x[i * COLS + j] = rng_normal(&r);
        y[i] = poisson(&r, exp(0.3 * x[i * COLS + 1]));
    }
    glm_data d = {.rows = N, .cols = COLS, .x = x, .intercept = 1, .name = name, .y = y};
    likelihood l = make("poisson", "softplus");
    glm_fit one, four;
    err e = {0};
    assert_int_equal(glm_fit_make(&one, &d, &l, &(glm_options){.threads = 1}, &e), 0);
    assert_int_equal(glm_fit_make(&four, &d, &l, &(glm_options){.threads = 4}, &e), 0);
    assert_memory_equal(one.coefficient, four.coefficient, COLS * sizeof *x);
    assert_memory_equal(one.covariance, four.covariance, COLS * COLS * sizeof *x);
    assert_true(one.log_likelihood == four.log_likelihood && one.deviance == four.deviance);
    glm_fit_dispose(&one);
    glm_fit_dispose(&four);
    free(x);
    free(y);
}

static void refused(const world *w, const char *family, const char *link, const char *words)
{
    likelihood l = make(family, link);
    glm_fit f;
    err e = {0};
    assert_int_equal(glm_fit_make(&f, &w->d, &l, &plain, &e), ERR_DATA);
    if (!strstr(e.text, words)) fail_msg("'%s' does not say '%s'", e.text, words);
}

static void test_fit__refuses(void **state)
{
    (void)state;
    static world w;
    likelihood l = make("poisson", "log");
    rng r = rng_stream(31, RNG_DATA, 0);
    world_make(&w, 8);
    draw(&w, &l, truths[2].b, 1, &r);

    w.d.rows = 4;
    refused(&w, "poisson", "log", "4 rows for 4 coefficients");
    w.d.rows = ROWS;

    double kept[ROWS];
    for (size_t i = 0; i < ROWS; i++) kept[i] = w.x[i * COLS + 3];
    for (size_t i = 0; i < ROWS; i++) w.x[i * COLS + 3] = 3 * w.x[i * COLS + 1] - 7;
    refused(&w, "poisson", "log", "collinear: 'c' is a combination of 'a'");
    for (size_t i = 0; i < ROWS; i++) w.x[i * COLS + 3] = 5;
    refused(&w, "poisson", "softplus", "collinear: 'c' is the same in every row");
    for (size_t i = 0; i < ROWS; i++) w.x[i * COLS + 3] = kept[i];

    double y[ROWS];
    memcpy(y, w.y, sizeof y);
    for (size_t i = 0; i < ROWS; i++)
        if (kept[i] > 0) w.y[i] = 0;
    refused(&w, "poisson", "log", "separation: the likelihood rises for ever along 'c'");
    refused(&w, "poisson", "softplus", "separation: the likelihood rises for ever along 'c'");
    refused(&w, "negbin:alpha=1", "log", "separation: the likelihood rises for ever along 'c'");
    for (size_t i = 0; i < ROWS; i++) w.y[i] = w.x[i * COLS + 1] > 0.2;
    refused(&w, "binomial", "logit", "separation: the likelihood rises for ever along 'a'");

    memcpy(w.y, y, sizeof y);
    l = make("poisson", "log");
    glm_fit f;
    err e = {0};
    assert_int_equal(glm_fit_make(&f, &w.d, &l, &(glm_options){.threads = 1, .iterations = 1}, &e),
                     ERR_DATA);
    assert_non_null(strstr(e.text, "no convergence: after 1 iterations the deviance is "));
}

/* Leniently the same data give a fit: what depends on others has the coefficient 0. */
static void test_fit__lenient(void **state)
{
    (void)state;
    static world w;
    likelihood l = make("poisson", "log");
    rng r = rng_stream(31, RNG_DATA, 0);
    world_make(&w, 8);
    draw(&w, &l, truths[2].b, 1, &r);
    for (size_t i = 0; i < ROWS; i++) w.x[i * COLS + 3] = 0;
    glm_fit f;
    err e = {0};
    glm_options lenient = {.threads = 1, .lenient = 1};
    assert_int_equal(glm_fit_make(&f, &w.d, &l, &lenient, &e), 0);
    assert_true(f.converged && f.coefficient[3] == 0);
    glm_fit_dispose(&f);
    for (size_t i = 0; i < ROWS; i++) {
        w.x[i * COLS + 3] = i % 3 == 0;
        if (i % 3 == 0) w.y[i] = 0;
    }
    assert_int_equal(glm_fit_make(&f, &w.d, &l, &lenient, &e), 0);
    assert_false(f.converged);
    assert_true(f.coefficient[3] < -5 && isfinite(f.deviance));
    glm_fit_dispose(&f);
}

/* Where Newton's Hessian is not definite, Fisher's information is taken, and steps are shortened
   where the whole one overshoots; the end is the same as from a good start. */
static void test_fit__hard_starts(void **state)
{
    (void)state;
    enum { N = 60 };
    double x[2 * N], y[N];
    char *name[2] = {names[0], names[1]};
    rng r = rng_stream(41, RNG_DATA, 0);
    for (size_t i = 0; i < N; i++) {
        x[2 * i] = 1;
        x[2 * i + 1] = rng_normal(&r);
        y[i] = gamma_of(&r, 1) * 1e-3 * (i % 7 == 0 ? 1e6 : 1);
    }
    glm_data d = {.rows = N, .cols = 2, .x = x, .intercept = 1, .name = name, .y = y};
    static const char *const links[] = {"softplus", "log", "softplus:beta=20"};
    for (size_t k = 0; k < 3; k++) {
        likelihood l = make("gamma", links[k]);
        glm_fit f;
        err e = {0};
        if (glm_fit_make(&f, &d, &l, &plain, &e) != 0) fail_msg("%s: %s", links[k], e.text);
        assert_true(f.converged);
        glm_fit_dispose(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fit__score_vanishes),
        cmocka_unit_test(test_fit__intervals_cover),
        cmocka_unit_test(test_fit__sandwich_covers_overdispersion),
        cmocka_unit_test(test_fit__alpha_is_found),
        cmocka_unit_test(test_fit__weights_are_copies),
        cmocka_unit_test(test_fit__the_constant_is_an_intercept),
        cmocka_unit_test(test_fit__errors_of_effects),
        cmocka_unit_test(test_fit__threads_change_nothing),
        cmocka_unit_test(test_fit__refuses),
        cmocka_unit_test(test_fit__lenient),
        cmocka_unit_test(test_fit__hard_starts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
