/* log_f32.h - the logarithm of the float kernels: its reduction and its two tables. */
#ifndef SP_LOG_F32_H
#define SP_LOG_F32_H

#include "coef/log_f32.h"

/* q = 2^n m, m in 3/4..3/2 up to half a piece; piece j of 16 has c near 1/m, here times 2^-n, so
   that q c is near 1; around m = 1, c is 1. q > 0 and not subnormal. n is kept as n 2^23. */
struct log_parts {
    vi j;
    vf n, c;
};

#define LOG_UNIT 0x1p-23f /* of that n */

SP_INLINE struct log_parts log_parts(vf q)
{
    vi t = vi_add(vi_bits(q), vi_set((1u << 18) - 0x3f400000u)); /* from 3/4, rounded to pieces */
    vi j = vi_shr(t, 19), n = vi_and(t, vi_set(0xff800000u));
    vf c = vf_lookup16(log_f32.c, j);
    return (struct log_parts){j, vf_from_int(n), vf_bits(vi_sub(vi_bits(c), n))};
}

/* log(1 + r) = r + r^2 curve, |r| < 1/31. */
SP_INLINE vf log_curve(vf r)
{
    return vf_fma(vf_mul(r, r), vf_fma(r, vf_set(log_f32.q[3]), vf_set(log_f32.q[2])),
                  vf_fma(r, vf_set(log_f32.q[1]), vf_set(log_f32.q[0])));
}

/* log(1 / c) = high + low, high a multiple of 2^-16. */
SP_INLINE vf log_high(struct log_parts l)
{
    const vf unit = vf_set(log_f32.log2_high * LOG_UNIT);
    return vf_fma(l.n, unit, vf_lookup16(log_f32.high, l.j)); /* exact */
}

SP_INLINE vf log_low(struct log_parts l)
{
    const vf unit = vf_set(log_f32.log2_low * LOG_UNIT);
    return vf_fma(l.n, unit, vf_lookup16(log_f32.low, l.j));
}

#endif
