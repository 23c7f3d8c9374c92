/* softplus in double: the wide bodies. */

void SP_FN(softplus)(size_t n, const T *x, T *y, T beta, T threshold)
{
    softplus_wide(n, x, y, beta, threshold);
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
