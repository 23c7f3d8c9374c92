/* simd_neon.h - the vocabulary of simd_scalar.h, which specifies it, for AArch64's Advanced
 * SIMD. */
#ifndef SP_SIMD_H
#define SP_SIMD_H

#ifndef __aarch64__
#error "for AArch64"
#endif

#include <arm_neon.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>

#include "lut.h"

#define SP_ISA neon
#define SP_LF 4
#define SP_LD 2
#define SP_LUT_COLUMNS 0 /* which layout of struct sp_lut vf_lut reads */

/* One word, one line. */
/* clang-format off */

/* ------------------------------------------------------------------ types */

typedef float32x4_t vf;
typedef uint32x4_t vi;
typedef uint32x4_t mf; /* all bits of a lane, or none */
typedef float64x2_t vd;
typedef uint64x2_t vl;
typedef uint64x2_t md;

/* ------------------------------------------------------------------ load, store, set */

static inline vf vf_load(const float *p) { return vld1q_f32(p); }
static inline vf vf_load_n(const float *p, size_t n)
{
    float lanes[SP_LF] = {0};
    for (size_t k = 0; k < n; k++) lanes[k] = p[k];
    return vld1q_f32(lanes);
}
static inline void vf_store(float *p, vf a) { vst1q_f32(p, a); }
static inline void vf_store_n(float *p, size_t n, vf a)
{
    float lanes[SP_LF];
    vst1q_f32(lanes, a);
    for (size_t k = 0; k < n; k++) p[k] = lanes[k];
}
static inline vf vf_set(float a) { return vdupq_n_f32(a); }
static inline vi vi_set(uint32_t a) { return vdupq_n_u32(a); }
static inline vd vd_load(const double *p) { return vld1q_f64(p); }
static inline vd vd_load_n(const double *p, size_t n)
{
    return n < SP_LD ? vcombine_f64(vld1_f64(p), vdup_n_f64(0)) : vld1q_f64(p);
}
static inline void vd_store(double *p, vd a) { vst1q_f64(p, a); }
static inline void vd_store_n(double *p, size_t n, vd a)
{
    if (n < SP_LD)
        vst1_f64(p, vget_low_f64(a));
    else
        vst1q_f64(p, a);
}
static inline vd vd_set(double a) { return vdupq_n_f64(a); }
static inline vl vl_set(uint64_t a) { return vdupq_n_u64(a); }

/* ------------------------------------------------------------------ float to double and back */

static inline vd vd_load_f32(const float *p) { return vcvt_f64_f32(vld1_f32(p)); }
static inline vd vd_load_f32_n(const float *p, size_t n)
{
    float lanes[SP_LD] = {p[0], n < SP_LD ? 0 : p[1]};
    return vd_load_f32(lanes);
}
static inline void vd_store_f32(float *p, vd a) { vst1_f32(p, vcvt_f32_f64(a)); }
static inline void vd_store_f32_n(float *p, size_t n, vd a)
{
    float32x2_t b = vcvt_f32_f64(a);
    p[0] = vget_lane_f32(b, 0);
    if (n == SP_LD) p[1] = vget_lane_f32(b, 1);
}
static inline vd vd_round_f32(vd a) { return vcvt_f64_f32(vcvt_f32_f64(a)); }

/* ------------------------------------------------------------------ float */

static inline vf vf_add(vf a, vf b) { return vaddq_f32(a, b); }
static inline vf vf_sub(vf a, vf b) { return vsubq_f32(a, b); }
static inline vf vf_mul(vf a, vf b) { return vmulq_f32(a, b); }
static inline vf vf_div(vf a, vf b) { return vdivq_f32(a, b); }
static inline vf vf_fma(vf a, vf b, vf c) { return vfmaq_f32(c, a, b); }
static inline vf vf_fnma(vf a, vf b, vf c) { return vfmsq_f32(c, a, b); }
static inline vf vf_min(vf a, vf b) { return vbslq_f32(vcltq_f32(a, b), a, b); }
static inline vf vf_max(vf a, vf b) { return vbslq_f32(vcgtq_f32(a, b), a, b); }
static inline vf vf_abs(vf a) { return vabsq_f32(a); }
static inline vf vf_neg(vf a) { return vnegq_f32(a); }
static inline vf vf_min_abs(vf a, vf b) { return vf_min(vf_abs(a), b); }
static inline mf vf_lt(vf a, vf b) { return vcltq_f32(a, b); }
static inline mf vf_le(vf a, vf b) { return vcleq_f32(a, b); }
static inline mf vf_eq(vf a, vf b) { return vceqq_f32(a, b); }
static inline mf vf_negative(vf a) { return vcltzq_s32(vreinterpretq_s32_f32(a)); }
static inline vf vf_sel(mf m, vf a, vf b) { return vbslq_f32(m, a, b); }
static inline float vf_largest(vf a) { return vmaxvq_f32(a); }

/* ------------------------------------------------------------------ 32-bit integers, masks */

static inline vi vi_bits(vf a) { return vreinterpretq_u32_f32(a); }
static inline vf vf_bits(vi a) { return vreinterpretq_f32_u32(a); }
static inline vf vf_from_int(vi a) { return vcvtq_f32_s32(vreinterpretq_s32_u32(a)); }
static inline vi vi_add(vi a, vi b) { return vaddq_u32(a, b); }
static inline vi vi_sub(vi a, vi b) { return vsubq_u32(a, b); }
static inline vi vi_and(vi a, vi b) { return vandq_u32(a, b); }
static inline vi vi_or(vi a, vi b) { return vorrq_u32(a, b); }
static inline vi vi_xor(vi a, vi b) { return veorq_u32(a, b); }
static inline vi vi_shl(vi a, int k) { return vshlq_u32(a, vdupq_n_s32(k)); }
static inline vi vi_shr(vi a, int k) { return vshlq_u32(a, vdupq_n_s32(-k)); }
static inline mf vi_ltu(vi a, vi b) { return vcltq_u32(a, b); }
static inline mf mf_and(mf a, mf b) { return vandq_u32(a, b); }
static inline mf mf_or(mf a, mf b) { return vorrq_u32(a, b); }
static inline mf mf_first(size_t n)
{
    const uint32_t lanes[SP_LF] = {0, 1, 2, 3};
    return vcltq_u32(vld1q_u32(lanes), vdupq_n_u32((uint32_t)n));
}
static inline size_t mf_count(mf a) { return vaddvq_u32(vshrq_n_u32(a, 31)); }
static inline unsigned mf_bits(mf a)
{
    const uint32_t bit[SP_LF] = {1, 2, 4, 8};
    return vaddvq_u32(vandq_u32(a, vld1q_u32(bit)));
}
static inline int mf_any(mf a) { return vmaxvq_u32(a) != 0; }
static inline int mf_all(mf a) { return vminvq_u32(a) != 0; }

/* ------------------------------------------------------------------ double */

static inline vd vd_add(vd a, vd b) { return vaddq_f64(a, b); }
static inline vd vd_sub(vd a, vd b) { return vsubq_f64(a, b); }
static inline vd vd_mul(vd a, vd b) { return vmulq_f64(a, b); }
static inline vd vd_div(vd a, vd b) { return vdivq_f64(a, b); }
static inline vd vd_sqrt(vd a) { return vsqrtq_f64(a); }
static inline vd vd_fma(vd a, vd b, vd c) { return vfmaq_f64(c, a, b); }
static inline vd vd_fnma(vd a, vd b, vd c) { return vfmsq_f64(c, a, b); }
static inline vd vd_min(vd a, vd b) { return vbslq_f64(vcltq_f64(a, b), a, b); }
static inline vd vd_max(vd a, vd b) { return vbslq_f64(vcgtq_f64(a, b), a, b); }
static inline vd vd_abs(vd a) { return vabsq_f64(a); }
static inline vd vd_neg(vd a) { return vnegq_f64(a); }
static inline vd vd_min_abs(vd a, vd b) { return vd_min(vd_abs(a), b); }
static inline md vd_lt(vd a, vd b) { return vcltq_f64(a, b); }
static inline md vd_le(vd a, vd b) { return vcleq_f64(a, b); }
static inline md vd_eq(vd a, vd b) { return vceqq_f64(a, b); }
static inline vd vd_sel(md m, vd a, vd b) { return vbslq_f64(m, a, b); }
static inline double vd_sum(vd a) { return vgetq_lane_f64(a, 0) + vgetq_lane_f64(a, 1); }

/* ------------------------------------------------------------------ 64-bit integers, masks */

static inline vl vl_bits(vd a) { return vreinterpretq_u64_f64(a); }
static inline vd vd_bits(vl a) { return vreinterpretq_f64_u64(a); }
static inline vl vl_add(vl a, vl b) { return vaddq_u64(a, b); }
static inline vl vl_sub(vl a, vl b) { return vsubq_u64(a, b); }
static inline vl vl_and(vl a, vl b) { return vandq_u64(a, b); }
static inline vl vl_or(vl a, vl b) { return vorrq_u64(a, b); }
static inline vl vl_shl(vl a, int k) { return vshlq_u64(a, vdupq_n_s64(k)); }
static inline vl vl_shr(vl a, int k) { return vshlq_u64(a, vdupq_n_s64(-k)); }
static inline md vl_disjoint(vl a, vl b) { return vceqzq_u64(vandq_u64(a, b)); }
static inline md md_and(md a, md b) { return vandq_u64(a, b); }
static inline md md_or(md a, md b) { return vorrq_u64(a, b); }
static inline int md_any(md a) { return vmaxvq_u32(vreinterpretq_u32_u64(a)) != 0; }

/* ------------------------------------------------------------------ tables */

static inline vf vf_lookup16(const float *t, vi i)
{
    vi j = vandq_u32(i, vdupq_n_u32(15));
    float lanes[SP_LF] = {t[vgetq_lane_u32(j, 0)], t[vgetq_lane_u32(j, 1)],
                          t[vgetq_lane_u32(j, 2)], t[vgetq_lane_u32(j, 3)]};
    return vld1q_f32(lanes);
}
static inline vd vd_lookup16(const double *t, vl i)
{
    vl j = vandq_u64(i, vdupq_n_u64(15));
    return vcombine_f64(vld1_f64(t + vgetq_lane_u64(j, 0)), vld1_f64(t + vgetq_lane_u64(j, 1)));
}

/* Row loads, and transposes of 4 x 4. */
SP_INLINE void vf_lut(const struct sp_lut *t, vi i, vf c[8])
{
    vi j = vandq_u32(i, vdupq_n_u32(31));
    const float *r0 = t->row[vgetq_lane_u32(j, 0)], *r1 = t->row[vgetq_lane_u32(j, 1)];
    const float *r2 = t->row[vgetq_lane_u32(j, 2)], *r3 = t->row[vgetq_lane_u32(j, 3)];
    for (int h = 0; h < 8; h += 4) {
        float32x4x2_t a = vtrnq_f32(vld1q_f32(r0 + h), vld1q_f32(r1 + h));
        float32x4x2_t b = vtrnq_f32(vld1q_f32(r2 + h), vld1q_f32(r3 + h));
        c[h] = vcombine_f32(vget_low_f32(a.val[0]), vget_low_f32(b.val[0]));
        c[h + 1] = vcombine_f32(vget_low_f32(a.val[1]), vget_low_f32(b.val[1]));
        c[h + 2] = vcombine_f32(vget_high_f32(a.val[0]), vget_high_f32(b.val[0]));
        c[h + 3] = vcombine_f32(vget_high_f32(a.val[1]), vget_high_f32(b.val[1]));
    }
}

/* ------------------------------------------------------------------ 16-bit storage */

static inline uint16x4_t u16_load_n(const uint16_t *p, size_t n)
{
    uint16_t lanes[SP_LF] = {0};
    for (size_t k = 0; k < n; k++) lanes[k] = p[k];
    return vld1_u16(lanes);
}
static inline void u16_store_n(uint16_t *p, size_t n, uint16x4_t a)
{
    uint16_t lanes[SP_LF];
    vst1_u16(lanes, a);
    for (size_t k = 0; k < n; k++) p[k] = lanes[k];
}
static inline vi vi_load_16(const uint16_t *p) { return vmovl_u16(vld1_u16(p)); }
static inline vi vi_load_16_n(const uint16_t *p, size_t n) { return vmovl_u16(u16_load_n(p, n)); }
static inline void vi_store_16(uint16_t *p, vi a) { vst1_u16(p, vmovn_u32(a)); }
static inline void vi_store_16_n(uint16_t *p, size_t n, vi a) { u16_store_n(p, n, vmovn_u32(a)); }

static inline vf vf_of_f16(uint16x4_t h) { return vcvt_f32_f16(vreinterpret_f16_u16(h)); }
static inline uint16x4_t u16_to_f16(vf a) { return vreinterpret_u16_f16(vcvt_f16_f32(a)); }
static inline vf vf_load_f16(const uint16_t *p) { return vf_of_f16(vld1_u16(p)); }
static inline vf vf_load_f16_n(const uint16_t *p, size_t n) { return vf_of_f16(u16_load_n(p, n)); }
static inline void vf_store_f16(uint16_t *p, vf a) { vst1_u16(p, u16_to_f16(a)); }
static inline void vf_store_f16_n(uint16_t *p, size_t n, vf a) { u16_store_n(p, n, u16_to_f16(a)); }
static inline vf vf_round_f16(vf a) { return vf_of_f16(u16_to_f16(a)); }

#endif
