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

#include "coef/log_f32.h"

/* 2^-100 <= p < 1. */
SP_INLINE vf logit_near(vf p)
{
    const vf one = vf_set(1);
    vf d = vf_sub(one, p), lost = vf_sub(vf_sub(one, d), p);
    vf inverse = vf_div(one, d), q = vf_mul(p, inverse);
    vf rest = vf_mul(vf_fnma(q, lost, vf_fnma(q, d, p)), inverse); /* p / (1 - p) - q */

    vi t = vi_add(vi_bits(q), vi_set((1u << 18) - 0x3f400000u)); /* from 3/4, rounded to pieces */
    vi j = vi_shr(t, 19), biased = vi_shr(vi_add(t, vi_set(128u << 23)), 23);
    vf n = vf_sub(vf_bits(vi_or(biased, vi_set(0x4b000000u))), vf_set(0x1p23f + 128));
    vi down = vi_and(t, vi_set(0xff800000u));
    vf c = vf_bits(vi_sub(vi_bits(vf_lookup16(log_f32.c, j)), down));
    vf near = vf_mul(q, c), r = vf_sub(near, one); /* exact */
    vf low = vf_fma(rest, c, vf_fma(q, c, vf_neg(near)));
    low = vf_fnma(low, r, low); /* what it adds to log(1 + r) */

    vf r2 = vf_mul(r, r);
    vf curve = vf_fma(r2, vf_fma(r, vf_set(log_f32.q[3]), vf_set(log_f32.q[2])),
                      vf_fma(r, vf_set(log_f32.q[1]), vf_set(log_f32.q[0])));
    vf base = vf_fma(n, vf_set(log_f32.log2_high), vf_lookup16(log_f32.high, j)); /* exact */
    low = vf_add(low, vf_fma(n, vf_set(log_f32.log2_low), vf_lookup16(log_f32.low, j)));
    return vf_add(base, vf_add(r, vf_fma(r2, curve, low)));
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
