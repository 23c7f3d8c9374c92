/* exp_table_f32.h - e^x in float by a table of the sixteenth powers of 2: elu's gradient, softmax. */
#ifndef SP_EXP_TABLE_F32_H
#define SP_EXP_TABLE_F32_H

#include "coef/exp_table_f32.h"

/* t (1 + p). */
struct power {
    vf t, p;
};

/* 2^up e^x where that is a normal number; `magic` is 1.5 2^23 + 16 up. */
SP_INLINE struct power exp_power(vf x, vf magic)
{
    vf m = vf_fma(x, vf_set(exp_table_f32.per_log2), magic), k = vf_sub(m, magic);
    vf r = vf_fnma(k, vf_set(exp_table_f32.fine_low),
                   vf_fnma(k, vf_set(exp_table_f32.fine_high), x)); /* the inner one is exact */
    vf q = vf_fma(r, vf_set(exp_table_f32.q[1]), vf_set(exp_table_f32.q[0]));
    vi j = vi_bits(m);
    vf p = vf_fma(vf_mul(r, r), q, vf_add(r, vf_lookup16(exp_table_f32.low, j)));
    vi t = vi_add(vi_bits(vf_lookup16(exp_table_f32.high, j)), vi_shl(j, 19));
    return (struct power){vf_bits(t), p};
}

#endif
