/* isa_neon_bf16.c - the bf16 kernels for AArch64's Advanced SIMD. */
#include "../simd/simd_neon.h"

#include "work_bf16.h"

#include "bodies.inc.h"
