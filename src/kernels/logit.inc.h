/* logit(p) = log(p / (1 - p)); around its zero, log1p((2p - 1) / (1 - p)). */

void SP_FN(logit)(size_t n, const T *p, T *y)
{
    const W one = w_set(1);
    for (size_t i = 0; i < n; i += W_LANES) {
        W a = w_load(p + i, n - i), c = w_sub(one, a);
        W mid = w_log1p(w_div(w_sub(w_mul(w_set(2), a), one), c));
        W r = w_sel(w_lt(a, w_set(0.25)), w_log(w_div(a, c)), mid);
        w_store(y + i, n - i, w_sel(w_lt(one, a), w_set(NAN), r));
    }
}
