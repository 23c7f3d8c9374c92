/* measure.h - runs one row on one instruction set over a sample and judges every result. */
#ifndef TEST_MEASURE_H
#define TEST_MEASURE_H

#include "judge.h"

/* n points of the sample of this seed. Gradients have dy = 1; the second operand of a binary op is
   drawn near the first. */
findings measure_sample(const struct sp_kernels *isa, const row *r, real_type type, uint64_t seed,
                        size_t n);

#endif
