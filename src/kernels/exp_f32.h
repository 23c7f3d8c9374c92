/* exp_f32.h - the far tail of the logistic family in float. */
#ifndef SP_EXP_F32_H
#define SP_EXP_F32_H

#include "coef/exp_f32.h"

/* 2^k (high + rest), high in 0.6..1.4 without rounding and |rest| < 1/16; scale holds k above its
   low 23 bits, as the exponent of a float does. */
struct tail {
    vf high, rest;
    vi scale;
};

#define TAIL_END 155 /* e^-155 is nothing, even times 2^60 */

/* e^(x + small) for an x of -TAIL_END..-8. */
SP_INLINE struct tail exp_of(vf x, vf small)
{
    const vf magic = vf_set(0x1.8p23f);
    vf m = vf_fma(x, vf_set(exp_f32.log2e), magic), k = vf_sub(m, magic);
    vf high = vf_fnma(k, vf_set(exp_f32.log2_hi), x); /* exact */
    vf rest = vf_fnma(k, vf_set(exp_f32.log2_lo), small);
    vf r = vf_add(high, rest), q = vf_set(exp_f32.q[4]);
    for (int i = 3; i >= 0; i--) q = vf_fma(q, r, vf_set(exp_f32.q[i]));
    return (struct tail){vf_add(vf_set(1), high), vf_fma(vf_mul(r, r), q, rest),
                         vi_shl(vi_bits(m), 23)};
}

/* e^-v - w e^(-2v) for v = t + low, t >= 15 (w = 1/2: softplus, w = 1: sigma, w = 2: sigma', w = -1/2:
   log1mexp), as e^-(v + w e^-v): that small term within 5 %, from lines between powers of two. */
SP_INLINE struct tail exp_tail(vf t, vf low, float w)
{
    const vf magic_16 = vf_set(0x1.8p19f);
    vf x = vf_max(vf_set(-TAIL_END), vf_neg(t));
    vf sixteenths = vf_fma(vf_max(vf_set(-80), x), vf_set(exp_f32.log2e), magic_16);
    vi minus_w_e = vi_add(vi_shl(vi_bits(sixteenths), 19), vi_bits(vf_set(-0.98f * w)));
    return exp_of(x, vf_sub(vf_bits(minus_w_e), low));
}

/* a 2^k for a k of -224..0, 2^-60 < a < 2^61, rounded once more in the subnormals only: there as
   an integer by a sum with 2^23, for processors are slow to make a subnormal product. With
   `keeps_least`, half of the least number counts as one even if a's error has taken a little of it:
   a result is then 0 only where the rounded truth is. For beta = 1 all floats show that without. */
SP_INLINE vf scale_down_so(vf a, vi k, int keeps_least)
{
    const vf grid = vf_set(0x1p23f), half = vf_set(0x1.fffff8p-2f);
    vi n = vi_add(vi_bits(a), k);
    vf unit = vf_bits(vi_add(k, vi_set((149u + 127u) << 23))); /* 2^(k + 149) */
    vf sum = vf_fma(a, unit, grid);
    if (keeps_least) {
        vf least = vf_sel(vf_lt(half, vf_mul(a, unit)), vf_set(0x1p23f + 1), grid);
        sum = vf_max(least, sum);
    }
    vi count = vi_sub(vi_bits(sum), vi_bits(grid));
    mf is_normal = vi_ltu(vi_sub(n, vi_set(0x00800000)), vi_set(0x7f000000));
    return vf_sel(is_normal, vf_bits(n), vf_bits(count));
}

SP_INLINE vf scale_down(vf a, vi k)
{
    return scale_down_so(a, k, 0);
}

SP_INLINE vf tail_value(struct tail e)
{
    return scale_down(vf_add(e.high, e.rest), e.scale);
}

/* p e^-t - q e^(-2t) for t of 8..120, 1 <= p, q < 2^8. */
SP_INLINE vf two_powers(vf t, vf p, vf q)
{
    struct tail e = exp_of(vf_neg(t), vf_set(0));
    vf a = vf_add(e.high, e.rest), power = vf_bits(vi_add(e.scale, vi_bits(vf_set(1))));
    vf less = vf_mul(vf_mul(q, power), vf_mul(a, a));
    less = vf_sel(vf_lt(t, vf_set(80)), less, vf_set(0)); /* beyond, no power of a float */
    return scale_down(vf_fma(p, e.high, vf_fma(p, e.rest, vf_neg(less))), e.scale);
}

#endif
