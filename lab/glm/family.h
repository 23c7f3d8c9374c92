/* family: the distributions of a response y with mean mu: variance function, log-likelihood and its
 * derivatives in mu. A row of family.c's table each; adding one is a row and its functions.
 *
 *   name        y           variance            dispersion phi
 *   poisson     0, 1, 2, …  mu                  1
 *   negbin      0, 1, 2, …  mu + alpha mu^2     1 (alpha, the NB2 parameter, is given or estimated)
 *   gamma       y > 0       phi mu^2            estimated
 *   gaussian    any         phi                 estimated
 *   binomial    0 … 1       mu (1 - mu)         1 (a share y of `weight` trials)
 *
 * Sources: McCullagh & Nelder 1989, chapter 2; Cameron & Trivedi 2013, section 3.3 (negbin). */
#ifndef GLM_FAMILY_H
#define GLM_FAMILY_H

#include "base/err.h"
#include "glm/link.h"
#include "glm/spec.h"

#include <stddef.h>

typedef struct glm_family {
    const struct family_row *row; /* static */
    double alpha;                 /* of negbin; 0 is Poisson's limit */
    int estimate;                 /* alpha is to be estimated: none was given */
} glm_family;

/* The i-th name; NULL behind the last. */
const char *family_name(size_t i);

/* Reads "poisson", "negbin", "negbin:alpha=0.5", … ERR_USAGE with the names there are. */
int family_make(glm_family *f, const char *text, err *e);
/* The text that family_make reads as the same. */
void family_text(const glm_family *f, char out[SPEC_TEXT]);
int family_is(const glm_family *f, const char *name);

/* Whether an exposure may multiply the mean: every positive one is a mean then. */
int family_takes_exposure(const glm_family *f);
/* Whether phi is estimated; else it is 1. */
int family_has_dispersion(const glm_family *f);
/* The link that is used unless another is named, and the one under which observed and expected
   information agree. */
const char *family_usual_link(const glm_family *f);
int family_is_canonical(const glm_family *f, const glm_link *l);

/* What is wrong with a response, in words that follow the value ("is negative: …"); NULL if nothing
   is. */
const char *family_refuses(const glm_family *f, double y);
/* A mean near y for a first step, inside the family's range: towards `mean`, that of all y. */
double family_start(const glm_family *f, double y, double weight, double mean);

/* What n responses say of their means, phi = 1 and weight 1; arrays of n. Derivatives are scaled by
   s, which is mu (1 - mu) for binomial, mu for the other means > 0, and 1 for gaussian: so none of
   them over- or underflows at the ends of the range. Where a mean is outside the family's range (or
   so extreme that y is impossible) the deviance is infinite and the others are 0. */
typedef struct family_values {
    double *scale;       /* s */
    double *deviance;    /* 2 (log-likelihood at mu = y, less that at mu), >= 0 */
    double *first;       /* s d/dmu of the log-likelihood: s (y - mu)/V */
    double *second;      /* s^2 d^2/dmu^2 */
    double *information; /* -E second = s^2/V */
} family_values;

/* rest: 1 - mu, as link_eval gives it. */
void family_eval(const glm_family *f, size_t n, const double *y, const double *mu,
                 const double *rest, const family_values *out);

/* The same for one row whose mu or 1 - mu is known by its logarithm alone. */
typedef struct family_tail {
    double deviance, first, second;
} family_tail;

family_tail family_tail_at(const glm_family *f, double y, const link_tail *tail);

/* The log-likelihood of y, normalised, given its prior weight (variance phi V/weight; trials of a
   binomial share), added up. weight NULL: 1 each. */
double family_log_likelihood(const glm_family *f, size_t n, const double *y, const double *mu,
                             const double *rest, const double *weight, double phi);

#endif
