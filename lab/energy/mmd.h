/* mmd: how far two samples are from one distribution: the squared maximum mean discrepancy (Gretton et
 * al. 2012) with a Gaussian kernel as wide as the median distance within the second, in the unbiased
 * form, and what it is where the rows are dealt to the two at random. */
#ifndef ENERGY_MMD_H
#define ENERGY_MMD_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

typedef struct mmd_result {
    double value; /* may be negative */
    double lower,
        upper; /* of 95 % of the random deals: what one distribution for both would give */
    double p;  /* share of deals at or above the value, itself counted */
} mmd_result;

/* a: [n][dims], b: [m][dims]; n, m >= 2. Time (n + m)^2 (dims + deals), memory (n + m)^2. */
int mmd_test(mmd_result *out, size_t n, const double *a, size_t m, const double *b, size_t dims,
             size_t deals, uint64_t seed, err *e);

#endif
