/* simd_avx2.h - the vocabulary of simd_scalar.h, which specifies it, for AVX2 and FMA. */
#ifndef SP_SIMD_H
#define SP_SIMD_H

#if !defined(SP_TARGET_BY_ATTRIBUTE) && (!defined(__AVX2__) || !defined(__FMA__))
#error "compile with -mavx2 -mfma"
#endif

#include <immintrin.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>

#include "lut.h"

#define SP_ISA avx2
#define SP_LF 8
#define SP_LD 4
#define SP_LUT_COLUMNS 0 /* which layout of struct sp_lut vf_lut reads */

/* One word, one line. */
/* clang-format off */

/* ------------------------------------------------------------------ types */

typedef __m256 vf;
typedef __m256i vi;
typedef __m256 mf; /* the sign bit of a lane */
typedef __m256d vd;
typedef __m256i vl;
typedef __m256d md;

/* ------------------------------------------------------------------ load, store, set */

/* The first n lanes set. */
static inline __m256i vi_first(size_t n)
{
    return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)n), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}
static inline __m256i vl_first(size_t n)
{
    return _mm256_cmpgt_epi64(_mm256_set1_epi64x((long long)n), _mm256_setr_epi64x(0, 1, 2, 3));
}

static inline vf vf_load(const float *p) { return _mm256_loadu_ps(p); }
static inline vf vf_load_n(const float *p, size_t n) { return _mm256_maskload_ps(p, vi_first(n)); }
static inline void vf_store(float *p, vf a) { _mm256_storeu_ps(p, a); }
static inline void vf_store_n(float *p, size_t n, vf a) { _mm256_maskstore_ps(p, vi_first(n), a); }
static inline vf vf_set(float a) { return _mm256_set1_ps(a); }
static inline vi vi_set(uint32_t a) { return _mm256_set1_epi32((int)a); }
static inline vd vd_load(const double *p) { return _mm256_loadu_pd(p); }
static inline vd vd_load_n(const double *p, size_t n) { return _mm256_maskload_pd(p, vl_first(n)); }
static inline void vd_store(double *p, vd a) { _mm256_storeu_pd(p, a); }
static inline void vd_store_n(double *p, size_t n, vd a) { _mm256_maskstore_pd(p, vl_first(n), a); }
static inline vd vd_set(double a) { return _mm256_set1_pd(a); }
static inline vl vl_set(uint64_t a) { return _mm256_set1_epi64x((long long)a); }

/* ------------------------------------------------------------------ float to double and back */

static inline vd vd_load_f32(const float *p) { return _mm256_cvtps_pd(_mm_loadu_ps(p)); }
static inline vd vd_load_f32_n(const float *p, size_t n)
{
    return _mm256_cvtps_pd(_mm_maskload_ps(p, _mm256_castsi256_si128(vi_first(n))));
}
static inline void vd_store_f32(float *p, vd a) { _mm_storeu_ps(p, _mm256_cvtpd_ps(a)); }
static inline void vd_store_f32_n(float *p, size_t n, vd a)
{
    _mm_maskstore_ps(p, _mm256_castsi256_si128(vi_first(n)), _mm256_cvtpd_ps(a));
}
static inline vd vd_round_f32(vd a) { return _mm256_cvtps_pd(_mm256_cvtpd_ps(a)); }

/* ------------------------------------------------------------------ float */

static inline vf vf_add(vf a, vf b) { return _mm256_add_ps(a, b); }
static inline vf vf_sub(vf a, vf b) { return _mm256_sub_ps(a, b); }
static inline vf vf_mul(vf a, vf b) { return _mm256_mul_ps(a, b); }
static inline vf vf_div(vf a, vf b) { return _mm256_div_ps(a, b); }
static inline vf vf_fma(vf a, vf b, vf c) { return _mm256_fmadd_ps(a, b, c); }
static inline vf vf_fnma(vf a, vf b, vf c) { return _mm256_fnmadd_ps(a, b, c); }
static inline vf vf_min(vf a, vf b) { return _mm256_min_ps(a, b); }
static inline vf vf_max(vf a, vf b) { return _mm256_max_ps(a, b); }
static inline vf vf_abs(vf a) { return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), a); }
static inline vf vf_neg(vf a) { return _mm256_xor_ps(a, _mm256_set1_ps(-0.0f)); }
static inline vf vf_min_abs(vf a, vf b) { return vf_min(vf_abs(a), b); }
static inline mf vf_lt(vf a, vf b) { return _mm256_cmp_ps(a, b, _CMP_LT_OQ); }
static inline mf vf_le(vf a, vf b) { return _mm256_cmp_ps(a, b, _CMP_LE_OQ); }
static inline mf vf_eq(vf a, vf b) { return _mm256_cmp_ps(a, b, _CMP_EQ_OQ); }
static inline mf vf_negative(vf a) { return a; }
static inline vf vf_sel(mf m, vf a, vf b) { return _mm256_blendv_ps(b, a, m); }
static inline float vf_largest(vf a)
{
    __m128 b = _mm_max_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
    b = _mm_max_ps(b, _mm_movehl_ps(b, b));
    return _mm_cvtss_f32(_mm_max_ss(b, _mm_movehdup_ps(b)));
}

/* ------------------------------------------------------------------ 32-bit integers, masks */

static inline vi vi_bits(vf a) { return _mm256_castps_si256(a); }
static inline vf vf_bits(vi a) { return _mm256_castsi256_ps(a); }
static inline vf vf_from_int(vi a) { return _mm256_cvtepi32_ps(a); }
static inline vi vi_add(vi a, vi b) { return _mm256_add_epi32(a, b); }
static inline vi vi_sub(vi a, vi b) { return _mm256_sub_epi32(a, b); }
static inline vi vi_and(vi a, vi b) { return _mm256_and_si256(a, b); }
static inline vi vi_or(vi a, vi b) { return _mm256_or_si256(a, b); }
static inline vi vi_xor(vi a, vi b) { return _mm256_xor_si256(a, b); }
static inline vi vi_shl(vi a, int k) { return _mm256_slli_epi32(a, k); }
static inline vi vi_shr(vi a, int k) { return _mm256_srli_epi32(a, k); }
static inline mf vi_ltu(vi a, vi b)
{
    const __m256i top = _mm256_set1_epi32(INT32_MIN);
    return vf_bits(_mm256_cmpgt_epi32(_mm256_xor_si256(b, top), _mm256_xor_si256(a, top)));
}
static inline mf mf_and(mf a, mf b) { return _mm256_and_ps(a, b); }
static inline mf mf_or(mf a, mf b) { return _mm256_or_ps(a, b); }
static inline mf mf_first(size_t n) { return vf_bits(vi_first(n)); }
static inline size_t mf_count(mf a)
{
    return (size_t)__builtin_popcount((unsigned)_mm256_movemask_ps(a));
}
static inline unsigned mf_bits(mf a) { return (unsigned)_mm256_movemask_ps(a); }
static inline int mf_any(mf a) { return _mm256_movemask_ps(a) != 0; }
static inline int mf_all(mf a) { return _mm256_movemask_ps(a) == 0xFF; }

/* ------------------------------------------------------------------ double */

static inline vd vd_add(vd a, vd b) { return _mm256_add_pd(a, b); }
static inline vd vd_sub(vd a, vd b) { return _mm256_sub_pd(a, b); }
static inline vd vd_mul(vd a, vd b) { return _mm256_mul_pd(a, b); }
static inline vd vd_div(vd a, vd b) { return _mm256_div_pd(a, b); }
static inline vd vd_sqrt(vd a) { return _mm256_sqrt_pd(a); }
static inline vd vd_fma(vd a, vd b, vd c) { return _mm256_fmadd_pd(a, b, c); }
static inline vd vd_fnma(vd a, vd b, vd c) { return _mm256_fnmadd_pd(a, b, c); }
static inline vd vd_min(vd a, vd b) { return _mm256_min_pd(a, b); }
static inline vd vd_max(vd a, vd b) { return _mm256_max_pd(a, b); }
static inline vd vd_abs(vd a) { return _mm256_andnot_pd(_mm256_set1_pd(-0.0), a); }
static inline vd vd_neg(vd a) { return _mm256_xor_pd(a, _mm256_set1_pd(-0.0)); }
static inline vd vd_min_abs(vd a, vd b) { return vd_min(vd_abs(a), b); }
static inline md vd_lt(vd a, vd b) { return _mm256_cmp_pd(a, b, _CMP_LT_OQ); }
static inline md vd_le(vd a, vd b) { return _mm256_cmp_pd(a, b, _CMP_LE_OQ); }
static inline md vd_eq(vd a, vd b) { return _mm256_cmp_pd(a, b, _CMP_EQ_OQ); }
static inline vd vd_sel(md m, vd a, vd b) { return _mm256_blendv_pd(b, a, m); }
static inline double vd_sum(vd a)
{
    __m128d b = _mm_add_pd(_mm256_castpd256_pd128(a), _mm256_extractf128_pd(a, 1));
    return _mm_cvtsd_f64(_mm_add_sd(b, _mm_unpackhi_pd(b, b)));
}

/* ------------------------------------------------------------------ 64-bit integers, masks */

static inline vl vl_bits(vd a) { return _mm256_castpd_si256(a); }
static inline vd vd_bits(vl a) { return _mm256_castsi256_pd(a); }
static inline vl vl_add(vl a, vl b) { return _mm256_add_epi64(a, b); }
static inline vl vl_sub(vl a, vl b) { return _mm256_sub_epi64(a, b); }
static inline vl vl_and(vl a, vl b) { return _mm256_and_si256(a, b); }
static inline vl vl_or(vl a, vl b) { return _mm256_or_si256(a, b); }
static inline vl vl_shl(vl a, int k) { return _mm256_slli_epi64(a, k); }
static inline vl vl_shr(vl a, int k) { return _mm256_srli_epi64(a, k); }
static inline md vl_disjoint(vl a, vl b)
{
    return vd_bits(_mm256_cmpeq_epi64(_mm256_and_si256(a, b), _mm256_setzero_si256()));
}
static inline md md_and(md a, md b) { return _mm256_and_pd(a, b); }
static inline md md_or(md a, md b) { return _mm256_or_pd(a, b); }
static inline int md_any(md a) { return _mm256_movemask_pd(a) != 0; }

/* ------------------------------------------------------------------ tables */

static inline vf vf_lookup16(const float *t, vi i)
{
    vf low = _mm256_permutevar8x32_ps(_mm256_loadu_ps(t), i);
    vf high = _mm256_permutevar8x32_ps(_mm256_loadu_ps(t + 8), i);
    return _mm256_blendv_ps(low, high, vf_bits(_mm256_slli_epi32(i, 28)));
}

/* Four scalar loads beat vgatherqpd on the machines measured. */
static inline vd vd_lookup16(const double *t, vl i)
{
    vl j = _mm256_and_si256(i, _mm256_set1_epi64x(15));
    uint64_t a = (uint64_t)_mm256_extract_epi64(j, 0), b = (uint64_t)_mm256_extract_epi64(j, 1);
    uint64_t c = (uint64_t)_mm256_extract_epi64(j, 2), d = (uint64_t)_mm256_extract_epi64(j, 3);
    return _mm256_setr_pd(t[a], t[b], t[c], t[d]);
}

/* Four floats of the rows of lanes i and i + 4. */
static inline vf vf_row_pair(const char *rows, uint32_t low, uint32_t high)
{
    vf a = _mm256_castps128_ps256(_mm_load_ps((const float *)(const void *)(rows + low)));
    return _mm256_insertf128_ps(a, _mm_load_ps((const float *)(const void *)(rows + high)), 1);
}

/* Row loads and transposes of 4 x 4 within the halves: a third of the time of vgatherdps. */
SP_INLINE void vf_lut(const struct sp_lut *t, vi i, vf c[8])
{
    const char *rows = (const char *)t->row;
    vi o = _mm256_and_si256(_mm256_slli_epi32(i, 5), _mm256_set1_epi32(31 * 32));
    uint64_t e[4] = {
        (uint64_t)_mm256_extract_epi64(o, 0), (uint64_t)_mm256_extract_epi64(o, 1),
        (uint64_t)_mm256_extract_epi64(o, 2), (uint64_t)_mm256_extract_epi64(o, 3)};
    for (int h = 0; h < 2; h++, rows += 16) {
        vf a0 = vf_row_pair(rows, (uint32_t)e[0], (uint32_t)e[2]);
        vf a1 = vf_row_pair(rows, (uint32_t)(e[0] >> 32), (uint32_t)(e[2] >> 32));
        vf a2 = vf_row_pair(rows, (uint32_t)e[1], (uint32_t)e[3]);
        vf a3 = vf_row_pair(rows, (uint32_t)(e[1] >> 32), (uint32_t)(e[3] >> 32));
        vf b0 = _mm256_unpacklo_ps(a0, a1), b1 = _mm256_unpackhi_ps(a0, a1);
        vf b2 = _mm256_unpacklo_ps(a2, a3), b3 = _mm256_unpackhi_ps(a2, a3);
        c[4 * h] = _mm256_shuffle_ps(b0, b2, 0x44);
        c[4 * h + 1] = _mm256_shuffle_ps(b0, b2, 0xEE);
        c[4 * h + 2] = _mm256_shuffle_ps(b1, b3, 0x44);
        c[4 * h + 3] = _mm256_shuffle_ps(b1, b3, 0xEE);
    }
}

/* ------------------------------------------------------------------ 16-bit storage */

static inline __m128i u16_load_n(const uint16_t *p, size_t n)
{
    uint16_t lanes[SP_LF] = {0};
    for (size_t k = 0; k < n; k++) lanes[k] = p[k];
    return _mm_loadu_si128((const __m128i *)(const void *)lanes);
}
static inline void u16_store_n(uint16_t *p, size_t n, __m128i a)
{
    uint16_t lanes[SP_LF];
    _mm_storeu_si128((__m128i *)(void *)lanes, a);
    for (size_t k = 0; k < n; k++) p[k] = lanes[k];
}
static inline __m128i u16_of(vi a)
{
    vi low = _mm256_and_si256(a, _mm256_set1_epi32(0xFFFF));
    return _mm256_castsi256_si128(
        _mm256_permute4x64_epi64(_mm256_packus_epi32(low, low), 0x08));
}
static inline vi vi_load_16(const uint16_t *p)
{
    return _mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i *)(const void *)p));
}
static inline vi vi_load_16_n(const uint16_t *p, size_t n)
{
    return _mm256_cvtepu16_epi32(u16_load_n(p, n));
}
static inline void vi_store_16(uint16_t *p, vi a)
{
    _mm_storeu_si128((__m128i *)(void *)p, u16_of(a));
}
static inline void vi_store_16_n(uint16_t *p, size_t n, vi a) { u16_store_n(p, n, u16_of(a)); }

static inline vf vf_load_f16(const uint16_t *p)
{
    return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(const void *)p));
}
static inline vf vf_load_f16_n(const uint16_t *p, size_t n)
{
    return _mm256_cvtph_ps(u16_load_n(p, n));
}
static inline void vf_store_f16(uint16_t *p, vf a)
{
    _mm_storeu_si128((__m128i *)(void *)p, _mm256_cvtps_ph(a, _MM_FROUND_TO_NEAREST_INT));
}
static inline void vf_store_f16_n(uint16_t *p, size_t n, vf a)
{
    u16_store_n(p, n, _mm256_cvtps_ph(a, _MM_FROUND_TO_NEAREST_INT));
}
static inline vf vf_round_f16(vf a)
{
    return _mm256_cvtph_ps(_mm256_cvtps_ph(a, _MM_FROUND_TO_NEAREST_INT));
}

#endif
