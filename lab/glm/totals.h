/* totals: what is said of a fit once its predictors are known: sums over rows, in parallel and in
 * one order. */
#ifndef GLM_TOTALS_H
#define GLM_TOTALS_H

#include "base/err.h"
#include "glm/data.h"
#include "glm/likelihood.h"

typedef struct totals {
    double deviance;
    double pearson; /* sum of weight (y - mu)^2 / V */
    double squares; /* sum of weight (y - mu)^2 */
    double slope;   /* mean of d mu / d eta over rows */
} totals;

/* At eta [rows]. */
int totals_make(totals *t, const glm_data *d, const likelihood *l, const double *eta,
                size_t threads, err *e);

/* The normalised log-likelihood. */
int totals_log_likelihood(double *sum, const glm_data *d, const likelihood *l, const double *eta,
                          double phi, size_t threads, err *e);

#endif
