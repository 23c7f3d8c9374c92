/* matrix.h - calls any op that is not elementwise in one way: over the rows of a dense matrix. */
#ifndef TEST_MATRIX_H
#define TEST_MATRIX_H

#include "op.h"

/* x[rows][cols]; z[cols] is the bias and label[rows] the classes, where the op has them. Writes what
   the op gives to out, one array after the other (y and s; losses and dx), and returns how many
   elements that are: at most 2 rows cols. */
size_t matrix_call(const struct sp_kernels *isa, const op *o, real_type type, size_t rows,
                   size_t cols, const void *x, const void *z, const int32_t *label, void *out,
                   const op_params *p);

#endif
