/* The gradient of tanh.
 *
 * Formula  4 e / (1 + e)^2, e = e^(-2|x|).
 * Domain   all; NaN -> NaN, infinities -> 0.
 * Bound    in the fast bodies. */

#ifndef SP_FAST_F32
static void tanh_grad_wide(size_t n, const T *x, const T *dy, T *dx)
{
    for (size_t i = 0; i < n; i += W_LANES) {
        W a = w_load(x + i, n - i);
        struct exp_scaled e = exp_scaled_of(w_mul(w_set(2), a));
        W s = w_scale_down(e, w_mul(w_set(4), sigma_prime_of(e.up)));
        w_store(dx + i, n - i, w_mul(w_load(dy + i, n - i), s));
    }
}
#endif
