/* isa_neon_f64.c - the f64 kernels for AArch64's Advanced SIMD. */
#include "../simd/simd_neon.h"

#include "work_f64.h"

#include "bodies.inc.h"
