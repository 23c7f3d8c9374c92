/* isa_scalar_bf16.c - the bf16 kernels, one lane at a time, in standard C. */
#include "../simd/simd_scalar.h"

#include "work_bf16.h"

#include "bodies.inc.h"
