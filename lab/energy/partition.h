/* partition: the logarithm of an rbm's Z, and so the likelihood of rows: exact by enumeration where
 * one side has few units, else estimated by annealed importance sampling (Neal 2001; Salakhutdinov &
 * Murray 2008). */
#ifndef ENERGY_PARTITION_H
#define ENERGY_PARTITION_H

#include "base/steps.h"
#include "base/stop.h"
#include "energy/rbm.h"

enum { PARTITION_MAX_UNITS = 20 };

typedef struct log_partition {
    double value;
    double lower, upper; /* 95 % interval; both the value where it is exact */
    int exact;
} log_partition;

/* The sum over all states of the smaller side, whose units are at most PARTITION_MAX_UNITS, in Gray
   order: time 2^units times the other side. */
int partition_exact(log_partition *out, const rbm *m, err *e);

typedef struct ais_settings {
    size_t chains;       /* at least 2 */
    size_t temperatures; /* steps from the base to the machine */
    const double *mean;  /* [visible]: the base has independent units of these means */
    size_t threads;
    uint64_t seed;
    const stop_flag *stop; /* may be NULL */
    steps_tell tell;       /* of temperatures, times groups of chains */
} ais_settings;

/* Z by chains that are led from independent units to the machine; the interval is a bootstrap over
   chains. E[Z-hat] = Z, so by Jensen's inequality the value errs downwards on average, and a
   likelihood from it upwards, the more the fewer temperatures. ERR_STOPPED where it was stopped. */
int partition_ais(log_partition *out, const rbm *m, const ais_settings *set, err *e);

/* log p(v) = -F(v) - log Z of each row into out: [rows]. */
int partition_log_likelihood(double *out, const rbm *m, double log_z, size_t rows, const double *v,
                             err *e);

#endif
