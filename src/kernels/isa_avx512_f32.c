/* isa_avx512_f32.c - the f32 kernels for AVX-512. */
#include "../simd/simd_avx512.h"

#include "work_f32.h"

#include "bodies.inc.h"
