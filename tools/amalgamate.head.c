/* softplus.c - libsoftplus in one file, beside softplus.h: cc -O2 -c softplus.c, link with -lm.
 *
 * Made from the library's sources by `make amalgamate`; change those. All instruction sets are
 * inside; the best that the machine can run is chosen at first use. The file includes itself, once
 * for each instruction set and element type: under another name, define SP_SELF to be that name,
 * as in -DSP_SELF='"other.c"'.
 *
 * SPDX-License-Identifier: MIT */
#ifndef SP_SELF
#define SP_SELF "softplus.c"
#endif
#ifndef SP_PASS

/* The bits are a promise: no contraction of a*b + c but where the source says so (clang's
   -ffp-contract=fast ignores the source: compile without). */
#ifdef __clang__
#pragma STDC FP_CONTRACT OFF
#elif defined __GNUC__
#pragma GCC optimize("O3", "fp-contract=off", "no-math-errno")
#endif

#include "softplus.h"

#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#ifdef __x86_64__
#include <cpuid.h>
#include <immintrin.h>
#endif
#ifdef __aarch64__
#include <arm_neon.h>
#endif
#ifdef __wasm_simd128__
#include <wasm_simd128.h>
#endif

#ifndef SP_LOCAL
#define SP_LOCAL static /* what the files of the library share, this one keeps to itself */
#endif
#define SP_TARGET_BY_ATTRIBUTE /* no -m option says which instructions a pass may use */
