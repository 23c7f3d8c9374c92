/* silu(x) = x sigma(x) in double. */

void SP_FN(silu)(size_t n, const T *x, T *y)
{
    for (size_t i = 0; i < n; i += W_LANES) {
        W a = w_load(x + i, n - i), c = w_clamp(a, 1000);
        struct exp_scaled e = exp_scaled_of(c);
        W r = scale_down_below(e, c, w_mul(c, sigma_of(c, e.up)));
        w_store(y + i, n - i, w_sel(own_limit(a, 1000), a, r));
    }
}
