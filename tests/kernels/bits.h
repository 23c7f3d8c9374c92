/* bits.h - results as bit patterns: equality in which all NaNs are one, and hashes.
 *
 * Payload and sign of a NaN are not promised; every other bit is.
 */
#ifndef TEST_BITS_H
#define TEST_BITS_H

#include "point.h"

#include <stddef.h>
#include <stdint.h>

/* The pattern of element i; every NaN gives the same one. */
uint64_t bits_of(real_type type, const void *array, size_t i);

/* The first i < n in which the arrays differ, or n. */
size_t bits_first_difference(real_type type, const void *a, const void *b, size_t n);

uint64_t bits_hash(real_type type, const void *array, size_t n);

#endif
