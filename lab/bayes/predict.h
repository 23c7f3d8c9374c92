/* predict: what a posterior says of rows that it has not seen: intervals of responses drawn from it,
 * how many of the true ones they hold, and the log score. */
#ifndef BAYES_PREDICT_H
#define BAYES_PREDICT_H

#include "base/err.h"
#include "bayes/model.h"
#include "bayes/sampling.h"

#include <stddef.h>
#include <stdint.h>

enum { PREDICT_DRAWS = 1000 }; /* at most, evenly spaced among all */

typedef struct prediction {
    size_t rows, draws;
    double inside_50, inside_90; /* shares of responses in the central intervals, ends included */
    double width_90;             /* mean */
    double log_score;            /* mean log predictive density of a row, in nats */
    double rmse;                 /* of the posterior mean of the mean */
} prediction;

/* Draws responses from the stream (seed, RNG_PREDICT, row). */
int predict_rows(prediction *p, const model *m, const model_rows *rows, const sampling *s,
                 uint64_t seed, err *e);

#endif
