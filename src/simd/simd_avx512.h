/* simd_avx512.h - the vocabulary of simd_scalar.h, which specifies it, for AVX-512
 * F, DQ, BW and VL. */
#ifndef SP_SIMD_H
#define SP_SIMD_H

#if !defined(SP_TARGET_BY_ATTRIBUTE) &&                                                            \
    (!defined(__AVX512F__) || !defined(__AVX512DQ__) || !defined(__AVX512BW__) ||                  \
     !defined(__AVX512VL__) || !defined(__FMA__))
#error "compile with -mavx512f -mavx512dq -mavx512bw -mavx512vl -mfma"
#endif

#include <immintrin.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>

#include "lut.h"

#define SP_ISA avx512
#define SP_LF 16
#define SP_LD 8
#define SP_LUT_COLUMNS 1 /* which layout of struct sp_lut vf_lut reads */

/* One word, one line. */
/* clang-format off */

/* ------------------------------------------------------------------ types */

typedef __m512 vf;
typedef __m512i vi;
typedef __mmask16 mf;
typedef __m512d vd;
typedef __m512i vl;
typedef __mmask8 md;

/* ------------------------------------------------------------------ load, store, set */

static inline mf mf_first(size_t n) { return (mf)((1u << n) - 1); }
static inline md md_first(size_t n) { return (md)((1u << n) - 1); }

static inline vf vf_load(const float *p) { return _mm512_loadu_ps(p); }
static inline vf vf_load_n(const float *p, size_t n)
{
    return _mm512_maskz_loadu_ps(mf_first(n), p);
}
static inline void vf_store(float *p, vf a) { _mm512_storeu_ps(p, a); }
static inline void vf_store_n(float *p, size_t n, vf a)
{
    _mm512_mask_storeu_ps(p, mf_first(n), a);
}
static inline vf vf_set(float a) { return _mm512_set1_ps(a); }
static inline vi vi_set(uint32_t a) { return _mm512_set1_epi32((int)a); }
static inline vd vd_load(const double *p) { return _mm512_loadu_pd(p); }
static inline vd vd_load_n(const double *p, size_t n)
{
    return _mm512_maskz_loadu_pd(md_first(n), p);
}
static inline void vd_store(double *p, vd a) { _mm512_storeu_pd(p, a); }
static inline void vd_store_n(double *p, size_t n, vd a)
{
    _mm512_mask_storeu_pd(p, md_first(n), a);
}
static inline vd vd_set(double a) { return _mm512_set1_pd(a); }
static inline vl vl_set(uint64_t a) { return _mm512_set1_epi64((long long)a); }

/* ------------------------------------------------------------------ float to double and back */

static inline vd vd_load_f32(const float *p) { return _mm512_cvtps_pd(_mm256_loadu_ps(p)); }
static inline vd vd_load_f32_n(const float *p, size_t n)
{
    return _mm512_cvtps_pd(_mm256_maskz_loadu_ps(md_first(n), p));
}
static inline void vd_store_f32(float *p, vd a) { _mm256_storeu_ps(p, _mm512_cvtpd_ps(a)); }
static inline void vd_store_f32_n(float *p, size_t n, vd a)
{
    _mm256_mask_storeu_ps(p, md_first(n), _mm512_cvtpd_ps(a));
}
static inline vd vd_round_f32(vd a) { return _mm512_cvtps_pd(_mm512_cvtpd_ps(a)); }

/* ------------------------------------------------------------------ float */

static inline vf vf_add(vf a, vf b) { return _mm512_add_ps(a, b); }
static inline vf vf_sub(vf a, vf b) { return _mm512_sub_ps(a, b); }
static inline vf vf_mul(vf a, vf b) { return _mm512_mul_ps(a, b); }
static inline vf vf_div(vf a, vf b) { return _mm512_div_ps(a, b); }
static inline vf vf_fma(vf a, vf b, vf c) { return _mm512_fmadd_ps(a, b, c); }
static inline vf vf_fnma(vf a, vf b, vf c) { return _mm512_fnmadd_ps(a, b, c); }
static inline vf vf_min(vf a, vf b) { return _mm512_min_ps(a, b); }
static inline vf vf_max(vf a, vf b) { return _mm512_max_ps(a, b); }
static inline vf vf_abs(vf a) { return _mm512_abs_ps(a); }
static inline vf vf_neg(vf a) { return _mm512_xor_ps(a, _mm512_set1_ps(-0.0f)); }
static inline vf vf_min_abs(vf a, vf b) { return _mm512_range_ps(a, b, 0xA); }
static inline mf vf_lt(vf a, vf b) { return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ); }
static inline mf vf_le(vf a, vf b) { return _mm512_cmp_ps_mask(a, b, _CMP_LE_OQ); }
static inline mf vf_eq(vf a, vf b) { return _mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ); }
static inline mf vf_negative(vf a) { return _mm512_movepi32_mask(_mm512_castps_si512(a)); }
static inline vf vf_sel(mf m, vf a, vf b) { return _mm512_mask_mov_ps(b, m, a); }
static inline float vf_largest(vf a) { return _mm512_reduce_max_ps(a); }

/* ------------------------------------------------------------------ 32-bit integers, masks */

static inline vi vi_bits(vf a) { return _mm512_castps_si512(a); }
static inline vf vf_bits(vi a) { return _mm512_castsi512_ps(a); }
static inline vf vf_from_int(vi a) { return _mm512_cvtepi32_ps(a); }
static inline vi vi_add(vi a, vi b) { return _mm512_add_epi32(a, b); }
static inline vi vi_sub(vi a, vi b) { return _mm512_sub_epi32(a, b); }
static inline vi vi_and(vi a, vi b) { return _mm512_and_si512(a, b); }
static inline vi vi_or(vi a, vi b) { return _mm512_or_si512(a, b); }
static inline vi vi_xor(vi a, vi b) { return _mm512_xor_si512(a, b); }
static inline vi vi_shl(vi a, int k) { return _mm512_slli_epi32(a, (unsigned)k); }
static inline vi vi_shr(vi a, int k) { return _mm512_srli_epi32(a, (unsigned)k); }
static inline mf vi_ltu(vi a, vi b) { return _mm512_cmplt_epu32_mask(a, b); }
static inline mf mf_and(mf a, mf b) { return (mf)(a & b); }
static inline mf mf_or(mf a, mf b) { return (mf)(a | b); }
static inline size_t mf_count(mf a) { return (size_t)__builtin_popcount(a); }
static inline unsigned mf_bits(mf a) { return a; }
static inline int mf_any(mf a) { return a != 0; }
static inline int mf_all(mf a) { return a == 0xFFFF; }

/* ------------------------------------------------------------------ double */

static inline vd vd_add(vd a, vd b) { return _mm512_add_pd(a, b); }
static inline vd vd_sub(vd a, vd b) { return _mm512_sub_pd(a, b); }
static inline vd vd_mul(vd a, vd b) { return _mm512_mul_pd(a, b); }
static inline vd vd_div(vd a, vd b) { return _mm512_div_pd(a, b); }
static inline vd vd_sqrt(vd a) { return _mm512_sqrt_pd(a); }
static inline vd vd_fma(vd a, vd b, vd c) { return _mm512_fmadd_pd(a, b, c); }
static inline vd vd_fnma(vd a, vd b, vd c) { return _mm512_fnmadd_pd(a, b, c); }
static inline vd vd_min(vd a, vd b) { return _mm512_min_pd(a, b); }
static inline vd vd_max(vd a, vd b) { return _mm512_max_pd(a, b); }
static inline vd vd_abs(vd a) { return _mm512_abs_pd(a); }
static inline vd vd_neg(vd a) { return _mm512_xor_pd(a, _mm512_set1_pd(-0.0)); }
static inline vd vd_min_abs(vd a, vd b) { return _mm512_range_pd(a, b, 0xA); }
static inline md vd_lt(vd a, vd b) { return _mm512_cmp_pd_mask(a, b, _CMP_LT_OQ); }
static inline md vd_le(vd a, vd b) { return _mm512_cmp_pd_mask(a, b, _CMP_LE_OQ); }
static inline md vd_eq(vd a, vd b) { return _mm512_cmp_pd_mask(a, b, _CMP_EQ_OQ); }
static inline vd vd_sel(md m, vd a, vd b) { return _mm512_mask_mov_pd(b, m, a); }
static inline double vd_sum(vd a)
{
    __m256d b = _mm256_add_pd(_mm512_castpd512_pd256(a), _mm512_extractf64x4_pd(a, 1));
    __m128d c = _mm_add_pd(_mm256_castpd256_pd128(b), _mm256_extractf128_pd(b, 1));
    return _mm_cvtsd_f64(_mm_add_sd(c, _mm_unpackhi_pd(c, c)));
}

/* ------------------------------------------------------------------ 64-bit integers, masks */

static inline vl vl_bits(vd a) { return _mm512_castpd_si512(a); }
static inline vd vd_bits(vl a) { return _mm512_castsi512_pd(a); }
static inline vl vl_add(vl a, vl b) { return _mm512_add_epi64(a, b); }
static inline vl vl_sub(vl a, vl b) { return _mm512_sub_epi64(a, b); }
static inline vl vl_and(vl a, vl b) { return _mm512_and_si512(a, b); }
static inline vl vl_or(vl a, vl b) { return _mm512_or_si512(a, b); }
static inline vl vl_shl(vl a, int k) { return _mm512_slli_epi64(a, (unsigned)k); }
static inline vl vl_shr(vl a, int k) { return _mm512_srli_epi64(a, (unsigned)k); }
static inline md vl_disjoint(vl a, vl b) { return _mm512_testn_epi64_mask(a, b); }
static inline md md_and(md a, md b) { return (md)(a & b); }
static inline md md_or(md a, md b) { return (md)(a | b); }
static inline int md_any(md a) { return a != 0; }

/* ------------------------------------------------------------------ tables */

static inline vf vf_lookup16(const float *t, vi i)
{
    return _mm512_permutexvar_ps(i, _mm512_loadu_ps(t));
}
static inline vd vd_lookup16(const double *t, vl i)
{
    return _mm512_permutex2var_pd(_mm512_loadu_pd(t), i, _mm512_loadu_pd(t + 8));
}

SP_INLINE void vf_lut(const struct sp_lut *t, vi i, vf c[8])
{
    for (int k = 0; k < 8; k++)
        c[k] = _mm512_permutex2var_ps(_mm512_load_ps(t->col[k]), i, _mm512_load_ps(t->col[k] + 16));
}

/* ------------------------------------------------------------------ 16-bit storage */

static inline vi vi_load_16(const uint16_t *p)
{
    return _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)(const void *)p));
}
static inline vi vi_load_16_n(const uint16_t *p, size_t n)
{
    return _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(mf_first(n), p));
}
static inline void vi_store_16(uint16_t *p, vi a)
{
    _mm256_storeu_si256((__m256i *)(void *)p, _mm512_cvtepi32_epi16(a));
}
static inline void vi_store_16_n(uint16_t *p, size_t n, vi a)
{
    _mm256_mask_storeu_epi16(p, mf_first(n), _mm512_cvtepi32_epi16(a));
}

static inline vf vf_load_f16(const uint16_t *p)
{
    return _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)(const void *)p));
}
static inline vf vf_load_f16_n(const uint16_t *p, size_t n)
{
    return _mm512_cvtph_ps(_mm256_maskz_loadu_epi16(mf_first(n), p));
}
static inline void vf_store_f16(uint16_t *p, vf a)
{
    _mm256_storeu_si256((__m256i *)(void *)p, _mm512_cvtps_ph(a, _MM_FROUND_TO_NEAREST_INT));
}
static inline void vf_store_f16_n(uint16_t *p, size_t n, vf a)
{
    _mm256_mask_storeu_epi16(p, mf_first(n), _mm512_cvtps_ph(a, _MM_FROUND_TO_NEAREST_INT));
}
static inline vf vf_round_f16(vf a)
{
    return _mm512_cvtph_ps(_mm512_cvtps_ph(a, _MM_FROUND_TO_NEAREST_INT));
}

#endif
