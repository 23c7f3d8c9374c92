/* summary: a fit as the figures that are shown: one struct for the terminal, the JSON and the file of
 * a model. No renderer computes anything. */
#ifndef GLM_SUMMARY_H
#define GLM_SUMMARY_H

#include "base/err.h"
#include "glm/fit.h"
#include "glm/problem.h"

#include <stddef.h>

typedef struct glm_coefficient {
    const char *name; /* borrowed */
    double estimate;
    double std_error;
    double z, p;            /* estimate/std_error; two-sided, by the normal distribution */
    double lower, upper;    /* of the interval of the confidence below */
    double marginal_effect; /* mean over rows of d mu/d eta, times the estimate; NAN: intercept */
    double effect_error;    /* its standard error */
    double ratio, ratio_lower,
        ratio_upper; /* e^estimate and e^ends; NAN: intercept, or no ratios */
} glm_coefficient;

typedef struct glm_summary {
    const char *data;                        /* a label, borrowed */
    const char *target, *event;              /* borrowed; event: see problem.h */
    const char *offset, *exposure, *weights; /* names of columns, or NULL; borrowed */
    const char *const *note;                 /* [n_notes], borrowed */
    size_t n_notes;
    char family[SPEC_TEXT]; /* its name alone */
    char link[SPEC_TEXT];   /* "softplus:beta=5" */
    double alpha;           /* of negbin, else NAN */
    int alpha_estimated;
    const char *ratio_of; /* what a unit more multiplies: "mean", "odds"; NULL under other links */
    size_t rows;
    glm_coefficient *coefficient; /* [cols], owned */
    size_t cols;
    double confidence; /* of every interval */
    int robust;
    double log_likelihood, deviance, null_deviance, d2; /* d2: 1 - deviance/null */
    double aic, bic, dispersion, pearson;
    double slope;       /* mean of d mu/d eta */
    size_t df_residual; /* rows - cols */
    size_t parameters;
    size_t iterations, fisher, halved;
} glm_summary;

/* Borrows from problem, request and fit, and the label. 0 or ERR_MEMORY. */
int glm_summary_make(glm_summary *s, const char *label, const problem *p,
                     const problem_request *request, const glm_fit *f, double confidence,
                     int robust, err *e);
void glm_summary_dispose(glm_summary *s);

#endif
