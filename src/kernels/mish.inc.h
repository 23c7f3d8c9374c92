/* mish with its gradient.
 *
 * Formula  x tanh(softplus(x)). With e = e^-|x|,
 *              tanh(softplus(x)) = (1 + 2e) / (1 + 2e + 2e^2)       for x >= 0,
 *                                  (2e + e^2) / (2 + 2e + e^2)      for x <= 0;
 *              gradient tanh(s) + x sigma(x) (1 - tanh(s)^2), s = softplus(x), and
 *              1 - tanh(s)^2 = 4 E / (1 + E)^2 with E = e^(-2s) = (1 + e^x)^-2.
 * Domain   all; NaN -> NaN, -inf -> -0, +inf -> +inf (gradient: -0 and 1).
 * The fast bodies leave to this what lies far out. */

#ifndef SP_FAST_F32
static inline W mish_tanh(W x, W e)
{
    const W one = w_set(1), two = w_set(2);
    M neg = w_lt(x, w_set(0));
    W e2 = w_mul(e, e), d = w_mul(two, e);
    W num = w_sel(neg, w_add(d, e2), w_add(one, d));
    W rest = w_sel(neg, two, w_mul(two, e2));
    return w_div(num, w_add(num, rest));
}

static void mish_wide(size_t n, const T *x, T *y)
{
    for (size_t i = 0; i < n; i += W_LANES) {
        W a = w_load(x + i, n - i), c = w_clamp(a, 1000);
        struct exp_scaled e = exp_scaled_of(c);
        W r = scale_down_below(e, c, w_mul(c, mish_tanh(c, e.up)));
        w_store(y + i, n - i, w_sel(own_limit(a, 1000), a, r));
    }
}

static void mish_grad_wide(size_t n, const T *x, const T *dy, T *dx)
{
    const W one = w_set(1);
    for (size_t i = 0; i < n; i += W_LANES) {
        W a = w_clamp(w_load(x + i, n - i), 1000);
        struct exp_scaled scaled = exp_scaled_of(a);
        W e = scaled.up;
        /* 1 + e^x = (1 + e) e^max(x,0), so E = f / (1 + e)^2 with f = e^(-2 max(x,0)). */
        W f = w_sel(w_lt(a, w_set(0)), one, w_mul(e, e));
        W r = w_add(one, e), r2 = w_mul(r, r), s = w_add(r2, f);
        W sech2 = w_div(w_mul(w_mul(w_set(4), f), r2), w_mul(s, s));
        W d = w_add(mish_tanh(a, e), w_mul(w_mul(a, sigma_of(a, e)), sech2));
        d = scale_down_below(scaled, a, d);
        w_store(dx + i, n - i, w_mul(w_load(dy + i, n - i), d));
    }
}
#endif
