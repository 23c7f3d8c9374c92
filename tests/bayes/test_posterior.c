#include "base/rng.h"
#include "bayes/direct.h"
#include "bayes/posterior.h"
#include "bayes/variate.h"
#include "net/blas.h"
#include "test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 40, COLS = 3, GROUPS = 4 };

/* Rows of every kind: weights, exposures, offsets, groups. */
typedef struct world {
    double z[COLS * ROWS], w[2 * ROWS], y[ROWS], weight[ROWS], exposure[ROWS], offset[ROWS];
    size_t group[ROWS];
    model_rows rows;
} world;

static void fill(world *w, const model *m, rng *r)
{
    *w = (world){.rows = {.n = ROWS, .z = w->z, .w = w->w, .y = w->y, .weight = w->weight}};
    w->rows.offset = w->offset;
    w->rows.group = w->group;
    int positive = link_gives(&m->likelihood.link) == LINK_POSITIVE;
    if (positive) w->rows.exposure = w->exposure;
    for (size_t i = 0; i < COLS * ROWS; i++) w->z[i] = rng_normal(r);
    for (size_t i = 0; i < ROWS; i++) {
        if (m->intercept) w->z[i] = 1;
        w->w[i] = 1;
        w->w[ROWS + i] = rng_normal(r);
        w->weight[i] = (double)(1 + rng_below(r, 3));
        w->exposure[i] = 0.5 + rng_uniform(r);
        w->offset[i] = 0.3 * rng_normal(r);
        w->group[i] = rng_below(r, GROUPS);
        w->y[i] = family_is(&m->likelihood.family, "binomial") ? (double)rng_below(r, 2)
                                                               : 1 + (double)rng_below(r, 6);
    }
}

static model model_of(const char *family, const char *link, const char *positive)
{
    model m = {.priors = priors_usual(),
               .cols = COLS,
               .intercept = 1,
               .groups = GROUPS,
               .centre = 0.7,
               .unit = 1.3,
               .spread = 1};
    assert_int_equal(family_make(&m.likelihood.family, family, NULL), 0);
    assert_int_equal(link_make(&m.likelihood.link, link, NULL), 0);
    assert_int_equal(positive_make(&m.positive, positive, NULL), 0);
    m.dispersion = model_dispersion(&m.likelihood, 0);
    return m;
}

/* Criterion: every partial derivative is the central difference's to 1e-6 of its size, at ten places. */
static void has_its_gradient(const model *m, const char *what)
{
    rng r = rng_stream(3, RNG_DATA, 0);
    world w;
    posterior p;
    fill(&w, m, &r);
    assert_int_equal(posterior_init(&p, m, &w.rows, NULL), 0);
    target t = posterior_target(&p);
    double *q = calloc(t.dim, sizeof *q), *gradient = calloc(t.dim, sizeof *gradient);
    double *ignored = calloc(t.dim, sizeof *ignored);
    assert_true(q && gradient && ignored);
    for (int place = 0; place < 10; place++) {
        for (size_t i = 0; i < t.dim; i++) q[i] = 0.5 * rng_normal(&r);
        double at = t.log_density(t.self, q, gradient), h = 1e-5;
        if (!isfinite(at)) continue; /* identity link: a mean below 0 */
        for (size_t i = 0; i < t.dim; i++) {
            double here = q[i];
            q[i] = here + h;
            double above = t.log_density(t.self, q, ignored);
            q[i] = here - h;
            double below = t.log_density(t.self, q, ignored);
            q[i] = here;
            double want = (above - below) / (2 * h);
            if (fabs(gradient[i] - want) > 1e-6 * (fabs(want) + fabs(at) / 10 + 1))
                fail_msg("%s, parameter %zu: %.10g, not %.10g", what, i, gradient[i], want);
        }
    }
    free(q);
    free(gradient);
    free(ignored);
    posterior_dispose(&p);
}

static void test_posterior__gradients_of_every_family_and_link(void **state)
{
    (void)state;
    static const char *const positive[] = {"softplus", "softplus:beta=3", "exp"};
    size_t tried = 0;
    for (size_t f = 0; family_name(f); f++)
        for (size_t l = 0; link_name(l); l++) {
            char what[64];
            snprintf(what, sizeof what, "%s, %s", family_name(f), link_name(l));
            model m = model_of(family_name(f), link_name(l), positive[tried++ % 3]);
            has_its_gradient(&m, what);
        }
    assert_int_equal(tried, 20);
}

/* Criterion: scores are likelihood_eval's to 1e-12 of 1 + |score|; so are differences of deviances
   between two predictors, to 1e-11 of their size. */
static void test_posterior__direct_is_the_likelihood(void **state)
{
    (void)state;
    static const char *const pair[][2] = {{"gaussian", "identity"},
                                          {"poisson", "softplus:beta=2"},
                                          {"poisson", "log"},
                                          {"binomial", "logit"}};
    for (size_t k = 0; k < 4; k++) {
        model m = model_of(pair[k][0], pair[k][1], "softplus");
        rng r = rng_stream(4, RNG_DATA, (uint32_t)k);
        world w;
        fill(&w, &m, &r);
        likelihood_rows rows = {ROWS, w.y, w.weight, NULL};
        double eta[ROWS], own[2][ROWS], want[2][ROWS], score[ROWS], slope[ROWS];
        for (int side = 0; side < 2; side++) {
            for (size_t i = 0; i < ROWS; i++) eta[i] = 3 * rng_normal(&r);
            likelihood_eval(&m.likelihood, &rows, eta,
                            &(likelihood_values){.deviance = want[side], .score = slope});
            assert_int_equal(direct_eval(&m.likelihood, &rows, eta, own[side], score), 1);
            for (size_t i = 0; i < ROWS; i++)
                assert_true(fabs(score[i] - slope[i]) < 1e-12 * (1 + fabs(slope[i])));
        }
        for (size_t i = 0; i < ROWS; i++) {
            double size = fabs(own[0][i]) + fabs(own[1][i]) + fabs(want[0][i]) + fabs(want[1][i]);
            assert_true(fabs(own[0][i] - own[1][i] - (want[0][i] - want[1][i])) < 1e-11 * size);
        }
        eta[3] = -2000;
        int far = direct_eval(&m.likelihood, &rows, eta, own[0], score);
        assert_int_equal(far, k != 1); /* softplus has underflowed */
        rows.exposure = w.exposure;
        assert_int_equal(direct_eval(&m.likelihood, &rows, eta, own[0], score), 0);
    }
}

static void test_posterior__gradient_of_a_predicted_sd(void **state)
{
    (void)state;
    model m = model_of("gaussian", "identity", "softplus");
    m.dispersion = DISPERSION_ROWS;
    m.scale_cols = 2;
    m.scale_intercept = 1;
    m.spread = 2;
    has_its_gradient(&m, "sd");
}

static void test_posterior__gradient_of_a_network(void **state)
{
    (void)state;
    model m = model_of("poisson", "softplus", "softplus");
    m.network = 1;
    m.intercept = 0;
    m.shape = (mlp_shape){.inputs = COLS, .outputs = 1, .n_hidden = 2, .hidden = {4, 3}};
    assert_int_equal(act_make(&m.act, "softplus", NULL), 0);
    has_its_gradient(&m, "network");
}

/* Criterion: densities of priors, and of positive parameters with their Jacobian, integrate to 1
   (midpoints), and slopes are central differences. */
static void test_posterior__priors_are_densities(void **state)
{
    (void)state;
    static const char *const text[] = {"coef=normal:0.5,2", "coef=student_t:4,1,0.5",
                                       "scale=half-normal:1.5", "scale=half-student_t:5,0.7",
                                       "scale=exponential:2"};
    static const char *const map[] = {"softplus", "softplus:beta=4", "exp"};
    const double step = 1e-3, far = 60;
    for (size_t k = 0; k < 5; k++) {
        priors all = priors_usual();
        assert_int_equal(priors_read(&all, text[k], NULL), 0);
        int half = strncmp(text[k], "scale", 5) == 0;
        const prior *p = &all.of[half ? PRIOR_SCALE : PRIOR_COEF];
        for (int j = 0; j < (half ? 3 : 1); j++) {
            positive way;
            assert_int_equal(positive_make(&way, map[j], NULL), 0);
            double sum = 0, slope;
            for (double q = -far + step / 2; q < far; q += step) {
                positive_value x = positive_at(&way, q);
                sum += half ? step * exp(prior_log(p, x.x, &slope) + x.log_slope)
                            : step * exp(prior_log(p, q, &slope));
            }
            assert_true(fabs(sum - 1) < 1e-4);
        }
        double slope, other;
        double rise = prior_log(p, 0.8 + 1e-6, &other) - prior_log(p, 0.8 - 1e-6, &other);
        prior_log(p, 0.8, &slope);
        assert_true(fabs(slope - rise / 2e-6) < 1e-6);
    }
}

static void test_posterior__refuses_what_is_no_prior(void **state)
{
    (void)state;
    static const char *const text[] = {"coef",
                                       "coef=",
                                       "other=normal:0,1",
                                       "coef=normal",
                                       "coef=normal:0",
                                       "coef=normal:0,-1",
                                       "coef=normal:x,1",
                                       "coef=normal:0,1,2",
                                       "coef=half-normal:1",
                                       "scale=normal:0,1",
                                       "coef=cauchy:0,1",
                                       "coef=normal:0,inf",
                                       "coef=student_t:-1,0,1"};
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
        priors p = priors_usual();
        err e = {0};
        assert_int_equal(priors_read(&p, text[i], &e), ERR_USAGE);
        assert_non_null(strstr(e.text, "--prior"));
    }
}

/* Criterion: mean and variance of 40,000 responses within 5 standard errors of the family's. */
static void test_posterior__responses_have_mean_and_variance(void **state)
{
    (void)state;
    static const struct {
        const char *family;
        double mean, weight, phi, variance;
    } row[] = {{"poisson", 0.7, 1, 1, 0.7},
               {"poisson", 35, 1, 1, 35},
               {"negbin:alpha=0.5", 6, 1, 1, 24},
               {"gamma", 3, 2, 0.8, 3.6},
               {"gamma", 3, 1, 2, 18},
               {"gaussian", -2, 4, 9, 2.25},
               {"binomial", 0.3, 5, 1, 0.3 * 0.7 / 5}};
    enum { DRAWS = 40000 };
    for (size_t k = 0; k < sizeof row / sizeof *row; k++) {
        glm_family f;
        assert_int_equal(family_make(&f, row[k].family, NULL), 0);
        rng r = rng_stream(9, RNG_PREDICT, (uint32_t)k);
        double sum = 0, squares = 0, fourth = 0;
        for (int i = 0; i < DRAWS; i++) {
            double d =
                variate_response(&r, &f, row[k].mean, row[k].weight, row[k].phi) - row[k].mean;
            sum += d / DRAWS;
            squares += d * d / DRAWS;
            fourth += d * d * d * d / DRAWS;
        }
        assert_true(fabs(sum) < 5 * sqrt(row[k].variance / DRAWS));
        assert_true(fabs(squares - row[k].variance) <
                    5 * sqrt((fourth - squares * squares) / DRAWS));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_posterior__gradients_of_every_family_and_link),
        cmocka_unit_test(test_posterior__direct_is_the_likelihood),
        cmocka_unit_test(test_posterior__gradient_of_a_predicted_sd),
        cmocka_unit_test(test_posterior__gradient_of_a_network),
        cmocka_unit_test(test_posterior__priors_are_densities),
        cmocka_unit_test(test_posterior__refuses_what_is_no_prior),
        cmocka_unit_test(test_posterior__responses_have_mean_and_variance),
    };
    blas_one_thread();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
