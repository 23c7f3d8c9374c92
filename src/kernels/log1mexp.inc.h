/* log1mexp(a) = log(1 - e^-a) and logexpm1(a) = log(e^a - 1).
 *
 * How      by expm1 for small a and log1p for large; logexpm1 also around its zero a = log 2, as
 *          log(1 + 2 (e^(a - log 2) - 1)) with log 2 in two parts.
 * Domain   a > 0; 0 -> -inf, a < 0 -> NaN; log1mexp(inf) = -0, logexpm1(inf) = inf.
 * Bound    in the fast bodies. */

/* log(1 - e^-a): by expm1 below log 2, by log1p above. */
static inline W log1mexp_of(W a)
{
    W m = w_neg(a);
    M above = w_le(w_set(LOG2), a);
    W y = w_log_sel(above, w_neg(w_sel(above, w_exp(m), w_expm1(m))));
    /* The sign is for a = infinity: the limit is -0. */
    return w_sel(w_lt(a, w_set(0)), w_set(NAN), w_neg(w_abs(y)));
}

/* log(e^a - 1), with one exponential and one logarithm:
       a < 1/4   log(e^a - 1)
       a <= 2    log(1 + 2 (e^(a - log 2) - 1)), relative also around the zero a = log 2
       a > 2     a + log(1 - e^-a). */
static inline W logexpm1_of(W a)
{
    M low = w_lt(a, w_set(0.25)), high = w_lt(w_set(2), a);
    W near = w_sub(w_sub(a, w_set(LOG2)), w_set(LOG2_REST));
    W e = w_expm1(w_sel(low, a, w_sel(high, w_neg(a), near)));
    W u = w_sel(high, w_neg(w_add(w_set(1), e)), w_mul(w_set(2), e));
    W y = w_log_sel(w_le(w_set(0.25), a), w_sel(low, e, u));
    y = w_add(y, w_sel(high, a, w_set(0)));
    return w_sel(w_lt(a, w_set(0)), w_set(NAN), y);
}

#ifndef SP_FAST_F32
static void log1mexp_wide(size_t n, const T *a, T *y)
{
    for (size_t i = 0; i < n; i += W_LANES)
        w_store(y + i, n - i, log1mexp_of(w_load(a + i, n - i)));
}
#endif
