/* softplus^-1(y) = logexpm1(beta y) / beta; y itself where beta y > threshold. */

void SP_FN(softplus_inv)(size_t n, const T *y, T *x, T beta, T threshold)
{
    W b = valid_beta(beta), inv_beta = w_div(w_set(1), b);
    for (size_t i = 0; i < n; i += W_LANES) {
        W v = w_load(y + i, n - i), u = w_mul(b, v);
        W r = w_mul(logexpm1_of(u), inv_beta);
        w_store(x + i, n - i, w_sel(above(u, threshold), v, r));
    }
}
