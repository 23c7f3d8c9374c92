/* isa_neon_f32.c - the f32 kernels for AArch64's Advanced SIMD. */
#include "../simd/simd_neon.h"

#include "work_f32.h"

#include "bodies.inc.h"
