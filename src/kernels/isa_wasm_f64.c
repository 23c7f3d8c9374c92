/* isa_wasm_f64.c - the f64 kernels for WebAssembly's 128-bit vectors. */
#include "../simd/simd_wasm.h"

#include "work_f64.h"

#include "bodies.inc.h"
