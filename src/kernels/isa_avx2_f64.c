/* isa_avx2_f64.c - the f64 kernels for AVX2 and FMA. */
#include "../simd/simd_avx2.h"

#include "work_f64.h"

#include "bodies.inc.h"
