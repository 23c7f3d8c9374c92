/* block.h - judges a run of consecutive floats at once: what makes all 2^32 of them a matter of
 * minutes.
 *
 * Consecutive floats of one binade are evenly spaced, and over a few thousand of them a smooth
 * function is a polynomial. The filter is asked at the nodes only, and at test points in between
 * to see that the polynomial is as good as the filter itself. Where it is not (an interior zero, a
 * branch, a range that ends), and for each point that it leaves open, judge_point decides.
 * Where correct rounding is promised nothing is interpolated: judge_point decides for each point, or
 * for the ends of a run of equal results of a monotone function, which decides for those between.
 */
#ifndef TEST_BLOCK_H
#define TEST_BLOCK_H

#include "judge.h"

/* n results y at n consecutive floats x of one sign and binade, in rising order; previous is the
   result at the float before, NaN if there is none. z is 1 or 0 throughout. */
void judge_block(judge *j, size_t n, const float *x, const float *y, double z, double previous);

#endif
