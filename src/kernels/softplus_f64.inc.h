/* softplus and log_sigmoid in double, and softplus with its gradient.
 *
 * Formula  max(x, 0) + log(1 + e^-|u|) / beta, u = beta x; log sigma(x) = -softplus(-x).
 * How      the two terms as doubles with tails, 1 / beta as well; one rounding is felt, that of the
 *          last sum.
 * Domain   all; u < -600 and beta outside 2^-100..2^100 by the wide body.
 * Order    where |u| < 2^-6 (2^-5 with a beta) neighbouring x move the result by less than the rounding of e's tail:
 *          there log 2 + u/2 + u^2 P(u^2), whose every sum rises with x.
 * Bound f64 softplus: 0.75 ULP seen, at -0x1.62740507e2ffbp+9
 * Bound f64 log_sigmoid: 0.75 ULP seen, at 0x1.6273116a0f10ep+9
 * Tried    max(x, 0), log c and the rest added in the order of their size: 0.1 ns less, 0.73 ULP.
 *          Two vectors at a time, op by op: no gain.
 * Measured by tests/kernels/exhaustive --f64, see docs/accuracy.md. */

#include "logistic_f64.h"

/* max(x, 0) + log1p(e) / beta, given e = e^-|beta x|. */
SP_INLINE vd softplus_sum(vd x, dd e, const struct scaling *p, int has_scaling)
{
    dd l = over_beta(log1p_near(e), p, has_scaling);
    vd a = vd_max(vd_set(0), x); /* a NaN survives as the second argument */
    dd sum = dd_fast_sum(vd_max(l.hi, a), vd_min(l.hi, a));
    vd y = vd_add(sum.hi, vd_add(sum.lo, l.lo));
    return vd_sel(is_linear(scaled(x, p, has_scaling), p), x, y);
}

/* For |beta x| < 2^-5, to 2^-68: (log 2 + u/2 + u^2/8 - u^4/192 + u^6/2880 - 17 u^8/645120) / beta. */
SP_INLINE vd softplus_about_zero(vd x, const struct scaling *p)
{
    const vd half = vd_set(0.5);
    dd u = dd_product(vd_set(p->beta), x);
    vd v = vd_mul(u.hi, u.hi);
    vd q = vd_fma(v, vd_set(-17.0 / 645120), vd_set(1.0 / 2880));
    q = vd_fma(v, vd_fma(v, q, vd_set(-1.0 / 192)), vd_set(0.125));
    vd rest = vd_fma(v, q, vd_fma(half, u.lo, vd_set(LOG2_REST)));
    dd sum = dd_fast_sum(vd_set(LOG2), vd_mul(half, u.hi));
    dd l = over_beta(dd_of(sum.hi, vd_add(sum.lo, rest)), p, 1);
    return vd_sel(is_linear(u.hi, p), x, vd_add(l.hi, l.lo));
}

/* a is |x|, held to the end. */
SP_INLINE md softplus_is_far(vd x, vd a, const struct scaling *p, int has_scaling)
{
    vd start = vd_set(has_scaling ? p->start : NEAR_START);
    return md_or(is_below(x, p, has_scaling), vd_lt(a, start));
}

SP_INLINE vd softplus_near(vd x, const struct scaling *p, int has_scaling, md *far)
{
    vd a = vd_min_abs(x, end_of(p, has_scaling)); /* the end for a NaN: one operation less */
    dd t = has_scaling ? dd_product(vd_set(p->beta), a) : dd_of(a, vd_set(0));
    *far = softplus_is_far(x, a, p, has_scaling);
    return softplus_sum(x, exp_near(t, has_scaling), p, has_scaling);
}

/* The lanes that softplus_is_far tells; those between need not be right. */
static void softplus_far(size_t n, const T *x, const T *dy, T *y, const struct scaling *p)
{
    (void)dy;
    for (size_t i = 0; i < n; i += SP_LD) {
        vd a = v_load(x + i, n - i), r = softplus_about_zero(a, p);
        md below = is_below(a, p, 1);
        if (md_any(below)) {
            T wide[SP_LD];
            vd_store(wide, a);
            softplus_wide(SP_LD, wide, wide, p->beta, p->threshold);
            r = vd_sel(below, vd_load(wide), r);
        }
        v_store(y + i, n - i, r);
    }
}

void SP_FN(softplus)(size_t n, const T *x, T *y, T beta, T threshold)
{
    near_op(n, x, NULL, y, beta, threshold, softplus_near, softplus_far);
}

SP_INLINE vd log_sigmoid_near(vd x, const struct scaling *p, int has_scaling, md *far)
{
    return vd_neg(softplus_near(vd_neg(x), p, has_scaling, far));
}

static void log_sigmoid_far(size_t n, const T *x, const T *dy, T *y, const struct scaling *p)
{
    for (size_t i = 0; i < n; i++) y[i] = -x[i];
    softplus_far(n, y, dy, y, p);
    for (size_t i = 0; i < n; i++) y[i] = -y[i];
}

void SP_FN(log_sigmoid)(size_t n, const T *x, T *y)
{
    near_op(n, x, NULL, y, 1, (T)INFINITY, log_sigmoid_near, log_sigmoid_far);
}

/* ------------------------------------------------------------------ value and gradient */

static void softplus_both_wide(size_t n, const T *x, T *y, T *s, T beta, T threshold)
{
    W b = valid_beta(beta), inv_beta = w_div(w_set(1), b);
    for (size_t i = 0; i < n; i += W_LANES) {
        W a = w_load(x + i, n - i), u = w_mul(b, a);
        struct exp_scaled e = exp_scaled_of(u);
        W sigma = w_sel(above(u, threshold), w_set(1), scale_down_below(e, u, sigma_of(u, e.up)));
        w_store(y + i, n - i, softplus_of(a, u, e, inv_beta, threshold));
        w_store(s + i, n - i, sigma);
    }
}

SP_INLINE void softplus_both_loop(size_t n, const T *x, T *y, T *s, const struct scaling *p,
                                  int has_scaling)
{
    for (size_t i = 0; i < n; i += SP_LD) {
        vd a, value, slope;
        md far;
        for (; i < n; i += SP_LD) {
            a = v_load(x + i, n - i);
            dd e = exp_near(scaled_abs(a, p, has_scaling), has_scaling);
            value = softplus_sum(a, e, p, has_scaling);
            slope = sigma_value(a, e, p, has_scaling);
            far = softplus_is_far(a, vd_abs(a), p, has_scaling);
            if (__builtin_expect(md_any(far), 0)) break;
            v_store(y + i, n - i, value);
            v_store(s + i, n - i, slope);
        }
        if (i < n) {
            T lanes[SP_LD], wide[SP_LD], wide_slope[SP_LD];
            vd_store(lanes, a);
            softplus_far(SP_LD, lanes, NULL, wide, p);
            v_store(y + i, n - i, vd_sel(far, vd_load(wide), value));
            md below = is_below(a, p, has_scaling);
            if (md_any(below)) {
                softplus_both_wide(SP_LD, lanes, wide, wide_slope, p->beta, p->threshold);
                slope = vd_sel(below, vd_load(wide_slope), slope);
            }
            v_store(s + i, n - i, slope);
        }
    }
}

void SP_FN(softplus_both)(size_t n, const T *x, T *y, T *s, T beta, T threshold)
{
    struct scaling p = scaling_of(beta, threshold);
    if (beta == 1)
        softplus_both_loop(n, x, y, s, &p, 0);
    else if (is_usual(beta))
        softplus_both_loop(n, x, y, s, &p, 1);
    else
        softplus_both_wide(n, x, y, s, beta, threshold);
}

/* ------------------------------------------------------------------ with a row added */

void SP_FN(bias_softplus)(size_t rows, size_t cols, const T *x, size_t ldx, const T *bias, T *y,
                          size_t ldy, T beta, T threshold)
{
    enum { PART = 512 }; /* stays in L1 between the two loops */
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < cols; c += PART) {
            size_t n = cols - c < PART ? cols - c : PART;
            T *out = y + r * ldy + c;
            for (size_t i = 0; i < n; i += SP_LD)
                v_store(out + i, n - i,
                        v_add(v_load(x + r * ldx + c + i, n - i), v_load(bias + c + i, n - i)));
            SP_FN(softplus)(n, out, out, beta, threshold);
        }
}
