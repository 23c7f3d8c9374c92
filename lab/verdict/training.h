/* training: how the runs of each activation went, summed up over the runs: curves of losses and of
 * what the hidden layers did. Pure functions, as verdict.h's. */
#ifndef VERDICT_TRAINING_H
#define VERDICT_TRAINING_H

#include "base/err.h"
#include "run/run_result.h"

#include <stddef.h>

enum { TRAINING_STEPS = 40 }; /* a curve has at most one point more */

/* Of the middle 90 % of the runs; NAN of none. */
typedef struct band {
    double low, median, high; /* 5 %, 50 %, 95 %, between order statistics (Hyndman-Fan type 7) */
} band;

/* The runs that came as far as this epoch. */
typedef struct training_point {
    size_t epoch, runs;
    band train, valid; /* losses */
} training_point;

/* A hidden layer at that epoch, figures as in net/record.h. */
typedef struct training_layer {
    band dead;
    double died, revived; /* since the initial network, a unit as often as it did; mean */
    band output, gradient;
} training_layer;

/* How a hidden layer's outputs and gradients are spread, in all runs together: shares. */
typedef struct training_bins {
    double output[OUTPUT_BINS], gradient[GRADIENT_BINS];
} training_bins;

typedef struct training_act {
    size_t runs; /* that were recorded */
    /* Points at even distances, from epoch 0 to the last that half of the runs came to: beyond it a
       curve would show the slow ones only. */
    size_t n_points;
    training_point *point; /* [n_points], owned */
    training_layer *layer; /* [n_points][n_layers], owned */
    training_bins *bins;   /* [n_layers], owned */
} training_act;

typedef struct training {
    size_t n_act, n_layers; /* hidden layers; 0 where no run was recorded */
    training_act *act;      /* [n_act], owned */
} training;

/* Uses the STAGE_RUN results that are not pending and have a history. */
int training_make(training *t, const run_result *r, size_t n, size_t n_act, err *e);
void training_dispose(training *t);

#endif
