/* variate: random numbers of the families' distributions, for predictions and simulations. */
#ifndef BAYES_VARIATE_H
#define BAYES_VARIATE_H

#include "base/rng.h"
#include "glm/family.h"

/* Gamma with that shape > 0 and scale 1 (Marsaglia & Tsang 2000). */
double variate_gamma(rng *r, double shape);
/* Poisson with mean >= 0: by multiplying uniforms where it is small, else by transformed rejection
   (Hörmann 1993, PTRS). */
double variate_poisson(rng *r, double mean);

/* A response of the family with that mean, prior weight and dispersion phi (family.h). */
double variate_response(rng *r, const glm_family *f, double mean, double weight, double phi);

#endif
