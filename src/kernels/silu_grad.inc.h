/* The gradient of silu.
 *
 * Formula  sigma(x) + x sigma'(x).
 * Domain   all; NaN -> NaN, -inf -> -0, +inf -> 1. Near its zero, x = -1.278, relative as well.
 * Bound    in the fast bodies. */

#ifndef SP_FAST_F32
static void silu_grad_wide(size_t n, const T *x, const T *dy, T *dx)
{
    for (size_t i = 0; i < n; i += W_LANES) {
        W a = w_clamp(w_load(x + i, n - i), 1000);
        struct exp_scaled e = exp_scaled_of(a);
        W s = w_add(sigma_of(a, e.up), w_mul(a, sigma_prime_of(e.up)));
        s = scale_down_below(e, a, s);
        w_store(dx + i, n - i, w_mul(w_load(dy + i, n - i), s));
    }
}
#endif
