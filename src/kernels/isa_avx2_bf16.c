/* isa_avx2_bf16.c - the bf16 kernels for AVX2. */
#include "../simd/simd_avx2.h"

#include "work_bf16.h"

#include "bodies.inc.h"
