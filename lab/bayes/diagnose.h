/* diagnose: whether chains have mixed, and how much their draws are worth: rank-normalised split R-hat
 * and effective sample sizes of Vehtari, Gelman, Simpson, Carpenter & Bürkner 2021 (doi
 * 10.1214/20-BA1221), E-BFMI of Betancourt 2016 (arXiv 1604.00695). Pure functions of arrays. */
#ifndef BAYES_DIAGNOSE_H
#define BAYES_DIAGNOSE_H

#include "base/err.h"

#include <stddef.h>

/* x: [chains][draws] of one quantity. */
typedef struct draws_view {
    const double *x;
    size_t chains, draws;
} draws_view;

typedef struct diagnosis {
    double rhat;     /* near 1 where chains agree; NAN for fewer than 4 draws, or a constant */
    double ess_bulk; /* worth so many independent draws, for the centre */
    double ess_tail; /* for the 5 % and 95 % quantiles, the worse of both */
    double ess_mean; /* for the mean: its Monte Carlo error is sd / sqrt(ess_mean) */
} diagnosis;

int diagnose(diagnosis *d, const draws_view *v, err *e);

/* Of one chain's energies [n]: below 0.3 momenta are resampled too timidly to cross its levels. */
double diagnose_ebfmi(const double *energy, size_t n);

/* Quantile p of x [n] sorted ascending, between the order statistics (type 7 of Hyndman & Fan 1996). */
double diagnose_quantile(const double *sorted, size_t n, double p);

/* Sorts ascending. */
void diagnose_sort(double *x, size_t n);

#endif
