/* isa_avx2_f16.c - the f16 kernels for AVX2. */
#include "../simd/simd_avx2.h"

#include "work_f16.h"

#include "bodies.inc.h"
