/* lanes.h - a result depends on its own element alone, and nothing else is touched.
 *
 * Runs an elementwise row at every n from 0 to 200 with the buffers against guard pages on either
 * side, at every misalignment of inputs and output, among neighbours of NaN and garbage, and in
 * place; compares each result with that of the same element in one long aligned call. Bytes of the
 * output's page outside the output must stay.
 */
#ifndef TEST_LANES_H
#define TEST_LANES_H

#include "rows.h"

/* Number of calls that broke the promise; the first few are printed. A touch of a guard page ends
   the program with a segmentation fault, after the row was printed. */
int lanes_check(const struct sp_kernels *isa, const row *r, real_type type);

#endif
