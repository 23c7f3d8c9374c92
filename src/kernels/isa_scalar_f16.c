/* isa_scalar_f16.c - the f16 kernels, one lane at a time, in standard C. */
#include "../simd/simd_scalar.h"

#include "work_f16.h"

#include "bodies.inc.h"
