/* isa_wasm_f32.c - the f32 kernels for WebAssembly's 128-bit vectors. */
#include "../simd/simd_wasm.h"

#include "work_f32.h"

#include "bodies.inc.h"
