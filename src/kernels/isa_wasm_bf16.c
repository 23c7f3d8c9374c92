/* isa_wasm_bf16.c - the bf16 kernels for WebAssembly's 128-bit vectors. */
#include "../simd/simd_wasm.h"

#include "work_bf16.h"

#include "bodies.inc.h"
