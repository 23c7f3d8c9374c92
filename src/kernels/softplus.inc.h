/* softplus, the wide body: any beta and threshold, a right rounding nearly always.
 *
 * Formula  log(1 + e^(beta x)) / beta; x itself where beta x > threshold.
 * How      max(x, 0) + log1p(e^-|beta x|) / beta in the working precision: nothing overflows or
 *          cancels.
 * Domain   all; NaN -> NaN, -inf -> +0, +inf -> +inf; beta <= 0 or NaN -> NaN.
 * Bounds   in softplus_f32.inc.h and softplus_f64.inc.h, which take the usual parameters. */

static inline W softplus_of(W x, W u, struct exp_scaled e, W inv_beta, T threshold)
{
    W y = w_add(positive_part(x), w_mul(w_log1p(e.up), inv_beta));
    return w_sel(above(u, threshold), x, scale_down_below(e, u, y));
}

static void softplus_wide(size_t n, const T *x, T *y, T beta, T threshold)
{
    W b = valid_beta(beta), inv_beta = w_div(w_set(1), b);
    for (size_t i = 0; i < n; i += W_LANES) {
        W a = w_load(x + i, n - i), u = w_mul(b, a);
        w_store(y + i, n - i, softplus_of(a, u, exp_scaled_of(u), inv_beta, threshold));
    }
}
