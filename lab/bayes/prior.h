/* prior: what is believed of a parameter before the data, in standardised units (model.h): densities
 * with their slopes, read from text such as "normal:0,2.5". A row of prior.c's table each.
 *
 *   normal:M,S            student_t:DF,M,S      any number
 *   half-normal:S         half-student_t:DF,S   exponential:RATE    greater than 0 */
#ifndef BAYES_PRIOR_H
#define BAYES_PRIOR_H

#include "base/err.h"
#include "base/rng.h"

#include <stddef.h>

enum { PRIOR_NUMBERS = 3, PRIOR_TEXT = 96 };

typedef struct prior {
    const struct prior_row *row; /* static */
    double number[PRIOR_NUMBERS];
} prior;

/* What has a prior. */
typedef enum prior_slot {
    PRIOR_INTERCEPT,
    PRIOR_COEF,
    PRIOR_SCALE, /* the family's dispersion parameter */
    PRIOR_GROUP, /* standard deviation of group effects */
    PRIOR_SCALE_INTERCEPT,
    PRIOR_SCALE_COEF, /* of the predictor of the standard deviation */
    PRIOR_WEIGHT,
    PRIOR_BIAS, /* of a network */
    PRIOR_SLOTS
} prior_slot;

typedef struct priors {
    prior of[PRIOR_SLOTS];
} priors;

const char *prior_slot_name(prior_slot s);

priors priors_usual(void);
/* "coef=normal:0,2.5" replaces one of them. ERR_USAGE with what there is. */
int priors_read(priors *p, const char *text, err *e);
/* The text behind the "=". */
void prior_text(const prior *p, char out[PRIOR_TEXT]);

/* The normalised log density at x, and its derivative. */
double prior_log(const prior *p, double x, double *slope);
/* A draw. */
double prior_draw(const prior *p, rng *r);

#endif
