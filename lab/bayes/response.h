/* response: what rows say of their linear predictors and of the family's dispersion: likelihood.h's
 * values, normalised in the dispersion parameter, with the derivatives that a sampler takes. */
#ifndef BAYES_RESPONSE_H
#define BAYES_RESPONSE_H

#include "base/err.h"
#include "bayes/model.h"

#include <stddef.h>

/* What follows from the responses alone, and room. */
typedef struct response {
    likelihood likelihood; /* alpha is set on the way */
    dispersion_kind kind;
    double spread;
    const model_rows *rows; /* borrowed */
    double total;           /* of the weights */
    double *above;          /* negbin: [n_above], weight of the rows with y > k; owned */
    size_t n_above;
    double *mu, *deviance; /* [n], owned */
} response;

/* ERR_DATA: counts too large for negbin; ERR_MEMORY. */
int response_init(response *r, const model *m, const model_rows *rows, err *e);
void response_dispose(response *r);

/* The log-likelihood, up to a constant, at eta [n]; score [n]: its derivative in eta. dispersion: one
   number, or [n] for DISPERSION_ROWS, or nothing; slope: its derivative in each of these. In units of
   spread. */
double response_log(response *r, const double *eta, const double *dispersion, double *score,
                    double *slope);

/* phi and alpha of a row (family.h) for a dispersion value in units of spread. */
double response_phi(const model *m, double dispersion);
glm_family response_family(const model *m, double dispersion);

/* The digamma function, x > 0, to about 1e-14. */
double response_digamma(double x);

#endif
