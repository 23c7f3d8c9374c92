/* log1mexp(a) = log(1 - e^-a), logexpm1(a) = log(e^a - 1), a > 0. */

#define LOG2 0x1.62e42fefa39efp-1
#define LOG2_REST 0x1.abc9e3b39803fp-56

/* log(1 - e^-a): by expm1 below log 2, by log1p above. */
static inline W log1mexp_of(W a)
{
    W m = w_neg(a);
    W y = w_sel(w_lt(a, w_set(LOG2)), w_log(w_neg(w_expm1(m))), w_log1p(w_neg(w_exp(m))));
    /* The sign is for a = infinity: the limit is -0. */
    return w_sel(w_lt(a, w_set(0)), w_set(NAN), w_neg(w_abs(y)));
}

/* log(e^a - 1): its zero is a = log 2, where e^a - 1 = 1 + 2 (e^(a - log 2) - 1). */
static inline W logexpm1_of(W a)
{
    W near = w_sub(w_sub(a, w_set(LOG2)), w_set(LOG2_REST));
    W y = w_sel(w_lt(a, w_set(0.25)), w_log(w_expm1(a)),
                w_log1p(w_mul(w_set(2), w_expm1(near))));
    y = w_sel(w_lt(w_set(2), a), w_add(a, log1mexp_of(a)), y);
    return w_sel(w_lt(a, w_set(0)), w_set(NAN), y);
}

void SP_FN(log1mexp)(size_t n, const T *a, T *y)
{
    for (size_t i = 0; i < n; i += W_LANES)
        w_store(y + i, n - i, log1mexp_of(w_load(a + i, n - i)));
}

void SP_FN(logexpm1)(size_t n, const T *a, T *y)
{
    for (size_t i = 0; i < n; i += W_LANES)
        w_store(y + i, n - i, logexpm1_of(w_load(a + i, n - i)));
}
