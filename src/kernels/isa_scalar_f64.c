/* isa_scalar_f64.c - the f64 kernels, one lane at a time, in standard C. */
#include "../simd/simd_scalar.h"

#include "work_f64.h"

#include "bodies.inc.h"
