/* logit in float.
 *
 * Formula  log(p / (1 - p)).
 * How      1 - p = d + lost exactly and the quotient q = p (1 / d) with its error, q = 2^n m, log m
 *          from a table of 16 and a polynomial in r = m c - 1, whose rounding is carried too: around
 *          the zero, p = 1/2, c is 1 and the result is r and little more. What is less than 2^-100 or not within
 *          0..1: the wide body.
 * Domain   [0, 1]; 0 -> -inf, 1 -> +inf, NaN outside; monotone.
 * Bound f32 logit: 0.7755 ULP at 0x1.041994p-1
 * Measured over all floats by tests/kernels/exhaustive. */

#include "log_f32.h"

/* 2^-100 <= p < 1. */
SP_INLINE vf logit_near(vf p)
{
    const vf one = vf_set(1);
    vf d = vf_sub(one, p), lost = vf_sub(vf_sub(one, d), p);
    vf inverse = vf_div(one, d), q = vf_mul(p, inverse);
    vf rest = vf_mul(vf_fnma(q, lost, vf_fnma(q, d, p)), inverse); /* p / (1 - p) - q */

    struct log_parts l = log_parts(q);
    vf near = vf_mul(q, l.c), r = vf_sub(near, one); /* exact */
    vf low = vf_fma(rest, l.c, vf_fma(q, l.c, vf_neg(near)));
    low = vf_fnma(low, r, low); /* what it adds to log(1 + r) */
    low = vf_add(low, log_low(l));
    return vf_add(log_high(l), vf_add(r, vf_fma(vf_mul(r, r), log_curve(r), low)));
}

SP_INLINE mf is_logit_near(vf p)
{
    const uint32_t low = 0x0d800000u, end = 0x3f800000u; /* 2^-100, 1 */
    return vi_ltu(vi_sub(vi_bits(p), vi_set(low)), vi_set(end - low));
}

/* One vector with something else in it: there what the wide body says. */
static void logit_far(const float *p, float *y, size_t left)
{
    float wide[SP_LF];
    vf a = vf_load_left(p, left);
    vf_store(wide, a);
    logit_wide(SP_LF, wide, wide);
    vf_store_left(y, left, vf_sel(is_logit_near(a), logit_near(a), vf_load(wide)));
}

void SP_FN(logit)(size_t n, const float *p, float *y)
{
    for (size_t i = 0; i < n; i += SP_LF) {
        /* The inner loop calls nothing, so that the tables stay in registers. */
        for (; n - i >= SP_LF; i += SP_LF) {
            vf a = vf_load(p + i), b = logit_near(a);
            if (__builtin_expect(!mf_all(is_logit_near(a)), 0)) break;
            vf_store(y + i, b);
        }
        if (i < n) logit_far(p + i, y + i, n - i);
    }
}
