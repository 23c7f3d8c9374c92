/* prep: from a dataset's rows to matrices a network takes, with everything learnt from training
 * rows only and replayable on any others.
 *
 * Numbers: missing cells become the training median, then (x - mean) / sd of training (sd over n);
 * a column with missing training cells also gives a 0/1 column "was missing". A column that is the
 * same or missing in all training rows gives zeros. The pixels of images (dataset.h) have one mean and
 * sd, of all of them. Categories: one 0/1 column a level seen in
 * training (the most frequent PREP_MAX_LEVELS; rarer ones share one column "other"), a level of its
 * own for missing cells; a level never seen in training is "other" or all zeros. Targets: regression
 * (y - mean) / sd; count y / mean; classes as they are.
 *
 * What is written is finite for all finite input, 1e300 and subnormals included: standardised values
 * are clamped to ±PREP_CLAMP. Which columns there are and of what kind is the table's knowledge,
 * from all rows; no value of a row outside training has any part in what is fitted. */
#ifndef PREP_PREP_H
#define PREP_PREP_H

#include "base/err.h"
#include "prep/dataset.h"
#include "prep/parts.h"

#include <stddef.h>

enum { PREP_MAX_LEVELS = 64, PREP_CLAMP = 1000000 };

typedef struct prep prep; /* opaque: what was fitted */

/* Fits on the given rows (indices 0 … d->rows-1, n >= 1) of the dataset and on nothing else. */
int prep_fit(prep **out, const dataset *d, const size_t *row, size_t n, err *e);
void prep_free(prep *p);

/* What was fitted, and a preparation from a copy of it: prep_apply then writes the same bytes.
   ERR_DATA where parts_check finds a fault. */
const parts *prep_parts(const prep *p);
int prep_from_parts(prep **out, const parts *fitted, err *e);

/* Columns of the matrix that prep_apply writes; at least 1. */
size_t prep_width(const prep *p);
/* The name of one of them, for reports: "temp", "weathersit=misty", "humidity is missing". */
const char *prep_name(const prep *p, size_t column);

/* What the network's output is to do along each column of the matrix, [width] each: 1 rise, -1 fall, 0
   either; 1 where it is to be convex. Standardising keeps order and convexity. 1 if anything is asked. */
int prep_guarantees(const prep *p, signed char *direction, signed char *convex);

/* x: [n][width], y: [n]; either may be NULL. d is the dataset it was fitted on, or one with the same
   feature columns such as fresh.h makes. */
void prep_apply(const prep *p, const dataset *d, const size_t *row, size_t n, float *x, float *y);

/* The target's scale: y_own = offset + scale * y_scaled. Regression: mean and sd of training; count:
   0 and mean; classes: 0 and 1. */
double prep_target_offset(const prep *p);
double prep_target_scale(const prep *p);

/* A 64-bit hash of everything fitted, for proofs that nothing leaks. */
unsigned long long prep_hash(const prep *p);

#endif
