/* isa_avx2_f32.c - the f32 kernels for AVX2 and FMA. */
#include "../simd/simd_avx2.h"

#include "work_f32.h"

#include "bodies.inc.h"
