/* exp_f32.h - the far tail of the logistic family in float. */
#ifndef SP_EXP_F32_H
#define SP_EXP_F32_H

#include "coef/exp_f32.h"

/* 2^k for an integer k of -126..127. */
SP_INLINE vf power_of_two_f32(vf k)
{
    vi i = vi_bits(vf_add(k, vf_set(0x1.8p23f)));
    return vf_bits(vi_add(vi_bits(vf_set(1)), vi_shl(i, 23)));
}

/* a 2^k for an integer k of -226..0 and 2^-60 < a < 2^61: rounded once where it matters, the first
   step being exact or the result 0. */
SP_INLINE vf scale_down(vf a, vf k)
{
    vf half = vf_max(k, vf_set(-100));
    return vf_mul(vf_mul(a, power_of_two_f32(half)), power_of_two_f32(vf_sub(k, half)));
}

/* e^-v - w e^(-2v) = 2^k (1 + small) for v = t + low, t >= 15 (w = 1/2: softplus, w = 1: sigma). */
struct tail {
    vf small, k;
};

#define TAIL_END 155 /* e^-155 is nothing, even times 2^60 */

SP_INLINE struct tail exp_tail(vf t, vf t_low, vf w)
{
    const vf magic = vf_set(0x1.8p23f);
    vf x = vf_neg(vf_min(vf_set(TAIL_END), t));
    vf k = vf_sub(vf_fma(x, vf_set(exp_f32.log2e), magic), magic);
    vf high = vf_fnma(k, vf_set(exp_f32.log2_hi), x); /* exact */
    vf rest = vf_fnma(k, vf_set(exp_f32.log2_lo), vf_neg(t_low));
    vf r = vf_add(high, rest), low = vf_add(vf_sub(high, r), rest);
    vf q = vf_set(exp_f32.q[4]);
    for (int i = 3; i >= 0; i--) q = vf_fma(q, r, vf_set(exp_f32.q[i]));
    vf z = vf_fma(vf_mul(r, r), q, low); /* e^r - 1 - r */
    vf p = vf_add(vf_set(1), vf_add(r, z));
    vf e = vf_mul(vf_mul(w, p), power_of_two_f32(vf_max(k, vf_set(-64)))); /* below: nothing */
    return (struct tail){vf_add(r, vf_fnma(p, e, z)), k};
}

/* Its value, rounded once more in the subnormals only. */
SP_INLINE vf tail_value(struct tail e)
{
    return scale_down(vf_add(vf_set(1), e.small), e.k);
}

#endif
