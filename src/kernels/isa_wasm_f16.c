/* isa_wasm_f16.c - the f16 kernels for WebAssembly's 128-bit vectors. */
#include "../simd/simd_wasm.h"

#include "work_f16.h"

#include "bodies.inc.h"
