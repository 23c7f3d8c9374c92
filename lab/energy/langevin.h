/* langevin: samples of e^-E by the Metropolis-adjusted Langevin algorithm (Roberts & Tweedie 1996):
 * x' = x - step grad E + sqrt(2 step) xi, accepted with the probability that leaves e^-E as it is. In
 * the first half the chains are heated (E is multiplied by 1/10 rising to 1, so that they find the
 * modes) and the step is adapted to accept three moves of five; the second half is the chain proper. */
#ifndef ENERGY_LANGEVIN_H
#define ENERGY_LANGEVIN_H

#include "base/steps.h"
#include "base/stop.h"
#include "energy/field.h"

#include <stdint.h>

typedef struct langevin_settings {
    size_t chains, steps;
    uint64_t seed;
    const stop_flag *stop; /* may be NULL */
    steps_tell tell;
} langevin_settings;

typedef struct langevin_record {
    double accepted; /* share of moves in the second half */
    double step;
} langevin_record;

/* Chains begin at draws of N(0, 1.5^2) in each dimension; x: [chains][dims], where they end.
   ERR_STOPPED where it was stopped. */
int langevin_sample(langevin_record *out, field *f, const langevin_settings *set, double *x,
                    err *e);

#endif
