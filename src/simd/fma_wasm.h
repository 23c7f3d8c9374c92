/* fma_wasm.h - a b + c with one rounding, for WebAssembly, which has no such instruction. (That of
 * the relaxed instructions may round once or twice, as the machine likes.)
 *
 * Float: a b is exact in double. Its sum with c is rounded to odd: an inexact sum whose last bit is
 * even moves one step towards the part that was lost. Rounding that to float gives the float next to
 * the exact sum, for 53 >= 2 * 24 + 2.
 * Double: a b = ph + pl by Dekker's product, and the three terms are added as in S. Boldo,
 * G. Melquiond, "Emulation of FMA and correctly rounded sums: proved algorithms using rounding to
 * odd", IEEE Trans. Computers 57(4), 2008, algorithm 4. Where a product or one of its parts could
 * overflow or lose bits to underflow, libm's fma does it.
 */
#ifndef SP_FMA_WASM_H
#define SP_FMA_WASM_H

#include <math.h>
#include <stdint.h>
#include <string.h>

/* libm's, with the sign that Emscripten's loses when a result underflows to 0. */
static inline double wasm_fma(double a, double b, double c)
{
    double r = fma(a, b, c);
    if (r != 0 || a == 0 || b == 0) return r;
    int ea, eb;
    double ma = frexp(a, &ea), mb = frexp(b, &eb); /* a b + c = 2^(ea + eb) (ma mb + c') */
    return copysign(0, c == 0 ? ma * mb : fma(ma, mb, ldexp(c, -(ea + eb))));
}

static inline float wasm_fmaf(float a, float b, float c)
{
    double p = (double)a * b, s = p + c, t = s - p;
    double lost = (p - (s - t)) + (c - t);
    uint64_t bits;
    memcpy(&bits, &s, sizeof bits);
    if ((lost > 0 || lost < 0) && !(bits & 1)) bits += (lost > 0) == (s > 0) ? 1 : UINT64_MAX;
    memcpy(&s, &bits, sizeof s);
    return (float)s;
}

#ifdef __wasm_simd128__
#include <wasm_simd128.h>

/* a + b rounded to odd. */
static inline v128_t wasm_add_odd(v128_t a, v128_t b)
{
    v128_t s = wasm_f64x2_add(a, b), t = wasm_f64x2_sub(s, a);
    v128_t lost = wasm_f64x2_add(wasm_f64x2_sub(a, wasm_f64x2_sub(s, t)), wasm_f64x2_sub(b, t));
    v128_t zero = wasm_f64x2_splat(0), one = wasm_i64x2_splat(1);
    v128_t inexact = wasm_v128_or(wasm_f64x2_gt(lost, zero), wasm_f64x2_lt(lost, zero));
    v128_t is_even = wasm_i64x2_eq(wasm_v128_and(s, one), wasm_i64x2_splat(0));
    /* +1 where what was lost has the sign of s, -1 where not: the bits of a magnitude */
    v128_t step = wasm_v128_or(wasm_i64x2_shr(wasm_v128_xor(lost, s), 63), one);
    return wasm_i64x2_add(s, wasm_v128_and(step, wasm_v128_and(inexact, is_even)));
}

static inline v128_t wasm_fma_f32x4(v128_t a, v128_t b, v128_t c)
{
    v128_t half[2];
    for (int h = 0; h < 2; h++) {
        v128_t p = wasm_f64x2_mul(wasm_f64x2_promote_low_f32x4(a), wasm_f64x2_promote_low_f32x4(b));
        v128_t s = wasm_add_odd(p, wasm_f64x2_promote_low_f32x4(c));
        half[h] = wasm_f32x4_demote_f64x2_zero(s);
        a = wasm_i64x2_shuffle(a, a, 1, 0);
        b = wasm_i64x2_shuffle(b, b, 1, 0);
        c = wasm_i64x2_shuffle(c, c, 1, 0);
    }
    return wasm_i64x2_shuffle(half[0], half[1], 0, 2);
}

/* The upper 26 bits of a, so that products of halves are exact. */
static inline v128_t wasm_upper(v128_t a)
{
    v128_t t = wasm_f64x2_mul(a, wasm_f64x2_splat(0x1p27 + 1));
    return wasm_f64x2_sub(t, wasm_f64x2_sub(t, a));
}

/* s = a + b, rounded; *lost is the rest. */
static inline v128_t wasm_two_sum(v128_t a, v128_t b, v128_t *lost)
{
    v128_t s = wasm_f64x2_add(a, b), t = wasm_f64x2_sub(s, a);
    *lost = wasm_f64x2_add(wasm_f64x2_sub(a, wasm_f64x2_sub(s, t)), wasm_f64x2_sub(b, t));
    return s;
}

static inline v128_t wasm_fma_f64x2(v128_t a, v128_t b, v128_t c)
{
    v128_t ph = wasm_f64x2_mul(a, b), size = wasm_f64x2_abs(ph);
    v128_t largest =
        wasm_f64x2_pmax(wasm_f64x2_abs(a), wasm_f64x2_pmax(wasm_f64x2_abs(b), wasm_f64x2_abs(c)));
    v128_t safe = wasm_v128_and(wasm_f64x2_ge(size, wasm_f64x2_splat(0x1p-900)),
                                wasm_f64x2_le(size, wasm_f64x2_splat(0x1p990)));
    safe = wasm_v128_and(safe, wasm_f64x2_le(largest, wasm_f64x2_splat(0x1p990)));
    if (!wasm_i64x2_all_true(safe))
        return wasm_f64x2_make(wasm_fma(wasm_f64x2_extract_lane(a, 0),
                                        wasm_f64x2_extract_lane(b, 0),
                                        wasm_f64x2_extract_lane(c, 0)),
                               wasm_fma(wasm_f64x2_extract_lane(a, 1),
                                        wasm_f64x2_extract_lane(b, 1),
                                        wasm_f64x2_extract_lane(c, 1)));
    v128_t ah = wasm_upper(a), al = wasm_f64x2_sub(a, ah);
    v128_t bh = wasm_upper(b), bl = wasm_f64x2_sub(b, bh);
    v128_t pl = wasm_f64x2_sub(wasm_f64x2_mul(ah, bh), ph);
    pl = wasm_f64x2_add(pl, wasm_f64x2_mul(ah, bl));
    pl = wasm_f64x2_add(pl, wasm_f64x2_mul(al, bh));
    pl = wasm_f64x2_add(pl, wasm_f64x2_mul(al, bl));

    v128_t ul, tl, uh = wasm_two_sum(c, pl, &ul), th = wasm_two_sum(ph, uh, &tl);
    return wasm_f64x2_add(th, wasm_add_odd(tl, ul));
}
#endif

#endif
