/* gelu with its gradient.
 *
 * Formula  x Phi(x), Phi the normal distribution function; gradient Phi(x) + x phi(x).
 * How      Phi(-t) = e^(-t^2/2) times a polynomial in (t - m) / (t + 4): normal.h.
 * Domain   all; NaN -> NaN, -inf -> -0, +inf -> +inf (gradient: -0 and 1).
 * Bound    in the fast bodies. */

static const double inv_sqrt_2pi[2] = {0x1.9884533d43651p-2, -0x1.cbc0d30ebfd15p-56};

static void gelu_wide(size_t n, const T *x, T *y)
{
    for (size_t i = 0; i < n; i += W_LANES) {
        /* Beyond 40 nothing changes, but infinity would meet 0. */
        W a = w_load(x + i, n - i), c = w_clamp(a, 40);
        struct exp_scaled e = normal_gauss(c);
        W r = scale_down_below(e, c, w_mul(c, normal_cdf(c, e.up)));
        w_store(y + i, n - i, w_sel(own_limit(a, 40), a, r));
    }
}

static void gelu_grad_wide(size_t n, const T *x, const T *dy, T *dx)
{
    for (size_t i = 0; i < n; i += W_LANES) {
        W a = w_clamp(w_load(x + i, n - i), 40);
        struct exp_scaled e = normal_gauss(a);
        W density = w_mul(w_pair(inv_sqrt_2pi), e.up);
        W s = scale_down_below(e, a, w_add(normal_cdf(a, e.up), w_mul(a, density)));
        w_store(dx + i, n - i, w_mul(w_load(dy + i, n - i), s));
    }
}
