/* isa_avx512_bf16.c - the bf16 kernels for AVX-512. */
#include "../simd/simd_avx512.h"

#include "work_bf16.h"

#include "bodies.inc.h"
