/* fit: a generalized linear model by maximum likelihood: coefficients, their covariances, and what
 * is said of the fit as a whole. docs/glm.md explains the figures.
 *
 * Sources: McCullagh & Nelder 1989; White 1982 (the sandwich); Lawless 1987 (negative binomial). */
#ifndef GLM_FIT_H
#define GLM_FIT_H

#include "base/err.h"
#include "base/stop.h"
#include "glm/data.h"
#include "glm/likelihood.h"

#include <stddef.h>

typedef struct glm_options {
    size_t threads;    /* at least 1; results do not depend on it */
    size_t iterations; /* of Newton's method at most; 0: 100 */
    int robust;        /* the covariance is the sandwich */
    int lenient;       /* for cross-validation, where only predictions count: columns that depend on
                          others get the coefficient 0, and where coefficients are infinite or not
                          found within the iterations, those reached stand */
    const stop_flag *stop; /* raised: the fit ends with ERR_STOPPED; or NULL */
} glm_options;

typedef struct glm_fit {
    likelihood model; /* alpha as given or estimated */
    size_t rows, cols;
    double *coefficient; /* [cols], owned */
    double *covariance;  /* [cols][cols], owned: phi times the inverse of Fisher's information, or
                            the sandwich H^-1 (sum of s s') H^-1 with the observed H (HC0) */
    double *eta;         /* [rows], owned: linear predictors, offsets included */
    double deviance, null_deviance; /* null: an intercept alone, with offset and exposure */
    double log_likelihood;
    double dispersion; /* phi: Pearson's chi^2/(rows - cols), or 1 where the family fixes it */
    double pearson;    /* Pearson's chi^2 */
    double slope;      /* mean of d mu/d eta: a coefficient times it is the mean marginal effect */
    size_t parameters; /* counted by AIC and BIC: coefficients, and alpha where it is estimated */
    double aic, bic;
    size_t iterations, fisher, halved; /* of Newton's method; by Fisher's information; shortened */
    int converged;                     /* 0 only if lenient */
} glm_fit;

/* That each response is one of the family's (family_refuses) is the caller's to check. ERR_DATA, in
   words without a file's name: fewer rows than coefficients, columns that depend on others,
   separation, no convergence; each with the columns concerned. */
int glm_fit_make(glm_fit *f, const glm_data *d, const likelihood *l, const glm_options *o, err *e);
void glm_fit_dispose(glm_fit *f);

/* The standard error of a coefficient. */
double glm_fit_error(const glm_fit *f, size_t j);

#endif
