/* logistic_f32.h - what the fast float kernels of the logistic family share: loads and stores of
 * loops, the piece of a table, and the threshold as a bound on x.
 *
 * They compute in float, with no more roundings than a faithful result allows, where parameters are
 * usual; the op's wide body does the rest. */
#ifndef SP_LOGISTIC_F32_H
#define SP_LOGISTIC_F32_H

#include "exp_f32.h"

/* The tables end here: just below 15.75, which would round to the piece after the last. */
#define TABLE_END 0x1.f7fffep+3f

SP_INLINE vf vf_load_left(const float *p, size_t left)
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
SP_INLINE vi piece_of(vf t)
{
    return vi_bits(vf_add(t, vf_set(0x1p22f)));
}

/* c2 + c3 s + ... of a row C, c0 .. c<degree>. */
SP_INLINE vf curve_of(const vf c[8], vf s, int degree)
{
    vf q = c[degree + 1];
    for (int k = degree; k >= 3; k--) q = vf_fma(q, s, c[k]);
    return q;
}

/* What is added to c0 for degree 5: c1 s + s^2 curve. The rounding of a slope c1 + s curve, times s, would make
   the function turn back by an ULP here and there. */
SP_INLINE vf rise_of(const vf c[8], vf s)
{
    return vf_fma(c[2], s, vf_mul(vf_mul(s, s), curve_of(c, s, 5)));
}

/* beta and threshold as the fast kernels take them. */
struct scaling {
    float beta;
    float end;  /* |x| beyond this is beyond the table: the largest with beta |x| <= TABLE_END */
    float last; /* beta x > threshold exactly where x > last */
    float tail_end; /* TAIL_END / beta */
};

/* The largest x with the rounded product beta x <= limit, by steps from the quotient. */
static inline float last_within(float beta, float limit)
{
    float x = limit / beta, next;
    if (isinf(limit) || isnan(limit)) return limit < 0 ? limit : INFINITY;
    while (beta * x > limit) x = nextafterf(x, -INFINITY);
    while (beta * (next = nextafterf(x, INFINITY)) <= limit && !isinf(next)) x = next;
    return x;
}

/* Are products with this beta, and the search for `last`, far from overflow and underflow? */
static inline int is_usual(float beta, float threshold)
{
    return beta >= 0x1p-60f && beta <= 0x1p60f && !(fabsf(threshold) < 0x1p-40f);
}

SP_INLINE struct scaling scaling_of(float beta, float threshold)
{
    return (struct scaling){beta, last_within(beta, TABLE_END), last_within(beta, threshold),
                            TAIL_END / beta};
}

/* The piece of t = beta |x|, |x| <= end. */
SP_INLINE vi piece_of_scaled(vf abs_x, struct scaling by)
{
    return vi_bits(vf_fma(vf_set(by.beta), abs_x, vf_set(0x1p22f)));
}

/* t = beta |x|, no further than the tail goes, and what its rounding lost. */
struct scaled_t {
    vf t, low;
};

SP_INLINE struct scaled_t scaled_t(vf abs_x, struct scaling by)
{
    vf x = vf_min(vf_set(by.tail_end), abs_x), t = vf_mul(vf_set(by.beta), x);
    return (struct scaled_t){t, vf_fma(vf_set(by.beta), x, vf_neg(t))};
}

#endif
