#include "bayes/variate.h"

#include <math.h>

double variate_gamma(rng *r, double shape)
{
    if (shape < 1) return variate_gamma(r, shape + 1) * pow(rng_uniform(r), 1 / shape);
    double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        double x = rng_normal(r), v = 1 + c * x;
        if (v <= 0) continue;
        v = v * v * v;
        if (log(rng_uniform(r)) < x * x / 2 + d - d * v + d * log(v)) return d * v;
    }
}

static double poisson_small(rng *r, double mean)
{
    double limit = exp(-mean), product = rng_uniform(r), k = 0;
    for (; product > limit; k++) product *= rng_uniform(r);
    return k;
}

/* Hörmann's constants. */
static double poisson_large(rng *r, double mean)
{
    double b = 0.931 + 2.53 * sqrt(mean), a = -0.059 + 0.02483 * b;
    double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4), fast = 0.9277 - 3.6224 / (b - 2);
    for (;;) {
        double u = rng_uniform(r) - 0.5, v = rng_uniform(r), us = 0.5 - fabs(u);
        double k = floor((2 * a / us + b) * u + mean + 0.43);
        if (us >= 0.07 && v <= fast) return k;
        if (k < 0 || (us < 0.013 && v > us)) continue;
        if (log(v * inverse_alpha / (a / (us * us) + b)) <= k * log(mean) - mean - lgamma(k + 1))
            return k;
    }
}

double variate_poisson(rng *r, double mean)
{
    if (!(mean > 0)) return 0;
    return mean < 10 ? poisson_small(r, mean) : poisson_large(r, mean);
}

static double binomial_share(rng *r, double p, double trials)
{
    double hits = 0;
    for (double i = 0; i < trials; i++) hits += rng_uniform(r) < p;
    return hits / trials;
}

double variate_response(rng *r, const glm_family *f, double mean, double weight, double phi)
{
    if (family_is(f, "poisson")) return variate_poisson(r, weight * mean) / weight;
    if (family_is(f, "negbin")) {
        double shape = 1 / f->alpha;
        return variate_poisson(r, f->alpha > 0 ? variate_gamma(r, shape) * mean / shape : mean);
    }
    if (family_is(f, "gamma")) return variate_gamma(r, weight / phi) * mean * phi / weight;
    if (family_is(f, "binomial")) return binomial_share(r, mean, fmax(1, round(weight)));
    return mean + sqrt(phi / weight) * rng_normal(r);
}
