/* isa_scalar_f32.c - the f32 kernels, one lane at a time, in standard C. */
#include "../simd/simd_scalar.h"

#include "work_f32.h"

#include "bodies.inc.h"
