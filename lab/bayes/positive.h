/* positive: parameters greater than 0 as functions of any number, so that a sampler can move freely:
 * x = softplus(q) = log(1 + e^(beta q))/beta, near-linear where x is large, or x = e^q. A density of x
 * becomes one of q by the factor dx/dq. */
#ifndef BAYES_POSITIVE_H
#define BAYES_POSITIVE_H

#include "base/err.h"

typedef struct positive {
    int softplus; /* else exp */
    double beta;
} positive;

/* "softplus", "softplus:beta=B" or "exp". ERR_USAGE. */
int positive_make(positive *p, const char *text, err *e);

typedef struct positive_value {
    double x, slope;               /* x > 0 and dx/dq */
    double log_slope, log_slope_1; /* log dx/dq, which a density gains, and its derivative in q */
} positive_value;

positive_value positive_at(const positive *p, double q);

#endif
