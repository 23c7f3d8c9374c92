/* filter_f64.h - the true values of f64 ops in long double: fast enough for 10^8 points.
 *
 * Of the ops that matter most, not of all: the others are MPFR's alone. Only for f64 points with
 * finite x. A value lies within FILTER_F64_RELATIVE of the truth; MPFR decides the rest, as with
 * filter.h. test_reference proves the bound on a dense sample. Written for a long double of 64 bits
 * of significand or more and 15 of exponent: where it is less, there are no filters.
 */
#ifndef TEST_FILTER_F64_H
#define TEST_FILTER_F64_H

#include "point.h"

#define FILTER_F64_RELATIVE 0x1p-60L

typedef long double (*filter_f64_fn)(const point *p);

/* The filter of the op of this name, or NULL. */
filter_f64_fn filter_f64_find(const char *op);

#endif
