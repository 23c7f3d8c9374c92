/* sigma and what multiplies it, in float: sigmoid, the gradients of softplus and of log_sigmoid,
 * silu.
 *
 * Formula  dy sigma(x): g(|x|) for x < 0 and 1 - g(|x|) for x > 0, g(t) = 1 / (1 + e^t).
 * How      g = c0 + w from a table of 32 polynomials of degree 6. What multiplies sigma enters
 *          before the last rounding:
 *              dy sigma = dy base + dy rest,   base, rest = p, low   or   1, -p - low,
 *          p + low = c0 + w exactly,
 *          and -0 counts as negative. Beyond |x| = 15.75, g = e^-|x| - e^(-2|x|).
 * Domain   all; NaN -> NaN, -inf -> 0, +inf -> 1 (silu: -0 and +inf); monotone.
 * Bound f32 sigmoid: 0.8837 ULP at -0x1.04602ap+4
 * Bound f32 softplus_grad: 0.8837 ULP at -0x1.04602ap+4
 * Bound f32 log_sigmoid_grad: 0.8837 ULP at 0x1.04602ap+4
 * Bound f32 silu: 0.9923 ULP at -0x1.45acbp+6
 * Measured softplus_grad over all floats by tests/kernels/exhaustive, and with it sigmoid, which has
 *          its bits for dy = 1, and log_sigmoid_grad, its mirror; silu on the sample of test_ulp. */

#include "coef/sigmoid_lut.h"

struct sigma {
    vf base, rest, low; /* sigma = base + (rest + low), low being what the sum in rest lost */
};

SP_INLINE struct sigma sigma_near(vf x, struct scaled_t u, int has_low)
{
    vf c[8];
    vf_lut(&sigmoid_lut, piece_of(u.t), c);
    vf s = vf_sub(u.t, c[0]);
    if (has_low) s = vf_add(s, u.low);
    vf w = vf_fma(c[2], s, vf_mul(vf_mul(s, s), curve_of(c, s, 6)));
    vf p = vf_add(c[1], w), low = vf_sub(w, vf_sub(p, c[1]));
    mf neg = vf_negative(x);
    return (struct sigma){vf_sel(neg, p, vf_set(1)), vf_sel(neg, low, vf_neg(p)),
                          vf_sel(neg, vf_set(0), vf_neg(low))};
}

/* sigma of the lanes beyond the table put into s; u = |x|, scaled. */
SP_INLINE struct sigma sigma_far(vf x, struct scaled_t u, mf far, struct sigma s)
{
    vf g = tail_value(exp_tail(u.t, u.low, vf_set(1)));
    mf neg = vf_lt(x, vf_set(0));
    s.base = vf_sel(far, vf_sel(neg, g, vf_set(1)), s.base);
    s.rest = vf_sel(far, vf_sel(neg, vf_set(0), vf_neg(g)), s.rest);
    s.low = vf_sel(far, vf_set(0), s.low);
    return s;
}

SP_INLINE struct sigma sigma_plain(vf x)
{
    vf a = vf_abs(x);
    struct scaled_t u = {vf_min(vf_set(TABLE_END), a), a}; /* NaN stays */
    struct sigma s = sigma_near(x, u, 0);
    mf far = vf_lt(vf_set(TABLE_END), a);
    if (__builtin_expect(mf_any(far), 0)) s = sigma_far(x, (struct scaled_t){a, vf_set(0)}, far, s);
    return s;
}

SP_INLINE vf sigma_times(vf dy, struct sigma s)
{
    vf d = without_infinity(dy);
    return vf_fma(dy, s.base, vf_fma(d, s.rest, vf_mul(d, s.low)));
}

void SP_FN(sigmoid)(size_t n, const float *x, float *y)
{
    for (size_t i = 0; i < n; i += SP_LF) {
        struct sigma s = sigma_plain(vf_load_left(x + i, n - i));
        vf_store_left(y + i, n - i, vf_add(s.base, s.rest));
    }
}

void SP_FN(log_sigmoid_grad)(size_t n, const float *x, const float *dy, float *dx)
{
    for (size_t i = 0; i < n; i += SP_LF) {
        struct sigma s = sigma_plain(vf_neg(vf_load_left(x + i, n - i)));
        vf_store_left(dx + i, n - i, sigma_times(vf_load_left(dy + i, n - i), s));
    }
}

/* ------------------------------------------------------------------ softplus_grad */

static void softplus_grad_any(size_t n, const float *x, const float *dy, float *dx, float beta,
                              float threshold)
{
    struct scaling p = scaling_of(beta, threshold);
    for (size_t i = 0; i < n; i += SP_LF) {
        vf a = vf_load_left(x + i, n - i), d = vf_load_left(dy + i, n - i), t = vf_abs(a);
        struct sigma s = sigma_near(a, scaled_t(vf_min(vf_set(p.end), t), vf_set(beta)), 1);
        mf far = vf_lt(vf_set(p.end), t);
        if (__builtin_expect(mf_any(far), 0))
            s = sigma_far(a, scaled_to_tail_end(t, vf_set(beta)), far, s);
        vf r = vf_sel(vf_lt(vf_set(p.last), a), d, sigma_times(d, s));
        vf_store_left(dx + i, n - i, r);
    }
}

void SP_FN(softplus_grad)(size_t n, const float *x, const float *dy, float *dx, float beta,
                          float threshold)
{
    /* Past 17.4 the gradient rounds to 1 anyway. */
    if (beta == 1 && threshold >= 17.5f)
        for (size_t i = 0; i < n; i += SP_LF) {
            struct sigma s = sigma_plain(vf_load_left(x + i, n - i));
            vf_store_left(dx + i, n - i, sigma_times(vf_load_left(dy + i, n - i), s));
        }
    else if (is_usual(beta, threshold))
        softplus_grad_any(n, x, dy, dx, beta, threshold);
    else
        softplus_grad_wide(n, x, dy, dx, beta, threshold);
}

/* ------------------------------------------------------------------ softplus_both
   The same bits as softplus, and as softplus_grad of dy = 1. */

static void both_plain(size_t n, const float *x, float *y, float *s)
{
    for (size_t i = 0; i < n; i += SP_LF) {
        for (; i < n; i += SP_LF) {
            vf a = vf_load_left(x + i, n - i), b = vf_abs(a);
            struct scaled_t u = {vf_min(vf_set(TABLE_END), b), b};
            struct sigma r = sigma_near(a, u, 0);
            vf near = softplus_near(a, u.t);
            if (__builtin_expect(mf_any(vf_lt(vf_set(TABLE_END), b)), 0)) break;
            vf_store_left(y + i, n - i, near);
            vf_store_left(s + i, n - i, vf_add(r.base, r.rest));
        }
        if (i < n) {
            vf a = vf_load_left(x + i, n - i);
            struct sigma r = sigma_plain(a);
            vf_store_left(y + i, n - i, softplus_plain(a));
            vf_store_left(s + i, n - i, vf_add(r.base, r.rest));
        }
    }
}

void SP_FN(softplus_both)(size_t n, const float *x, float *y, float *s, float beta, float threshold)
{
    enum { block = 1024 };
    float copy[block], one[block];
    if (beta == 1 && threshold >= 17.5f) {
        both_plain(n, x, y, s);
        return;
    }
    for (size_t i = 0; i < block; i++) one[i] = 1;
    for (size_t i = 0; i < n; i += block) {
        size_t m = n - i < block ? n - i : block;
        memcpy(copy, x + i, m * sizeof *copy);
        SP_FN(softplus)(m, copy, y + i, beta, threshold);
        SP_FN(softplus_grad)(m, copy, one, s + i, beta, threshold);
    }
}

/* ------------------------------------------------------------------ silu */

/* x sigma(x) for |x| > 15.75: the product with e^x is taken before that is scaled into the
   subnormals. 120 keeps infinities from meeting 0. */
SP_INLINE vf silu_far(vf x, mf far, vf y)
{
    vf a = vf_max(vf_set(-120), vf_min(vf_set(120), x));
    struct tail e = exp_tail(vf_abs(a), vf_set(0), vf_set(1));
    vf product = scale_down(vf_fma(a, e.small, a), e.k);
    mf neg = vf_lt(x, vf_set(0));
    return vf_sel(far, vf_sel(neg, product, vf_sub(x, product)), y);
}

void SP_FN(silu)(size_t n, const float *x, float *y)
{
    for (size_t i = 0; i < n; i += SP_LF) {
        vf a = vf_load_left(x + i, n - i), t = vf_abs(a);
        struct scaled_t u = {vf_min(vf_set(TABLE_END), t), t};
        struct sigma s = sigma_near(a, u, 0);
        vf b = vf_fma(a, s.base, vf_fma(a, s.rest, vf_mul(a, s.low)));
        mf far = vf_lt(vf_set(TABLE_END), t);
        if (__builtin_expect(mf_any(far), 0)) b = silu_far(a, far, b);
        vf_store_left(y + i, n - i, b);
    }
}
