/* Simulation-based calibration of `softplus bayes` (Talts, Betancourt, Simpson, Vehtari & Gelman 2018,
 * arXiv 1804.06788): parameters drawn from the prior, responses drawn given these, the posterior
 * sampled. If prior, likelihood, Jacobians and sampler all belong together, the rank of the true value
 * among the draws is uniform.
 *
 *     calibration_bayes small|full     exits with 1 where a histogram of ranks is not flat */
#include "base/rng.h"
#include "bayes/posterior.h"
#include "bayes/variate.h"
#include "net/blas.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 40, COLS = 2, GROUPS = 5, RANKS = 99, THIN = 10, BINS = 10, MOST = 16 };

/* Quantile 0.9999 of chi-square with BINS - 1 degrees of freedom: some 15 histograms exceed it by
   chance in 1 of 600 runs. */
#define FLAT 33.72

typedef struct world {
    double z[COLS * ROWS], w[COLS * ROWS], y[ROWS];
    size_t group[ROWS];
    model_rows rows;
} world;

static const struct {
    const char *name, *family, *link, *positive;
    int sd_of_rows;
} cases[] = {{"gaussian, sd and groups by softplus", "gaussian", "identity", "softplus", 0},
             {"gaussian, sd and groups by exp", "gaussian", "identity", "exp", 0},
             {"gaussian, sd with terms", "gaussian", "identity", "softplus:beta=2", 1},
             {"poisson, softplus link", "poisson", "softplus", "softplus", 0},
             {"negbin, softplus link", "negbin", "softplus", "softplus", 0},
             {"gamma, log link", "gamma", "log", "softplus", 0}};
enum { CASES = sizeof cases / sizeof *cases };

static int model_make(model *m, size_t k, err *e)
{
    *m = (model){.priors = priors_usual(),
                 .cols = COLS,
                 .intercept = 1,
                 .groups = GROUPS,
                 .scale_cols = cases[k].sd_of_rows ? COLS : 0,
                 .scale_intercept = 1,
                 .centre = 1,
                 .unit = 1,
                 .spread = 1};
    int rc = family_make(&m->likelihood.family, cases[k].family, e);
    if (rc == 0) rc = link_make(&m->likelihood.link, cases[k].link, e);
    if (rc == 0) rc = positive_make(&m->positive, cases[k].positive, e);
    if (rc == 0) rc = priors_read(&m->priors, "intercept=normal:0,1", e);
    if (rc == 0) rc = priors_read(&m->priors, "coef=normal:0,0.5", e);
    if (rc == 0) m->dispersion = model_dispersion(&m->likelihood, cases[k].sd_of_rows);
    return rc;
}

/* What a value of q is on the scale of its prior: what a rank is of does not matter, if it is
   monotone. So truths of positive parameters are compared with positive_at. */
static int is_positive(const model *m, const model_layout *l, size_t i)
{
    return (l->n_group && i == l->tau) ||
           (l->n_scale && m->dispersion != DISPERSION_ROWS && i == l->scale);
}

static void draw_truth(const model *m, const model_layout *l, rng *r, double *x)
{
    for (size_t i = 0; i < l->n_mean; i++)
        x[i] = prior_draw(&m->priors.of[i ? PRIOR_COEF : PRIOR_INTERCEPT], r);
    x[l->tau] = prior_draw(&m->priors.of[PRIOR_GROUP], r);
    for (size_t g = 0; g < l->n_group; g++) x[l->group + g] = rng_normal(r);
    for (size_t j = 0; j < l->n_scale; j++)
        x[l->scale + j] = prior_draw(&m->priors.of[m->dispersion != DISPERSION_ROWS ? PRIOR_SCALE
                                                   : j ? PRIOR_SCALE_COEF
                                                       : PRIOR_SCALE_INTERCEPT],
                                     r);
}

static double dispersion_of(const world *w, const model *m, const model_layout *l, const double *x,
                            size_t i)
{
    if (m->dispersion == DISPERSION_NONE) return 1;
    if (m->dispersion != DISPERSION_ROWS) return x[l->scale];
    double t = x[l->scale] + w->w[ROWS + i] * x[l->scale + 1];
    return log1p(exp(-fabs(t))) + fmax(t, 0);
}

static void draw_world(world *w, const model *m, const model_layout *l, rng *r, const double *x)
{
    *w = (world){.rows = {.n = ROWS, .z = w->z, .y = w->y, .group = w->group}};
    if (m->dispersion == DISPERSION_ROWS) w->rows.w = w->w;
    for (size_t i = 0; i < ROWS; i++) {
        double eta, mean, dispersion;
        w->z[i] = w->w[i] = 1;
        w->z[ROWS + i] = rng_normal(r);
        w->w[ROWS + i] = rng_normal(r);
        w->group[i] = i % GROUPS;
        eta = m->centre + x[0] + w->z[ROWS + i] * x[1] + x[l->tau] * x[l->group + w->group[i]];
        link_mean(&m->likelihood.link, 1, &eta, &mean);
        dispersion = dispersion_of(w, m, l, x, i);
        glm_family family = response_family(m, dispersion);
        w->y[i] = variate_response(r, &family, mean, 1, response_phi(m, dispersion));
        if (family_is(&family, "gamma")) w->y[i] = fmax(w->y[i], 1e-300);
    }
}

/* Adds one simulation's ranks to the histograms [dim][BINS]. */
static int simulate(const model *m, const model_layout *l, uint64_t seed, size_t *histogram, err *e)
{
    rng r = rng_stream(seed, RNG_DATA, 0);
    double truth[MOST];
    world w;
    draw_truth(m, l, &r, truth);
    draw_world(&w, m, l, &r, truth);
    sampling_options o = sampling_defaults();
    o.chains = 1;
    o.warmup = 500;
    o.draws = RANKS * THIN;
    o.accept = 0.9;
    o.seed = seed;
    sampling s;
    int rc = posterior_sample(&s, m, &w.rows, &o, e);
    if (rc < 0) return rc;
    for (size_t i = 0; i < l->dim; i++) {
        size_t rank = 0;
        for (size_t k = 0; k < RANKS; k++) {
            double q = s.q[k * THIN * s.dim + i];
            rank += (is_positive(m, l, i) ? positive_at(&m->positive, q).x : q) < truth[i];
        }
        histogram[i * BINS + rank * BINS / (RANKS + 1)]++;
    }
    sampling_dispose(&s);
    return 0;
}

/* Prints a case's worst histogram; 1 if all are flat. */
static int judge(const model_layout *l, const char *name, const size_t *histogram, size_t n)
{
    double worst = 0, expected = (double)n / BINS;
    size_t at = 0;
    for (size_t i = 0; i < l->dim; i++) {
        double sum = 0;
        for (size_t b = 0; b < BINS; b++) {
            double gap = (double)histogram[i * BINS + b] - expected;
            sum += gap * gap / expected;
        }
        if (sum > worst) worst = sum, at = i;
    }
    printf("%-38s %4zu simulations, %2zu parameters, largest chi² %5.1f (9 df), ranks:", name, n,
           l->dim, worst);
    for (size_t b = 0; b < BINS; b++) printf(" %zu", histogram[at * BINS + b]);
    printf("  %s\n", worst < FLAT ? "flat" : "NOT FLAT");
    return worst < FLAT;
}

int main(int argc, char **argv)
{
    size_t n = argc > 1 && strcmp(argv[1], "full") == 0 ? 200 : 20;
    int flat = 1;
    err e = {0};
    blas_one_thread();
    for (size_t k = 0; k < CASES; k++) {
        model m;
        size_t histogram[MOST * BINS] = {0};
        int rc = model_make(&m, k, &e);
        model_layout l = model_layout_of(&m);
        for (size_t i = 0; rc == 0 && i < n; i++)
            rc = simulate(&m, &l, 1000 * k + i, histogram, &e);
        if (rc < 0) {
            fprintf(stderr, "calibration_bayes: %s\n", e.text);
            return EXIT_FAILURE;
        }
        flat &= judge(&l, cases[k].name, histogram, n);
    }
    return flat ? EXIT_SUCCESS : EXIT_FAILURE;
}
