/* The inverse of softplus.
 *
 * Formula  logexpm1(beta y) / beta; y itself where beta y > threshold.
 * Domain   y > 0; 0 -> -inf, y < 0 -> NaN, +inf -> +inf. Relative also around its zero, y = log 2
 *          / beta.
 * Bound    in the fast bodies. */

static void softplus_inv_wide(size_t n, const T *y, T *x, T beta, T threshold)
{
    W b = valid_beta(beta), inv_beta = w_div(w_set(1), b);
    for (size_t i = 0; i < n; i += W_LANES) {
        W v = w_load(y + i, n - i), u = w_mul(b, v);
        W r = logexpm1_of(u);
        if (W_UNDERFLOWS) {
            /* log(beta y) of a y whose product would be subnormal. */
            W big = w_mul(b, w_mul(v, w_set(0x1p600)));
            W deep = w_sub(w_log(big), w_mul(w_set(600), w_add(w_set(LOG2), w_set(LOG2_REST))));
            r = w_sel(w_lt(v, w_set(0x1p-500)), deep, r);
        }
        r = w_mul(r, inv_beta);
        /* Past 64 the rest is nothing to y, and u may be infinite. */
        r = w_sel(md_or(above(u, threshold), w_lt(w_set(64), u)), v, r);
        w_store(x + i, n - i, w_sel(w_lt(v, w_set(0)), w_set(NAN), r));
    }
}
