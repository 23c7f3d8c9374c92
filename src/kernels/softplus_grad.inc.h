/* The gradients of softplus, wide bodies, and its second derivative.
 *
 * Formula  sigma(u), u = beta x; 1 - e^(-beta y) from y = softplus(x); beta sigma'(u).
 * How      sigma = 1/(1+e) or e/(1+e) by the sign of u, sigma' = e/(1+e)^2, e = e^-|u|; expm1 for
 *          y.
 * Domain   all; the first two are 1 where u > threshold, the last 0 where u >= threshold.
 * Bound    in the fast bodies. */

static void softplus_grad_wide(size_t n, const T *x, const T *dy, T *dx, T beta, T threshold)
{
    W b = valid_beta(beta);
    for (size_t i = 0; i < n; i += W_LANES) {
        W u = w_mul(b, w_load(x + i, n - i));
        W s = w_sel(above(u, threshold), w_set(1), sigma_of(u, exp_neg_abs(u)));
        w_store(dx + i, n - i, w_mul(w_load(dy + i, n - i), s));
    }
}

/* sigma(beta x) = 1 - e^(-beta y) from the saved y = softplus(x). */
static void softplus_grad_y_wide(size_t n, const T *y, const T *dy, T *dx, T beta, T threshold)
{
    W b = valid_beta(beta);
    for (size_t i = 0; i < n; i += W_LANES) {
        W u = w_mul(b, w_load(y + i, n - i));
        W s = w_sel(above(u, threshold), w_set(1), w_sub(w_set(0), w_expm1(w_neg(u))));
        w_store(dx + i, n - i, w_mul(w_load(dy + i, n - i), s));
    }
}

static void softplus_grad2_wide(size_t n, const T *x, const T *dy, T *dx, T beta, T threshold)
{
    W b = valid_beta(beta);
    for (size_t i = 0; i < n; i += W_LANES) {
        W u = w_mul(b, w_load(x + i, n - i));
        struct exp_scaled e = exp_scaled_of(u);
        W s = w_scale_down(e, w_mul(b, sigma_prime_of(e.up)));
        s = w_sel(at_or_above(u, threshold), w_set(0), s);
        w_store(dx + i, n - i, w_mul(w_load(dy + i, n - i), s));
    }
}
