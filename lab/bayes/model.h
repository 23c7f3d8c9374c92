/* model: a regression as a posterior: which parameters there are, where they stand in the sampler's
 * vector q, and the units they are in.
 *
 *   eta  = centre + unit (z q_mean + tau u_group) + offset       z: standardised columns
 *     or = centre + unit (network(z) + tau u_group) + offset
 *   mean = exposure h(eta)                                       h: the link
 *
 * and of the family's dispersion either one parameter > 0 (sd of gaussian, phi of gamma, alpha of
 * negbin), or for gaussian sd_i = spread softplus(w_i q_scale), w standardised columns too.
 *
 * Units make the priors mean the same on any data: the predictor's is the standard deviation of the
 * response under links that give effects in units of the response (softplus, identity), 1 under log
 * and logit; spread is the standard deviation of a gaussian response, 1 otherwise. */
#ifndef BAYES_MODEL_H
#define BAYES_MODEL_H

#include "bayes/positive.h"
#include "bayes/prior.h"
#include "glm/likelihood.h"
#include "net/mlp.h"

#include <stddef.h>

typedef enum dispersion_kind {
    DISPERSION_NONE,  /* poisson, binomial, negbin with alpha given */
    DISPERSION_SD,    /* gaussian */
    DISPERSION_PHI,   /* gamma */
    DISPERSION_ALPHA, /* negbin */
    DISPERSION_ROWS   /* gaussian: a predictor of the sd */
} dispersion_kind;

typedef struct model {
    likelihood likelihood;
    dispersion_kind dispersion;
    positive positive;
    priors priors;
    size_t cols;   /* of z; with a network, its inputs */
    int intercept; /* the first of them is all 1 */
    int network;   /* the mean is a network's */
    mlp_shape shape;
    act act;
    size_t groups; /* 0: none */
    size_t scale_cols;
    int scale_intercept;
    double centre, unit, spread;
} model;

/* Parameters of each kind and their places in q: mean, log-like of tau, u, dispersion. */
typedef struct model_layout {
    size_t mean, n_mean;
    size_t tau, group, n_group; /* tau: one number, if n_group */
    size_t scale, n_scale;
    size_t dim;
} model_layout;

model_layout model_layout_of(const model *m);

/* What the family's dispersion is to be; scale: a predictor of the standard deviation is asked for. */
dispersion_kind model_dispersion(const likelihood *l, int scale);

/* The priors' slot of the mean's i-th parameter, and what a network's parameter is multiplied by:
   1/sqrt(inputs of the unit) for weights, so that wide layers are no louder. factor: [n_mean]. */
void model_mean_slots(const model *m, prior_slot *slot, double *factor);

/* Rows as the model takes them, the same units in all: owned by whoever made them (input.h). */
typedef struct model_rows {
    size_t n;
    double *z; /* [cols][n], a column after another; with a network [n][cols] */
    double *w; /* [scale_cols][n], or NULL */
    const double *y, *weight, *offset, *exposure; /* [n], the last three may be NULL */
    const size_t *group;                          /* [n], or NULL */
} model_rows;

#endif
