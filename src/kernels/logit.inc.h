/* logit, the inverse of sigma.
 *
 * Formula  log(p / (1 - p)); around its zero, p >= 1/4, log1p((2p - 1) / (1 - p)).
 * Domain   [0, 1]; 0 -> -inf, 1 -> +inf, NaN outside.
 * Bound f32 logit: 0.5000 ULP at 0x1.e38b32p-4
 * Measured f32 on the sample of tests/kernels/test_ulp; f64 in the fast bodies. */

static void logit_wide(size_t n, const T *p, T *y)
{
    const W one = w_set(1);
    for (size_t i = 0; i < n; i += W_LANES) {
        W a = w_load(p + i, n - i);
        M low = w_lt(a, w_set(0.25));
        W num = w_sel(low, a, w_sub(w_mul(w_set(2), a), one));
        W r = w_log_sel(w_le(w_set(0.25), a), w_div(num, w_sub(one, a)));
        w_store(y + i, n - i, w_sel(w_lt(one, a), w_set(NAN), r));
    }
}

#ifdef SP_FAST_F32
void SP_FN(logit)(size_t n, const T *p, T *y)
{
    logit_wide(n, p, y);
}
#endif
