/* logistic_f32.h - the piecewise polynomials of the logistic family in float. */
#ifndef SP_LOGISTIC_F32_H
#define SP_LOGISTIC_F32_H

#include "exp_f32.h"

/* The tables end here. Just below 15.75, which would round to the piece after the last. */
#define TABLE_END 0x1.f7fffep+3f

static inline vf vf_load_left(const float *p, size_t left)
{
    return left >= SP_LF ? vf_load(p) : vf_load_n(p, left);
}

static inline void vf_store_left(float *p, size_t left, vf a)
{
    if (left >= SP_LF)
        vf_store(p, a);
    else
        vf_store_n(p, left, a);
}

/* The piece of t, 0 <= t <= TABLE_END: adding 2^22, whose ULP is 1/2, leaves its number in the low
   bits. */
static inline vi piece_of(vf t)
{
    return vi_bits(vf_add(t, vf_set(0x1p22f)));
}

/* c1 + c2 s + ... + c5 s^4 of a row C, c0 .. c5. */
static inline vf slope_of(const vf c[8], vf s)
{
    vf q = c[6];
    for (int k = 5; k >= 2; k--) q = vf_fma(q, s, c[k]);
    return q;
}

#endif
