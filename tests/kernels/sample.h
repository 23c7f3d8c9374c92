/* sample.h - inputs that look everywhere, in rising order.
 *
 * A quarter each: uniform over the bit patterns of the finite floats; uniform over the row's
 * domain; log-uniform in magnitude around 1; and runs of consecutive floats around landmarks (zeros
 * of the functions, thresholds, limits of the range). NaN and the infinities come at the end.
 */
#ifndef TEST_SAMPLE_H
#define TEST_SAMPLE_H

#include "rows.h"

#include <stdint.h>

/* splitmix64: one word of state, the same numbers everywhere. */
uint64_t sample_random(uint64_t *state);

/* Uniform in [0, 1). */
double sample_unit(uint64_t *state);

/* The values in between two floats, counted: order-preserving integers of bit patterns. */
int64_t sample_order_of(real_type type, double x);
double sample_at_order(real_type type, int64_t order);

/* Fills x[0..n-1], each a value of `type`, for halves of float; n >= 16. */
void sample_fill(const row *r, real_type type, uint64_t seed, size_t n, double *x);

/* Copies doubles to an array of the type, rounding to nearest, and back. */
void sample_narrow(real_type type, size_t n, const double *x, void *out);
void sample_widen(real_type type, size_t n, const void *in, double *x);

#endif
