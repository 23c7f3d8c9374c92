/* softplus and log_sigmoid in double.
 *
 * Formula  max(x, 0) + log(1 + u), u = e^-|x|, for beta = 1; the wide body for other beta.
 * How      u = T (1 + p), T = 2^(-k/16) from a table; with 15 u near j,
 *              log(1 + u) = -log r + log(1 + v),   v = r (1 + u) - 1,
 *          r near 1 / (1 + j/15) in 9 bits, and r = 1 for u < 1/16. The terms are added from the
 * smallest to the largest.
 * Domain   all; below -700 the wide body.
 * Bound f64 softplus: 0.72 ULP seen, at 0x1.ffffffffffff1p-2
 * Bound f64 log_sigmoid: 0.79 ULP seen, at 0x1.25873de2d1afdp+1
 * Measured f64 on that of test_ulp. */

#include "coef/softplus_f64.h"

SP_INLINE vd softplus_near(vd x)
{
    const vd magic = vd_set(ROUND_MAGIC), one = vd_set(1);
    vd t = vd_min(vd_abs(x), vd_set(700)); /* 700 for a NaN */
    vd m = vd_fma(t, vd_set(-exp_f64.per_log2), magic), k = vd_sub(m, magic);
    vd r = vd_fma(k, vd_set(exp_f64.step_low), vd_fma(k, vd_set(exp_f64.step_high), t));
    vd q = vd_fma(r, vd_set(-1.0 / 5040), vd_set(1.0 / 720));
    q = vd_fma(q, r, vd_set(-1.0 / 120));
    q = vd_fma(q, r, vd_set(1.0 / 24));
    q = vd_fma(q, r, vd_set(-1.0 / 6));
    q = vd_fma(q, r, vd_set(0.5));
    vd p = vd_sub(vd_lookup16(exp_f64.low, vl_bits(m)), r);
    p = vd_fma(vd_mul(r, r), q, p);
    vd high = power_of_sixteenth(m), low = vd_mul(high, p); /* u = high + low */

    vl j = vl_bits(vd_fma(high, vd_set(15), magic));
    md small = vd_lt(high, vd_set(0x1p-4));
    vd c = vd_sel(small, one, vd_lookup16(softplus_f64.r, j));
    vd v = vd_fma(c, low, vd_fma(c, high, vd_sub(c, one)));
    vd g = vd_set(softplus_f64.q[9]);
    for (int i = 8; i >= 0; i--) g = vd_fma(g, v, vd_set(softplus_f64.q[i]));
    vd base = vd_sel(small, high, vd_lookup16(softplus_f64.high, j));
    vd rest = vd_sel(small, low, vd_add(v, vd_lookup16(softplus_f64.low, j)));
    rest = vd_fma(vd_mul(v, v), g, rest);

    /* max(x, 0), base and rest; a NaN survives in max and min as their second argument. */
    vd a = vd_max(vd_set(0), x);
    return vd_add(vd_max(base, a), vd_add(vd_min(base, a), rest));
}

/* One vector with lanes below -700: those from the wide body. */
static __attribute__((noinline)) vd softplus_far(vd x)
{
    double wide[SP_LD];
    vd_store(wide, x);
    softplus_wide(SP_LD, wide, wide, 1, (double)INFINITY);
    return vd_sel(vd_lt(x, vd_set(-700)), vd_load(wide), softplus_near(x));
}

/* sign * softplus(sign * x), sign = 1 or -1: the second is log sigma. */
SP_INLINE void softplus_loop(size_t n, const double *x, double *y, double sign, double threshold)
{
    for (size_t i = 0; i < n; i += SP_LD) {
        for (; i < n; i += SP_LD) {
            vd a = vd_mul(vd_set(sign), v_load(x + i, n - i));
            if (__builtin_expect(md_any(vd_lt(a, vd_set(-700))), 0)) break;
            vd b = vd_sel(vd_lt(vd_set(threshold), a), a, softplus_near(a));
            v_store(y + i, n - i, vd_mul(vd_set(sign), b));
        }
        if (i < n) {
            vd a = vd_mul(vd_set(sign), v_load(x + i, n - i));
            vd b = vd_sel(vd_lt(vd_set(threshold), a), a, softplus_far(a));
            v_store(y + i, n - i, vd_mul(vd_set(sign), b));
        }
    }
}

void SP_FN(softplus)(size_t n, const T *x, T *y, T beta, T threshold)
{
    if (beta == 1)
        softplus_loop(n, x, y, 1, threshold);
    else
        softplus_wide(n, x, y, beta, threshold);
}

void SP_FN(log_sigmoid)(size_t n, const T *x, T *y)
{
    softplus_loop(n, x, y, -1, (double)INFINITY);
}

void SP_FN(softplus_both)(size_t n, const T *x, T *y, T *s, T beta, T threshold)
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

void SP_FN(bias_softplus)(size_t rows, size_t cols, const T *x, size_t ldx, const T *bias, T *y,
                          size_t ldy, T beta, T threshold)
{
    W b = valid_beta(beta), inv_beta = w_div(w_set(1), b);
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < cols; c += W_LANES) {
            W a = w_add(w_load(x + r * ldx + c, cols - c), w_load(bias + c, cols - c));
            a = w_round(a);
            W u = w_mul(b, a);
            w_store(y + r * ldy + c, cols - c,
                    softplus_of(a, u, exp_scaled_of(u), inv_beta, threshold));
        }
}
