/* all_halves.h - one row of f16 or bf16 over all 65,536 inputs. */
#ifndef TEST_ALL_HALVES_H
#define TEST_ALL_HALVES_H

#include "judge.h"

/* `isa` judged against MPFR in order of rising x, the NaNs last, with dy = 1 or a second operand of
   0. 0, or how many of the machine's other instruction sets have other bits. */
int all_halves_run(const row *r, real_type type, const struct sp_kernels *isa, findings *found);

#endif
