/* gelu_tanh, the usual approximation of gelu, with its gradient.
 *
 * Formula  x sigma(g), g = 2 sqrt(2/pi) (x + c x^3), c = 0.044715; gradient sigma(g) + x g'
 *          sigma'(g).
 * Domain   all; NaN -> NaN, -inf -> -0, +inf -> +inf (gradient: -0 and 1).
 * Bound    in the fast bodies. */

static const double two_sqrt_2_over_pi[2] = {0x1.9884533d43651p+0, -0x1.cbc0d30ebfd15p-54};
static const double cubic[2] = {0x1.6e4e26d4801f7p-5, 0x1.441355475a31ap-59};
static const double cubic3[2] = {0x1.12ba9d1f60179p-3, 0x1.f30e7ff583a54p-57};

static inline W gelu_inner(W x)
{
    W x2 = w_mul(x, x);
    return w_mul(w_mul(w_pair(two_sqrt_2_over_pi), x), w_add(w_set(1), w_mul(w_pair(cubic), x2)));
}

static inline W gelu_inner_slope(W x)
{
    W x2 = w_mul(x, x);
    return w_mul(w_pair(two_sqrt_2_over_pi), w_add(w_set(1), w_mul(w_pair(cubic3), x2)));
}

static void gelu_tanh_wide(size_t n, const T *x, T *y)
{
    for (size_t i = 0; i < n; i += W_LANES) {
        W a = w_load(x + i, n - i), c = w_clamp(a, 50), g = gelu_inner(c);
        struct exp_scaled e = exp_scaled_of(g);
        W r = scale_down_below(e, g, w_mul(c, sigma_of(g, e.up)));
        w_store(y + i, n - i, w_sel(own_limit(a, 50), a, r));
    }
}

static void gelu_tanh_grad_wide(size_t n, const T *x, const T *dy, T *dx)
{
    for (size_t i = 0; i < n; i += W_LANES) {
        W a = w_clamp(w_load(x + i, n - i), 50), g = gelu_inner(a);
        struct exp_scaled e = exp_scaled_of(g);
        W s = w_mul(w_mul(a, gelu_inner_slope(a)), sigma_prime_of(e.up));
        s = scale_down_below(e, g, w_add(sigma_of(g, e.up), s));
        w_store(dx + i, n - i, w_mul(w_load(dy + i, n - i), s));
    }
}
