/* kernels.h - one table of functions an instruction set, made from ops.def.h.
 *
 * Owns the type of the table; cpu.c fills it. The tests and the benchmark reach a given ISA through
 * sp_kernels_at and sp_kernels_of; users go through softplus.h.
 */
#ifndef SP_KERNELS_H
#define SP_KERNELS_H

#include "ops.def.h"

#include <float.h>
#include <stddef.h>
#include <stdint.h>

/* What the bits rest on, whoever compiles this. */
#if defined __FAST_MATH__ || (defined __FINITE_MATH_ONLY__ && __FINITE_MATH_ONLY__)
#error "compile without -ffast-math: libsoftplus keeps exact rules for NaN, infinity and rounding"
#endif
#if FLT_EVAL_METHOD == 2 /* x87, which rounds a double twice */
#error "doubles must be computed as doubles: for 32-bit x86, compile with -msse2 -mfpmath=sse"
#endif

#define SP_FIELD(name, shape)                                                                      \
    SP_RESULT_##shape(float) (*name##_f32)(SP_PARAMS_##shape(float, float));                       \
    SP_RESULT_##shape(double) (*name##_f64)(SP_PARAMS_##shape(double, double));                    \
    SP_RESULT_##shape(uint16_t) (*name##_f16)(SP_PARAMS_##shape(uint16_t, float));                 \
    SP_RESULT_##shape(uint16_t) (*name##_bf16)(SP_PARAMS_##shape(uint16_t, float));

#define SP_CR_FIELD(name, shape)                                                                   \
    SP_RESULT_##shape(float) (*name##_f32)(SP_PARAMS_##shape(float, float));

struct sp_kernels {
    const char *isa; /* as sp_isa() tells it */
    SP_OPS(SP_FIELD)
    SP_CR_OPS(SP_CR_FIELD)
};

/* Before what the files of the library share: `static` where they are one file. */
#ifndef SP_LOCAL
#define SP_LOCAL
#endif

/* The i-th table this processor and operating system can run, best first; NULL past the last, which
   is the scalar one. */
SP_LOCAL const struct sp_kernels *sp_kernels_at(unsigned i);

/* The table of that name, or NULL if it cannot run here. */
SP_LOCAL const struct sp_kernels *sp_kernels_of(const char *isa);

#endif
