/* posterior: a model and its rows as a target: prior times likelihood, and its gradient, in the
 * sampler's vector q. One for each chain. */
#ifndef BAYES_POSTERIOR_H
#define BAYES_POSTERIOR_H

#include "base/arena.h"
#include "bayes/response.h"
#include "bayes/sampling.h"
#include "bayes/target.h"

typedef struct posterior {
    const model *model;     /* borrowed */
    const model_rows *rows; /* borrowed */
    model_layout layout;
    response response;
    prior_slot *slot;                 /* [n_mean], owned */
    double *factor;                   /* [n_mean], owned */
    double *eta, *score;              /* [n], owned */
    double *sd, *sd_slope, *sd_score; /* [n], owned, or [1] */
    double *inner; /* [dim], owned: parameters as the mean takes them, then gradients in them */
    arena room;    /* the network's */
    mlp_f64 net;
} posterior;

/* 0, ERR_DATA (response.h) or ERR_MEMORY. */
int posterior_init(posterior *p, const model *m, const model_rows *rows, err *e);
void posterior_dispose(posterior *p);

/* Borrows p. */
target posterior_target(posterior *p);

/* Fills p->eta with the linear predictors of the rows at q, p->sd with the dispersion, [n] or [1]. */
void posterior_predict(posterior *p, const double *q);

/* Draws of a model's posterior: chains of sampling.h, each with a posterior of its own. */
int posterior_sample(sampling *s, const model *m, const model_rows *rows, const sampling_options *o,
                     err *e);

#endif
