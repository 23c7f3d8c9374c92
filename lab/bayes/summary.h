/* summary: a posterior as the figures that are shown: one struct for the terminal and the JSON. No
 * renderer computes anything. */
#ifndef BAYES_SUMMARY_H
#define BAYES_SUMMARY_H

#include "base/err.h"
#include "bayes/diagnose.h"
#include "bayes/model.h"
#include "bayes/predict.h"
#include "bayes/reported.h"
#include "bayes/sampling.h"
#include "glm/problem.h"

#include <stddef.h>

typedef struct bayes_parameter {
    const char *name; /* borrowed */
    int detail;       /* see reported.h */
    double mean, sd, q5, median, q95;
    double mcse; /* Monte Carlo standard error of the mean */
    diagnosis diagnosis;
} bayes_parameter;

typedef struct bayes_prior {
    const char *what; /* static: the slot's name */
    char text[PRIOR_TEXT];
    double centre, unit; /* its 0 and the length of its 1 on the data's scale; see model.h */
} bayes_prior;

typedef struct bayes_summary {
    const char *data, *target, *event; /* borrowed; event: see problem.h */
    const char *group, *scale_formula; /* or NULL; borrowed */
    const char *offset, *exposure, *weights;
    const char *const *note; /* [n_notes], borrowed */
    size_t n_notes;
    char family[SPEC_TEXT], link[SPEC_TEXT], positive[SPEC_TEXT];
    char network[SPEC_TEXT]; /* "8,8 softplus", or "" */
    size_t rows;             /* learned from */
    bayes_prior prior[PRIOR_SLOTS];
    size_t n_priors;
    double centre;              /* of the intercept's prior, on the predictor's scale */
    bayes_parameter *parameter; /* [n], owned */
    size_t n;
    /* Of the sampler. */
    size_t chains, warmup, draws;
    metric_kind metric;
    size_t divergent, saturated; /* draws: with an energy error; at the greatest depth */
    unsigned deepest;
    size_t leapfrogs, warmup_leapfrogs;
    double accept, size;                       /* means */
    double least_ebfmi;                        /* of the chains */
    double worst_rhat, least_bulk, least_tail; /* of all parameters */
    diagnosis log_density;                     /* of the posterior's, up to a constant */
    double
        vector_rhat; /* the worst of the sampler's own vector: of weights that may change places */
    const char *worst; /* the name of the one with the worst R-hat, borrowed */
    const char *still; /* the first whose draws are all the same, or NULL; borrowed */
    double seconds;    /* of sampling; NAN: not to be shown */
    int predicted;
    prediction prediction;
    uint64_t seed;
} bayes_summary;

/* The parameters and the sampler's figures; what the caller knows it fills in. */
int bayes_summary_make(bayes_summary *s, const model *m, const reported *r, const sampling *draws,
                       err *e);
void bayes_summary_dispose(bayes_summary *s);

#endif
