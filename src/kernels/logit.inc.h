/* logit, the inverse of sigma, in the working number.
 *
 * Formula  log(p / (1 - p)); around its zero, p >= 1/4, log1p((2p - 1) / (1 - p)).
 * Domain   [0, 1]; 0 -> -inf, 1 -> +inf, NaN outside.
 * The fast bodies have logit itself. */

static inline W logit_of(W p)
{
    const W one = w_set(1);
    M low = w_lt(p, w_set(0.25));
    W num = w_sel(low, p, w_sub(w_mul(w_set(2), p), one));
    W y = w_log_sel(w_le(w_set(0.25), p), w_div(num, w_sub(one, p)));
    return w_sel(w_lt(one, p), w_set(NAN), y);
}

static void logit_wide(size_t n, const T *p, T *y)
{
    for (size_t i = 0; i < n; i += W_LANES) w_store(y + i, n - i, logit_of(w_load(p + i, n - i)));
}
