/* expm1_f32.h - 1 - e^-t in float, for t >= 0: softplus's gradient from its value, elu. */
#ifndef SP_EXPM1_F32_H
#define SP_EXPM1_F32_H

#include "coef/expm1_f32.h"
#include "logistic_f32.h"

/* The last piece of the table reaches from 15.25 to here, where 1 - e^-t rounds to 1. */
#define EXPM1_END 17.5f

/* 1 - e^-t = c0 + slope q, q = s + square curve = 1 - e^-s, s = t - C, C from a table of 32. */
struct expm1_parts {
    vf c0, slope, s, square, curve;
};

/* 0 <= t <= EXPM1_END; NaN stays. */
SP_INLINE struct expm1_parts expm1_parts(vf t)
{
    vf c[8], curve = vf_set(expm1_f32.q[4]);
    vf_lut(&expm1_f32.lut, piece_of(vf_min(vf_set(TABLE_END), t)), c);
    vf s = vf_sub(t, c[0]);
    for (int i = 3; i >= 0; i--) curve = vf_fma(curve, s, vf_set(expm1_f32.q[i]));
    return (struct expm1_parts){c[1], c[2], s, vf_mul(s, s), curve};
}

#endif
