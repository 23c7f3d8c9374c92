/* likelihood: family and link together: what rows of data say of their linear predictors. The one
 * thing that fitting and sampling take from a model. */
#ifndef GLM_LIKELIHOOD_H
#define GLM_LIKELIHOOD_H

#include "glm/family.h"
#include "glm/link.h"

#include <stddef.h>

typedef struct likelihood {
    glm_family family;
    glm_link link;
} likelihood;

/* Rows of data. mean = exposure h(eta); weight is a prior weight (see family.h). */
typedef struct likelihood_rows {
    size_t n;
    const double *y;        /* [n] */
    const double *weight;   /* [n], >= 0; NULL: 1 each */
    const double *exposure; /* [n], > 0; NULL: 1 each */
} likelihood_rows;

/* Arrays of n with phi = 1; each may be NULL. Derivatives are those of the log-likelihood in eta; they
   and the deviance are right also where the mean has underflowed. Where eta is impossible the
   deviance is infinite and the derivatives are 0. */
typedef struct likelihood_values {
    double *mu;       /* the mean, exposure included */
    double *slope;    /* d mu / d eta */
    double *deviance; /* weight times the unit deviance: 2 (saturated less attained) */
    double *score;    /* first derivative */
    double *observed; /* minus the second derivative */
    double *expected; /* its expectation, >= 0 */
    double *pearson;  /* weight (y - mu)^2 / V(mu) */
} likelihood_values;

void likelihood_eval(const likelihood *l, const likelihood_rows *rows, const double *eta,
                     const likelihood_values *out);

/* The normalised log-likelihood of all rows. */
double likelihood_log(const likelihood *l, const likelihood_rows *rows, const double *eta,
                      double phi);

#endif
