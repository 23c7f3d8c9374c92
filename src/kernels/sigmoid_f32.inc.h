/* sigma and what multiplies it, in float: sigmoid, the gradients of softplus and of log_sigmoid,
 * softplus with its derivative, silu.
 *
 * Formula  sigma(x): g(|x|) for x < 0 and 1 - g(|x|) for x > 0, g(t) = 1 / (1 + e^t).
 * How      g = c0 + w from a table of 32 polynomials of degree 5. Beyond |x| = 15.75, g = e^-|x| - e^(-2|x|). A gradient is the product dy sigma;
 *          for silu the sum c0 + w enters with what its rounding lost.
 * Domain   all; NaN -> NaN, -inf -> 0, +inf -> 1 (silu: -0 and +inf); monotone. beta outside
 *          2^-60..2^60 goes to the wide body.
 * Bound f32 sigmoid: 0.9659 ULP at -0x1.e7ff2cp+3
 * Bound f32 softplus_grad: 0.9659 ULP at -0x1.e7ff2cp+3
 * Bound f32 log_sigmoid_grad: 0.9659 ULP at 0x1.e7ff2cp+3
 * Bound f32 silu: 0.9552 ULP at -0x1.e6a91cp+3
 * Measured sigmoid and silu over all floats by tests/kernels/exhaustive; the gradients have sigmoid's
 *          bits for dy = 1. */

#include "coef/sigmoid_lut.h"

/* g in the table, t = |x|: garbage beyond; NaN stays. */
SP_INLINE vf g_near(vf t)
{
    vf c[8];
    t = vf_min(vf_set(TABLE_END), t);
    vf_lut(&sigmoid_lut, piece_of(t), c);
    return vf_add(c[1], rise_of(c, vf_sub(t, c[0])));
}

SP_INLINE vf g_beyond(vf t)
{
    return tail_value(exp_tail(t, vf_set(0), 1));
}

SP_INLINE vf g_plain(vf t)
{
    vf g = g_near(t);
    mf far = vf_lt(vf_set(TABLE_END), t);
    if (__builtin_expect(mf_any(far), 0)) g = vf_sel(far, g_beyond(t), g);
    return g;
}

SP_INLINE vf sigma_of_g(vf x, vf g)
{
    return vf_sel(vf_negative(x), g, vf_sub(vf_set(1), g));
}

SP_INLINE vf sigma_plain(vf x)
{
    return sigma_of_g(x, g_plain(vf_abs(x)));
}

void SP_FN(sigmoid)(size_t n, const float *x, float *y)
{
    for (size_t i = 0; i < n; i += SP_LF)
        vf_store_left(y + i, n - i, sigma_plain(vf_load_left(x + i, n - i)));
}

void SP_FN(log_sigmoid_grad)(size_t n, const float *x, const float *dy, float *dx)
{
    for (size_t i = 0; i < n; i += SP_LF) {
        vf s = sigma_plain(vf_neg(vf_load_left(x + i, n - i)));
        vf_store_left(dx + i, n - i, vf_mul(vf_load_left(dy + i, n - i), s));
    }
}

/* ------------------------------------------------------------------ softplus_grad */

/* sigma(beta x). */
SP_INLINE vf sigma_scaled(vf x, struct scaling by)
{
    vf c[8], abs_x = vf_abs(x), t = vf_min(vf_set(by.end), abs_x);
    vf_lut(&sigmoid_lut, piece_of_scaled(t, by), c);
    vf g = vf_add(c[1], rise_of(c, vf_fma(vf_set(by.beta), t, vf_neg(c[0]))));
    mf far = vf_lt(vf_set(by.end), abs_x);
    if (__builtin_expect(mf_any(far), 0)) {
        struct scaled_t u = scaled_t(abs_x, by);
        struct tail e = exp_tail(u.t, u.low, 1);
        g = vf_sel(far, scale_down_so(vf_add(e.high, e.rest), e.scale, 1), g);
    }
    return sigma_of_g(x, g);
}

static __attribute__((noinline)) void softplus_grad_any(size_t n, const float *x, const float *dy,
                                                        float *dx, struct scaling by)
{
    for (size_t i = 0; i < n; i += SP_LF) {
        vf a = vf_load_left(x + i, n - i), d = vf_load_left(dy + i, n - i);
        vf r = vf_sel(vf_lt(vf_set(by.last), a), d, vf_mul(d, sigma_scaled(a, by)));
        vf_store_left(dx + i, n - i, r);
    }
}

/* beta = 1, and a threshold past 17.4, where the gradient rounds to 1 anyway? */
static inline int is_plain_grad(float beta, float threshold)
{
    return beta == 1 && threshold >= 17.5f;
}

void SP_FN(softplus_grad)(size_t n, const float *x, const float *dy, float *dx, float beta,
                          float threshold)
{
    if (is_plain_grad(beta, threshold))
        for (size_t i = 0; i < n; i += SP_LF) {
            vf s = sigma_plain(vf_load_left(x + i, n - i));
            vf_store_left(dx + i, n - i, vf_mul(vf_load_left(dy + i, n - i), s));
        }
    else if (is_usual(beta, threshold))
        softplus_grad_any(n, x, dy, dx, scaling_of(beta, threshold));
    else
        softplus_grad_wide(n, x, dy, dx, beta, threshold);
}

/* ------------------------------------------------------------------ softplus_both
   The same bits as softplus, and as softplus_grad of dy = 1. */

/* Here the tables' rows end that have the same C in both: |x| < 14.75. */
#define BOTH_END 14.75f

struct both {
    vf value, slope;
};

SP_INLINE mf is_both_near(vf x)
{
    return vf_lt(vf_abs(x), vf_set(BOTH_END));
}

/* For such an x, garbage for others. */
SP_INLINE struct both both_near(vf x)
{
    vf c[8], d[8], t = vf_abs(x);
    vf_lut(&softplus_lut, piece_of(t), c);
    vf_lut(&sigmoid_lut, piece_of(t), d);
    vf s = vf_sub(t, c[0]), g = vf_add(d[1], rise_of(d, s));
    return (struct both){softplus_sum(x, c, rise_of(c, s)), sigma_of_g(x, g)};
}

/* |x| > TABLE_END. */
SP_INLINE struct both both_beyond(vf x)
{
    vf t = vf_abs(x), below = tail_value(exp_tail(t, vf_set(0), 0.5f));
    return (struct both){vf_sel(vf_negative(x), below, x), sigma_of_g(x, g_beyond(t))};
}

SP_INLINE struct both both_any(vf x)
{
    const struct softplus_how how = plain_how(INFINITY, 0, 0);
    if (mf_all(vf_lt(vf_set(TABLE_END), vf_abs(x)))) return both_beyond(x);
    vf below = softplus_below(x, how);
    return (struct both){vf_sel(is_below(x, how), below, softplus_near(x, how)), sigma_plain(x)};
}

SP_INLINE void put_both(float *y, float *s, size_t left, struct both v)
{
    vf_store_left(y, left, v.value);
    vf_store_left(s, left, v.slope);
}

/* Vectors while some of their lanes are not near; how many elements. A function of its own, for the
   tables of both_plain to stay in registers. */
static __attribute__((noinline)) size_t both_far(size_t n, const float *x, float *y, float *s)
{
    size_t i = 0;
    for (; i < n; i += SP_LF) {
        vf a = vf_load_left(x + i, n - i);
        if (mf_all(is_both_near(a))) break;
        put_both(y + i, s + i, n - i, both_any(a));
    }
    return i;
}

static void both_plain(size_t n, const float *x, float *y, float *s)
{
    for (size_t i = 0; i < n;) {
        for (; i < n; i += SP_LF) {
            vf a = vf_load_left(x + i, n - i);
            struct both v = both_near(a);
            if (__builtin_expect(!mf_all(is_both_near(a)), 0)) break;
            put_both(y + i, s + i, n - i, v);
        }
        if (i < n) i += both_far(n - i, x + i, y + i, s + i);
    }
}

void SP_FN(softplus_both)(size_t n, const float *x, float *y, float *s, float beta, float threshold)
{
    enum { block = 1024 };
    float copy[block], one[block];
    if (is_plain_grad(beta, threshold)) {
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

/* x sigma(x) for |x| > 15.75: the product with e^-|x| is taken before that is scaled into the
   subnormals. 120 keeps infinities from meeting 0. */
SP_INLINE vf silu_far(vf x)
{
    vf t = vf_min(vf_set(120), vf_abs(x));
    struct tail e = exp_tail(t, vf_set(0), 1);
    vf product = scale_down(vf_fma(t, e.high, vf_mul(t, e.rest)), e.scale);
    return vf_sel(vf_negative(x), vf_neg(product), vf_sub(x, product));
}

/* max(x, 0) - |x| g. */
void SP_FN(silu)(size_t n, const float *x, float *y)
{
    for (size_t i = 0; i < n; i += SP_LF) {
        vf a = vf_load_left(x + i, n - i), t = vf_abs(a), in = vf_min(vf_set(TABLE_END), t), c[8];
        vf_lut(&sigmoid_lut, piece_of(in), c);
        vf w = rise_of(c, vf_sub(in, c[0]));
        vf g = vf_add(c[1], w), low = vf_sub(w, vf_sub(g, c[1]));
        vf b = vf_sub(vf_max(vf_set(0), a), vf_fma(t, g, vf_mul(t, low)));
        mf far = vf_lt(vf_set(TABLE_END), t);
        if (__builtin_expect(mf_any(far), 0)) b = vf_sel(far, silu_far(a), b);
        vf_store_left(y + i, n - i, b);
    }
}
