/* logaddexp.
 *
 * Formula  log(e^a + e^b) = max(a, b) + log1p(e^-|a - b|).
 * Domain   all; NaN -> NaN; infinities as limits: two equal ones give themselves.
 * Bound f32 logaddexp: 0.5000 ULP at -0x1.9fe36ap+6
 * Measured f32 on the sample of tests/kernels/test_ulp; f64 in the fast body. */

static void logaddexp_wide(size_t n, const T *a, const T *b, T *y)
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

#ifdef SP_FAST_F32
void SP_FN(logaddexp)(size_t n, const T *a, const T *b, T *y)
{
    logaddexp_wide(n, a, b, y);
}
#endif
