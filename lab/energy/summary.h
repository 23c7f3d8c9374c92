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

/* One energy network, by its activation. Losses are of matching.h, on rows held out with noise added. */
typedef struct score_row {
    char activation[64];
    const char *method;                      /* "denoising" or "exact": trained by */
    energy_mean exact, denoising;            /* the two forms of one loss */
    double mmd, mmd_lower, mmd_upper, mmd_p; /* of its samples and the rows, see mmd.h */
    double accepted, step;                   /* of the chains */
} score_row;

enum { SCORE_MAX_HIDDEN = 16 };

typedef struct score_summary {
    energy_data data;
    size_t n_hidden, hidden[SCORE_MAX_HIDDEN];
    size_t epochs, batch;
    double rate, noise;
    size_t samples, sample_steps;
    score_row *row; /* [n_rows], owned by who made it */
    size_t n_rows;
    score_row trained_on; /* mmd of rows trained on, for comparison; nothing else */
} score_summary;

#endif
