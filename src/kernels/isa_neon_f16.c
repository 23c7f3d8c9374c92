/* isa_neon_f16.c - the f16 kernels for AArch64's Advanced SIMD. */
#include "../simd/simd_neon.h"

#include "work_f16.h"

#include "bodies.inc.h"
