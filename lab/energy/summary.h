/* summary: the figures of an energy model that a report shows. Text is borrowed. */
#ifndef ENERGY_SUMMARY_H
#define ENERGY_SUMMARY_H

#include <stddef.h>
#include <stdint.h>

/* What was learnt from. */
typedef struct energy_data {
    const char *name;
    size_t n_train, n_test, columns;
    const char *note; /* lines, or NULL */
    uint64_t seed;
} energy_data;

/* A mean over rows with the half-width of its 95 % interval. */
typedef struct energy_mean {
    double value, half_width;
} energy_mean;

/* A restricted Boltzmann machine; likelihoods are of a row, in nats. */
typedef struct rbm_summary {
    energy_data data;
    size_t hidden, epochs, batch, gibbs;
    double rate;
    int grey; /* the data are probabilities, of which one draw is judged */
    double log_z, log_z_lower, log_z_upper;
    int exact; /* log_z is */
    energy_mean train, test;
    double independent_train, independent_test; /* of units with the training rows' means */
    size_t samples, sample_steps;
} rbm_summary;

#endif
