/* filter.h - the true values once more, in double: fast enough for all 2^32 floats.
 *
 * Only for f32 points with finite x. A filter's value lies within FILTER_RELATIVE of the truth,
 * relative to the larger of |truth| and the scale that reference.h defines: where that does not
 * decide a question, MPFR has to. test_reference proves the bound on a dense sample.
 */
#ifndef TEST_FILTER_H
#define TEST_FILTER_H

#include "reference.h"

#define FILTER_RELATIVE 0x1p-42

typedef struct {
    double y;
    double scale; /* the magnitude whose binade is the unit of error: |y| at least */
} filtered;

typedef filtered (*filter_fn)(const point *p);

/* The filter of the op of this name, or NULL. */
filter_fn filter_find(const char *op);

#endif
