/* The gradient of softplus in beta.
 *
 * Formula  -H(sigma(u)) / beta^2, u = beta x, and with t = |u|, e = e^-t
 *              H(sigma(u)) = log1p(e) + t e / (1 + e),
 *          a sum of positive terms.
 * Domain   all; NaN -> NaN, infinities -> -0; 0 where u > threshold.
 * Bound f32 softplus_grad_beta: 0.5000 ULP at -0x1.0a2b2cp+4
 * Measured f32 on the sample of tests/kernels/test_ulp; f64 in the fast body. */

static void softplus_grad_beta_wide(size_t n, const T *x, const T *dy, T *dbeta, T beta,
                                    T threshold)
{
    W b = valid_beta(beta), scale = w_div(w_set(-1), w_mul(b, b));
    for (size_t i = 0; i < n; i += W_LANES) {
        W u = w_mul(b, w_load(x + i, n - i)), t = w_abs(u);
        struct exp_scaled e = exp_scaled_of(u);
        /* Past 1000 e is 0, and an infinite t must not meet it. */
        t = w_sel(w_lt(w_set(1000), t), w_set(1000), t);
        W h = w_add(w_log1p(e.up), w_div(w_mul(t, e.up), w_add(w_set(1), e.up)));
        h = w_sel(above(u, threshold), w_set(0), w_scale_down(e, w_mul(scale, h)));
        w_store(dbeta + i, n - i, w_mul(w_load(dy + i, n - i), h));
    }
}

#ifdef SP_FAST_F32
void SP_FN(softplus_grad_beta)(size_t n, const T *x, const T *dy, T *dbeta, T beta, T threshold)
{
    softplus_grad_beta_wide(n, x, dy, dbeta, beta, threshold);
}
#endif
