/* score: a network's outputs on test rows become figures in the target's own units. */
#ifndef RUN_SCORE_H
#define RUN_SCORE_H

#include "net/loss.h"
#include "prep/dataset.h"

#include <stddef.h>

typedef struct score {
    /* Over rows by their weights: squared error, Poisson deviance, log-loss or negative log-likelihood,
       in own units. */
    double mean;
    double squared; /* the same of the squared error of the predicted number (Gaussian only) */
    double hits; /* weighted share of rows whose likeliest class is the right one (classes only) */
} score;

/* z: [n][outputs], or one row of outputs for all with constant = 1 (the constant predictor).
   row: [n], indices into the dataset, whose targets are offset + scale * (the network's). */
score score_rows(loss kind, const dataset *d, const size_t *row, size_t n, size_t outputs,
                 const double *z, int constant, double offset, double scale);

/* What is compared, lower is better: RMSE, mean deviance, mean log-loss, mean negative
   log-likelihood. */
double score_loss(loss kind, score s);

/* Higher is better: R^2 (of the mean, where there is a scale) and D^2 against the constant predictor's score on the same rows, accuracy. */
double score_value(loss kind, score s, score constant);

#endif
