/* same_bits.h - one row on two instruction sets: are the bits the same? */
#ifndef TEST_SAME_BITS_H
#define TEST_SAME_BITS_H

#include "rows.h"

#include <stdint.h>

/* Of the results over a fixed sample with every kind of special value. */
uint64_t same_bits_hash(const struct sp_kernels *isa, const row *r, real_type type);

/* 0, or 1 after printing the first input at which they differ. */
int same_bits_check(const struct sp_kernels *a, const struct sp_kernels *b, const row *r,
                    real_type type);

#endif
