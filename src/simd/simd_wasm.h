/* simd_wasm.h - the vocabulary of simd_scalar.h, which specifies it, for WebAssembly's 128-bit
 * vectors. */
#ifndef SP_SIMD_H
#define SP_SIMD_H

#ifndef __wasm_simd128__
#error "compile with -msimd128"
#endif

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <wasm_simd128.h>

#include "fma_wasm.h"
#include "lut.h"

#define SP_ISA wasm
#define SP_LF 4
#define SP_LD 2
#define SP_LUT_COLUMNS 0 /* which layout of struct sp_lut vf_lut reads */

/* One word, one line. */
/* clang-format off */

/* ------------------------------------------------------------------ types */

typedef v128_t vf;
typedef v128_t vi;
typedef v128_t mf; /* all bits of a lane, or none */
typedef v128_t vd;
typedef v128_t vl;
typedef v128_t md;

/* ------------------------------------------------------------------ load, store, set */

static inline vf vf_load(const float *p) { return wasm_v128_load(p); }
static inline vf vf_load_n(const float *p, size_t n)
{
    float lanes[SP_LF] = {0};
    for (size_t k = 0; k < n; k++) lanes[k] = p[k];
    return wasm_v128_load(lanes);
}
static inline void vf_store(float *p, vf a) { wasm_v128_store(p, a); }
static inline void vf_store_n(float *p, size_t n, vf a)
{
    float lanes[SP_LF];
    wasm_v128_store(lanes, a);
    for (size_t k = 0; k < n; k++) p[k] = lanes[k];
}
static inline vf vf_set(float a) { return wasm_f32x4_splat(a); }
static inline vi vi_set(uint32_t a) { return wasm_i32x4_splat((int32_t)a); }
static inline vd vd_load(const double *p) { return wasm_v128_load(p); }
static inline vd vd_load_n(const double *p, size_t n)
{
    return n < SP_LD ? wasm_v128_load64_zero(p) : wasm_v128_load(p);
}
static inline void vd_store(double *p, vd a) { wasm_v128_store(p, a); }
static inline void vd_store_n(double *p, size_t n, vd a)
{
    if (n < SP_LD)
        *p = wasm_f64x2_extract_lane(a, 0);
    else
        wasm_v128_store(p, a);
}
static inline vd vd_set(double a) { return wasm_f64x2_splat(a); }
static inline vl vl_set(uint64_t a) { return wasm_i64x2_splat((int64_t)a); }

/* ------------------------------------------------------------------ float to double and back */

static inline vd vd_load_f32(const float *p)
{
    return wasm_f64x2_promote_low_f32x4(wasm_v128_load64_zero(p));
}
static inline vd vd_load_f32_n(const float *p, size_t n)
{
    return wasm_f64x2_make(p[0], n < SP_LD ? 0 : p[1]);
}
static inline void vd_store_f32(float *p, vd a)
{
    vf b = wasm_f32x4_demote_f64x2_zero(a);
    p[0] = wasm_f32x4_extract_lane(b, 0);
    p[1] = wasm_f32x4_extract_lane(b, 1);
}
static inline void vd_store_f32_n(float *p, size_t n, vd a)
{
    p[0] = (float)wasm_f64x2_extract_lane(a, 0);
    if (n == SP_LD) p[1] = (float)wasm_f64x2_extract_lane(a, 1);
}
static inline vd vd_round_f32(vd a)
{
    return wasm_f64x2_promote_low_f32x4(wasm_f32x4_demote_f64x2_zero(a));
}

/* ------------------------------------------------------------------ float */

static inline vf vf_add(vf a, vf b) { return wasm_f32x4_add(a, b); }
static inline vf vf_sub(vf a, vf b) { return wasm_f32x4_sub(a, b); }
static inline vf vf_mul(vf a, vf b) { return wasm_f32x4_mul(a, b); }
static inline vf vf_div(vf a, vf b) { return wasm_f32x4_div(a, b); }
static inline vf vf_neg(vf a) { return wasm_f32x4_neg(a); }
static inline vf vf_fma(vf a, vf b, vf c) { return wasm_fma_f32x4(a, b, c); }
static inline vf vf_fnma(vf a, vf b, vf c) { return wasm_fma_f32x4(vf_neg(a), b, c); }
static inline vf vf_min(vf a, vf b) { return wasm_f32x4_pmin(b, a); }
static inline vf vf_max(vf a, vf b) { return wasm_f32x4_pmax(b, a); }
static inline vf vf_abs(vf a) { return wasm_f32x4_abs(a); }
static inline float vf_largest(vf a)
{
    vf b = vf_max(a, wasm_i32x4_shuffle(a, a, 2, 3, 0, 1));
    return wasm_f32x4_extract_lane(vf_max(b, wasm_i32x4_shuffle(b, b, 1, 0, 3, 2)), 0);
}
static inline vf vf_min_abs(vf a, vf b) { return vf_min(vf_abs(a), b); }
static inline mf vf_lt(vf a, vf b) { return wasm_f32x4_lt(a, b); }
static inline mf vf_le(vf a, vf b) { return wasm_f32x4_le(a, b); }
static inline mf vf_eq(vf a, vf b) { return wasm_f32x4_eq(a, b); }
static inline mf vf_negative(vf a) { return wasm_i32x4_shr(a, 31); }
static inline vf vf_sel(mf m, vf a, vf b) { return wasm_v128_bitselect(a, b, m); }

/* ------------------------------------------------------------------ 32-bit integers, masks */

static inline vi vi_bits(vf a) { return a; }
static inline vf vf_bits(vi a) { return a; }
static inline vf vf_from_int(vi a) { return wasm_f32x4_convert_i32x4(a); }
static inline vi vi_add(vi a, vi b) { return wasm_i32x4_add(a, b); }
static inline vi vi_sub(vi a, vi b) { return wasm_i32x4_sub(a, b); }
static inline vi vi_and(vi a, vi b) { return wasm_v128_and(a, b); }
static inline vi vi_or(vi a, vi b) { return wasm_v128_or(a, b); }
static inline vi vi_xor(vi a, vi b) { return wasm_v128_xor(a, b); }
static inline vi vi_shl(vi a, int k) { return wasm_i32x4_shl(a, (uint32_t)k); }
static inline vi vi_shr(vi a, int k) { return wasm_u32x4_shr(a, (uint32_t)k); }
static inline mf vi_ltu(vi a, vi b) { return wasm_u32x4_lt(a, b); }
static inline mf mf_first(size_t n)
{
    return wasm_u32x4_lt(wasm_i32x4_make(0, 1, 2, 3), wasm_i32x4_splat((int32_t)n));
}
static inline size_t mf_count(mf a)
{
    return (size_t)__builtin_popcount(wasm_i32x4_bitmask(a));
}
static inline mf mf_and(mf a, mf b) { return wasm_v128_and(a, b); }
static inline mf mf_or(mf a, mf b) { return wasm_v128_or(a, b); }
static inline unsigned mf_bits(mf a) { return wasm_i32x4_bitmask(a); }
static inline int mf_any(mf a) { return wasm_v128_any_true(a); }
static inline int mf_all(mf a) { return wasm_i32x4_all_true(a); }

/* ------------------------------------------------------------------ double */

static inline vd vd_add(vd a, vd b) { return wasm_f64x2_add(a, b); }
static inline vd vd_sub(vd a, vd b) { return wasm_f64x2_sub(a, b); }
static inline vd vd_mul(vd a, vd b) { return wasm_f64x2_mul(a, b); }
static inline vd vd_div(vd a, vd b) { return wasm_f64x2_div(a, b); }
static inline vd vd_sqrt(vd a) { return wasm_f64x2_sqrt(a); }
static inline vd vd_neg(vd a) { return wasm_f64x2_neg(a); }
static inline vd vd_fma(vd a, vd b, vd c) { return wasm_fma_f64x2(a, b, c); }
static inline vd vd_fnma(vd a, vd b, vd c) { return wasm_fma_f64x2(vd_neg(a), b, c); }
static inline vd vd_min(vd a, vd b) { return wasm_f64x2_pmin(b, a); }
static inline vd vd_max(vd a, vd b) { return wasm_f64x2_pmax(b, a); }
static inline vd vd_abs(vd a) { return wasm_f64x2_abs(a); }
static inline vd vd_min_abs(vd a, vd b) { return vd_min(vd_abs(a), b); }
static inline double vd_sum(vd a)
{
    return wasm_f64x2_extract_lane(a, 0) + wasm_f64x2_extract_lane(a, 1);
}
static inline md vd_lt(vd a, vd b) { return wasm_f64x2_lt(a, b); }
static inline md vd_le(vd a, vd b) { return wasm_f64x2_le(a, b); }
static inline md vd_eq(vd a, vd b) { return wasm_f64x2_eq(a, b); }
static inline vd vd_sel(md m, vd a, vd b) { return wasm_v128_bitselect(a, b, m); }

/* ------------------------------------------------------------------ 64-bit integers, masks */

static inline vl vl_bits(vd a) { return a; }
static inline vd vd_bits(vl a) { return a; }
static inline vl vl_add(vl a, vl b) { return wasm_i64x2_add(a, b); }
static inline vl vl_sub(vl a, vl b) { return wasm_i64x2_sub(a, b); }
static inline vl vl_and(vl a, vl b) { return wasm_v128_and(a, b); }
static inline md vl_disjoint(vl a, vl b)
{
    return wasm_i64x2_eq(wasm_v128_and(a, b), wasm_i64x2_splat(0));
}
static inline vl vl_or(vl a, vl b) { return wasm_v128_or(a, b); }
static inline vl vl_shl(vl a, int k) { return wasm_i64x2_shl(a, (uint32_t)k); }
static inline vl vl_shr(vl a, int k) { return wasm_u64x2_shr(a, (uint32_t)k); }
static inline md md_and(md a, md b) { return wasm_v128_and(a, b); }
static inline md md_or(md a, md b) { return wasm_v128_or(a, b); }
static inline int md_any(md a) { return wasm_v128_any_true(a); }

/* ------------------------------------------------------------------ tables */

static inline vf vf_lookup16(const float *t, vi i)
{
    return wasm_f32x4_make(t[wasm_i32x4_extract_lane(i, 0) & 15],
                           t[wasm_i32x4_extract_lane(i, 1) & 15],
                           t[wasm_i32x4_extract_lane(i, 2) & 15],
                           t[wasm_i32x4_extract_lane(i, 3) & 15]);
}
static inline vd vd_lookup16(const double *t, vl i)
{
    return wasm_f64x2_make(t[wasm_i64x2_extract_lane(i, 0) & 15],
                           t[wasm_i64x2_extract_lane(i, 1) & 15]);
}

/* Row loads, and transposes of 4 x 4. */
SP_INLINE void vf_lut(const struct sp_lut *t, vi i, vf c[8])
{
    const float *r0 = t->row[wasm_i32x4_extract_lane(i, 0) & 31];
    const float *r1 = t->row[wasm_i32x4_extract_lane(i, 1) & 31];
    const float *r2 = t->row[wasm_i32x4_extract_lane(i, 2) & 31];
    const float *r3 = t->row[wasm_i32x4_extract_lane(i, 3) & 31];
    for (int h = 0; h < 8; h += 4) {
        vf a = wasm_v128_load(r0 + h), b = wasm_v128_load(r1 + h);
        vf d = wasm_v128_load(r2 + h), e = wasm_v128_load(r3 + h);
        vf ab = wasm_i32x4_shuffle(a, b, 0, 4, 1, 5), de = wasm_i32x4_shuffle(d, e, 0, 4, 1, 5);
        c[h] = wasm_i64x2_shuffle(ab, de, 0, 2);
        c[h + 1] = wasm_i64x2_shuffle(ab, de, 1, 3);
        ab = wasm_i32x4_shuffle(a, b, 2, 6, 3, 7), de = wasm_i32x4_shuffle(d, e, 2, 6, 3, 7);
        c[h + 2] = wasm_i64x2_shuffle(ab, de, 0, 2);
        c[h + 3] = wasm_i64x2_shuffle(ab, de, 1, 3);
    }
}

/* ------------------------------------------------------------------ 16-bit storage */

static inline vi vi_load_16(const uint16_t *p) { return wasm_u32x4_load16x4(p); }
static inline vi vi_load_16_n(const uint16_t *p, size_t n)
{
    uint16_t lanes[SP_LF] = {0};
    for (size_t k = 0; k < n; k++) lanes[k] = p[k];
    return vi_load_16(lanes);
}
static inline void vi_store_16_n(uint16_t *p, size_t n, vi a)
{
    uint32_t lanes[SP_LF];
    wasm_v128_store(lanes, a);
    for (size_t k = 0; k < n; k++) p[k] = (uint16_t)lanes[k];
}
static inline void vi_store_16(uint16_t *p, vi a) { vi_store_16_n(p, SP_LF, a); }

/* Scaling by 2^112 moves the exponent, subnormals too. */
static inline vf vf_of_f16(vi h)
{
    vi magnitude = vi_and(h, vi_set(0x7fff)), sign = vi_shl(vi_and(h, vi_set(0x8000)), 16);
    vi wide = vi_shl(magnitude, 13), quiet = vi_set(0x400000);
    vi finite = vi_bits(vf_mul(vf_bits(wide), vf_set(0x1p112f)));
    vi special = vi_or(wide, vi_set(0x7f800000));
    special = vf_sel(vi_ltu(vi_set(0x7c00), magnitude), vi_or(special, quiet), special);
    return vi_or(vf_sel(vi_ltu(magnitude, vi_set(0x7c00)), finite, special), sign);
}
static inline vi vi_to_f16(vf a)
{
    vi sign = vi_and(vi_shr(a, 16), vi_set(0x8000)), b = vi_and(a, vi_set(0x7fffffff));
    vi odd = vi_and(vi_shr(b, 13), vi_set(1));
    vi h = vi_sub(vi_shr(vi_add(b, vi_add(odd, vi_set(0xfff))), 13), vi_set(0x1c000));
    vi small = vi_sub(vf_add(b, vf_set(0.5f)), vi_set(0x3f000000));
    vi nan = vi_or(vi_and(vi_shr(b, 13), vi_set(0x3ff)), vi_set(0x7e00));
    h = vf_sel(vi_ltu(b, vi_set(0x38800000)), small, h);
    h = vf_sel(vi_ltu(b, vi_set(0x47800000)), h, vi_set(0x7c00));
    return vi_or(vf_sel(vi_ltu(vi_set(0x7f800000), b), nan, h), sign);
}
static inline vf vf_load_f16(const uint16_t *p) { return vf_of_f16(vi_load_16(p)); }
static inline vf vf_load_f16_n(const uint16_t *p, size_t n)
{
    return vf_of_f16(vi_load_16_n(p, n));
}
static inline void vf_store_f16(uint16_t *p, vf a) { vi_store_16(p, vi_to_f16(a)); }
static inline void vf_store_f16_n(uint16_t *p, size_t n, vf a)
{
    vi_store_16_n(p, n, vi_to_f16(a));
}
static inline vf vf_round_f16(vf a) { return vf_of_f16(vi_to_f16(a)); }

#endif
