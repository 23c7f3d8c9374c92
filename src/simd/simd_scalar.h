/* simd_scalar.h - the vocabulary of the kernels for one lane, in standard C: the specification.
 *
 * Every instruction set has a header with these types and words, and each word gives in each lane
 * the bits that it gives here. Words start with the type they work on:
 *
 *     vf, vi, mf   SP_LF lanes of float, of 32-bit integers, and their masks
 *     vd, vl, md   SP_LD lanes of double, of 64-bit integers, and their masks
 *
 * Arithmetic is IEEE's, rounded to nearest, subnormals kept; a NaN that comes out is some NaN, its
 * sign and payload unspecified. Comparisons are false with a NaN. min and max return their second
 * argument where the first is not less (greater), so also with a NaN and for zeros of two signs.
 * Integers wrap. `_n` words touch n elements only, 1 <= n <= lanes; lanes beyond load as 0.
 */
#ifndef SP_SIMD_H
#define SP_SIMD_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "lut.h"

/* One rounding of a b + c: libm's, but where that is neither right nor quick. */
#ifdef __wasm__
#include "fma_wasm.h"
#define SP_FMA wasm_fma
#define SP_FMAF wasm_fmaf
#else
#define SP_FMA fma
#define SP_FMAF fmaf
#endif

/* What a comparison said. Clang makes `0 > b ? 0 : b` the maximum of WebAssembly and of Arm, for which
   +0 lies above -0: there it is not to see where the answer comes from. */
static inline int sp_answer(int answer)
{
#if defined(__clang__) && (defined(__wasm__) || defined(__aarch64__))
    __asm__("" : "+r"(answer));
#endif
    return answer;
}

#define SP_ISA scalar
#define SP_LF 1
#define SP_LD 1
#define SP_LUT_COLUMNS 0 /* which layout of struct sp_lut vf_lut reads */

/* One word, one line. */
/* clang-format off */

/* ------------------------------------------------------------------ types */

typedef float vf;
typedef uint32_t vi;
typedef int mf;
typedef double vd;
typedef uint64_t vl;
typedef int md;

/* ------------------------------------------------------------------ load, store, set */

static inline vf vf_load(const float *p) { return *p; }
static inline vf vf_load_n(const float *p, size_t n) { return n ? *p : 0; }
static inline void vf_store(float *p, vf a) { *p = a; }
static inline void vf_store_n(float *p, size_t n, vf a) { if (n) *p = a; }
static inline vf vf_set(float a) { return a; }
static inline vi vi_set(uint32_t a) { return a; }
static inline vd vd_load(const double *p) { return *p; }
static inline vd vd_load_n(const double *p, size_t n) { return n ? *p : 0; }
static inline void vd_store(double *p, vd a) { *p = a; }
static inline void vd_store_n(double *p, size_t n, vd a) { if (n) *p = a; }
static inline vd vd_set(double a) { return a; }
static inline vl vl_set(uint64_t a) { return a; }

/* ------------------------------------------------------------------ float to double and back */

static inline vd vd_load_f32(const float *p) { return *p; }
static inline vd vd_load_f32_n(const float *p, size_t n) { return n ? *p : 0; }
static inline void vd_store_f32(float *p, vd a) { *p = (float)a; }
static inline void vd_store_f32_n(float *p, size_t n, vd a) { if (n) *p = (float)a; }
static inline vd vd_round_f32(vd a) { return (float)a; }

/* ------------------------------------------------------------------ float */

static inline vf vf_add(vf a, vf b) { return a + b; }
static inline vf vf_sub(vf a, vf b) { return a - b; }
static inline vf vf_mul(vf a, vf b) { return a * b; }
static inline vf vf_div(vf a, vf b) { return a / b; }
static inline vf vf_fma(vf a, vf b, vf c) { return SP_FMAF(a, b, c); }   /* a b + c */
static inline vf vf_fnma(vf a, vf b, vf c) { return SP_FMAF(-a, b, c); } /* c - a b */
static inline vf vf_min(vf a, vf b) { return sp_answer(a < b) ? a : b; }
static inline vf vf_max(vf a, vf b) { return sp_answer(a > b) ? a : b; }
static inline vf vf_abs(vf a) { return fabsf(a); }
static inline vf vf_neg(vf a) { return -a; }
/* min(|a|, b) for b > 0, and b where a is a quiet NaN. */
static inline vf vf_min_abs(vf a, vf b) { return fabsf(a) < b ? fabsf(a) : b; }
static inline mf vf_lt(vf a, vf b) { return a < b; }
static inline mf vf_le(vf a, vf b) { return a <= b; }
static inline mf vf_eq(vf a, vf b) { return a == b; }
static inline mf vf_negative(vf a) { return signbit(a) != 0; } /* the sign bit: -0, NaN too */
static inline vf vf_sel(mf m, vf a, vf b) { return m ? a : b; } /* m ? a : b */
/* The largest lane, of lanes without NaN. */
static inline float vf_largest(vf a) { return a; }

/* ------------------------------------------------------------------ 32-bit integers, masks */

static inline vi vi_bits(vf a) { vi b; memcpy(&b, &a, sizeof b); return b; }
static inline vf vf_bits(vi a) { vf b; memcpy(&b, &a, sizeof b); return b; }
static inline vf vf_from_int(vi a) { return (float)(int32_t)a; } /* signed, rounded */
static inline vi vi_add(vi a, vi b) { return a + b; }
static inline vi vi_sub(vi a, vi b) { return a - b; }
static inline vi vi_and(vi a, vi b) { return a & b; }
static inline vi vi_or(vi a, vi b) { return a | b; }
static inline vi vi_xor(vi a, vi b) { return a ^ b; }
static inline vi vi_shl(vi a, int k) { return a << k; }
static inline vi vi_shr(vi a, int k) { return a >> k; }
static inline mf vi_ltu(vi a, vi b) { return a < b; } /* unsigned */
static inline mf mf_and(mf a, mf b) { return a & b; }
static inline mf mf_or(mf a, mf b) { return a | b; }
/* The first n lanes, 0 <= n <= SP_LF. */
static inline mf mf_first(size_t n) { return n > 0; }
static inline size_t mf_count(mf a) { return a != 0; }
static inline int mf_any(mf a) { return a; }
static inline unsigned mf_bits(mf a) { return a != 0; } /* lane k in bit k */
static inline int mf_all(mf a) { return a; }

/* ------------------------------------------------------------------ double */

static inline vd vd_add(vd a, vd b) { return a + b; }
static inline vd vd_sub(vd a, vd b) { return a - b; }
static inline vd vd_mul(vd a, vd b) { return a * b; }
static inline vd vd_div(vd a, vd b) { return a / b; }
static inline vd vd_sqrt(vd a) { return sqrt(a); }
static inline vd vd_fma(vd a, vd b, vd c) { return SP_FMA(a, b, c); }
static inline vd vd_fnma(vd a, vd b, vd c) { return SP_FMA(-a, b, c); }
static inline vd vd_min(vd a, vd b) { return sp_answer(a < b) ? a : b; }
static inline vd vd_max(vd a, vd b) { return sp_answer(a > b) ? a : b; }
static inline vd vd_abs(vd a) { return fabs(a); }
static inline vd vd_neg(vd a) { return -a; }
/* As vf_min_abs. */
static inline vd vd_min_abs(vd a, vd b) { return fabs(a) < b ? fabs(a) : b; }
static inline md vd_lt(vd a, vd b) { return a < b; }
static inline md vd_le(vd a, vd b) { return a <= b; }
static inline md vd_eq(vd a, vd b) { return a == b; }
static inline vd vd_sel(md m, vd a, vd b) { return m ? a : b; }
/* The sum of the lanes by halves: lane k + lane k + SP_LD / 2, and so on. */
static inline double vd_sum(vd a) { return a; }

/* ------------------------------------------------------------------ 64-bit integers, masks */

static inline vl vl_bits(vd a) { vl b; memcpy(&b, &a, sizeof b); return b; }
static inline vd vd_bits(vl a) { vd b; memcpy(&b, &a, sizeof b); return b; }
static inline vl vl_add(vl a, vl b) { return a + b; }
static inline vl vl_sub(vl a, vl b) { return a - b; }
static inline vl vl_and(vl a, vl b) { return a & b; }
static inline vl vl_or(vl a, vl b) { return a | b; }
static inline vl vl_shl(vl a, int k) { return a << k; }
static inline vl vl_shr(vl a, int k) { return a >> k; }
static inline md vl_disjoint(vl a, vl b) { return (a & b) == 0; } /* no bit in common */
static inline md md_and(md a, md b) { return a & b; }
static inline md md_or(md a, md b) { return a | b; }
static inline int md_any(md a) { return a; }

/* ------------------------------------------------------------------ tables */

/* t[i mod 16]. */
static inline vf vf_lookup16(const float *t, vi i) { return t[i & 15]; }
static inline vd vd_lookup16(const double *t, vl i) { return t[i & 15]; }

/* c[k] = t->col[k][i mod 32], k = 0..7. */
SP_INLINE void vf_lut(const struct sp_lut *t, vi i, vf c[8])
{
    for (int k = 0; k < 8; k++) c[k] = t->row[i & 31][k];
}

/* ------------------------------------------------------------------ 16-bit storage */

/* Elements of 16 bits, one in the low half of each 32-bit lane. */
static inline vi vi_load_16(const uint16_t *p) { return *p; }
static inline vi vi_load_16_n(const uint16_t *p, size_t n) { return n ? *p : 0; }
static inline void vi_store_16(uint16_t *p, vi a) { *p = (uint16_t)a; }
static inline void vi_store_16_n(uint16_t *p, size_t n, vi a) { if (n) *p = (uint16_t)a; }

/* IEEE binary16, and the float it holds. A NaN keeps its sign and the top of its payload, and
   becomes quiet. */
static inline vf vf_of_f16(vi h)
{
    vi sign = (h & 0x8000) << 16, e = h >> 10 & 31, m = h & 0x3ff;
    if (e == 0) return vf_bits(vi_bits((float)m * 0x1p-24f) | sign);
    if (e < 31) return vf_bits(sign | (e + 112) << 23 | m << 13);
    return vf_bits(sign | 0x7f800000 | (m ? m << 13 | 0x400000 : 0));
}
static inline vi vi_to_f16(vf a)
{
    vi sign = vi_bits(a) >> 16 & 0x8000, b = vi_bits(a) & 0x7fffffff;
    if (b > 0x7f800000) return sign | 0x7e00 | (b >> 13 & 0x3ff);
    if (b >= 0x47800000) return sign | 0x7c00;
    /* below 2^-14 a sum with 1/2, whose ULP is 2^-24, rounds */
    if (b < 0x38800000) return sign | (vi_bits(vf_bits(b) + 0.5f) - 0x3f000000);
    return sign | (((b + 0xfff + (b >> 13 & 1)) >> 13) - 0x1c000);
}
static inline vf vf_load_f16(const uint16_t *p) { return vf_of_f16(*p); }
static inline vf vf_load_f16_n(const uint16_t *p, size_t n) { return n ? vf_of_f16(*p) : 0; }
static inline void vf_store_f16(uint16_t *p, vf a) { *p = (uint16_t)vi_to_f16(a); }
static inline void vf_store_f16_n(uint16_t *p, size_t n, vf a) { if (n) vf_store_f16(p, a); }
static inline vf vf_round_f16(vf a) { return vf_of_f16(vi_to_f16(a)); }

#endif
