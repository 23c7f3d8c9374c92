/* link: from a linear predictor eta to a mean mu = h(eta), with the derivatives of h. A row of
 * link.c's table each; adding one is a row and its functions.
 *
 * The name is the link's, the function given is its inverse h, as usual in software for generalized
 * linear models (McCullagh & Nelder 1989, section 2.2). It knows nothing of distributions and data.
 *
 *   softplus:beta=B   mu = log(1 + e^(B eta)) / B   mu > 0, near-additive where B eta is large
 *   log               mu = e^eta                    mu > 0, effects multiply
 *   identity          mu = eta
 *   logit             mu = 1 / (1 + e^-eta)         0 < mu < 1 */
#ifndef GLM_LINK_H
#define GLM_LINK_H

#include "base/err.h"
#include "glm/spec.h"

#include <stddef.h>

typedef enum link_range { LINK_REAL, LINK_POSITIVE, LINK_UNIT } link_range;

typedef struct glm_link {
    const struct link_row *row; /* static */
    double beta;                /* of softplus; 1 otherwise */
} glm_link;

/* The i-th name; NULL behind the last. */
const char *link_name(size_t i);

/* Reads "softplus:beta=5", "log", … ERR_USAGE with the names there are. */
int link_make(glm_link *l, const char *text, err *e);
/* The text that link_make reads as the same; without parameters that have their default. */
void link_text(const glm_link *l, char out[SPEC_TEXT]);

/* Which means it can give. */
link_range link_gives(const glm_link *l);
int link_is(const glm_link *l, const char *name);

/* mu = h(eta); mu may be eta. */
void link_mean(const glm_link *l, size_t n, const double *eta, double *mu);

/* The mean and what its derivatives take; arrays of n, none of which may be eta. */
typedef struct link_values {
    double *mu;
    double *rest;  /* 1 - mu, without cancellation for a link onto (0, 1) */
    double *slope; /* h'(eta) */
    double *bend;  /* h''(eta) */
} link_values;

void link_eval(const glm_link *l, size_t n, const double *eta, const link_values *out);

/* The logarithms of a mean and of 1 - mean that are too near 0 for a double, and h'/s and h''/s with
   s = mu, or mu (1 - mu) for a link onto (0, 1): what they tend to there. */
typedef struct link_tail {
    double log_mu, log_rest;
    double slope, bend;
} link_tail;

/* 1, or 0 where the link has no such tail at eta. */
int link_tail_at(const glm_link *l, double eta, link_tail *tail);

/* eta = h^-1(mu), for mu in the link's range. */
void link_predictor(const glm_link *l, size_t n, const double *mu, double *eta);

#endif
