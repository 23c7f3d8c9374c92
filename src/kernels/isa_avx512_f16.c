/* isa_avx512_f16.c - the f16 kernels for AVX-512. */
#include "../simd/simd_avx512.h"

#include "work_f16.h"

#include "bodies.inc.h"
