/* isa_avx512_f64.c - the f64 kernels for AVX-512. */
#include "../simd/simd_avx512.h"

#include "work_f64.h"

#include "bodies.inc.h"
