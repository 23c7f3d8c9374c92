/* alpha: the overdispersion of negative binomial counts, by maximum likelihood given their means. */
#ifndef GLM_ALPHA_H
#define GLM_ALPHA_H

#include "base/err.h"
#include "glm/data.h"

/* Counts beyond this are not tabulated. */
#define ALPHA_LARGEST_COUNT 1e7

/* The alpha >= 0 that makes counts d->y with means mu [rows] likeliest: 0 where they vary no more
   than Poisson counts. ERR_DATA for counts too large to tabulate. */
int alpha_estimate(double *alpha, const glm_data *d, const double *mu, err *e);

#endif
