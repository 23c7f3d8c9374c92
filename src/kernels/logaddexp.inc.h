/* log(e^a + e^b) = max(a, b) + log1p(e^-|a - b|). */

void SP_FN(logaddexp)(size_t n, const T *a, const T *b, T *y)
{
    for (size_t i = 0; i < n; i += W_LANES) {
        W p = w_load(a + i, n - i), q = w_load(b + i, n - i);
        W top = w_sel(w_lt(p, q), q, p), d = w_abs(w_sub(p, q));
        W r = w_add(top, w_log1p(w_exp(w_neg(d))));
        /* Equal infinities: their difference is not a number, their limit is. */
        r = w_sel(md_and(w_eq(p, q), w_eq(w_abs(p), w_set(INFINITY))), p, r);
        w_store(y + i, n - i, r);
    }
}
