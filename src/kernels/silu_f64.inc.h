/* silu in double.
 *
 * Formula  x sigma(x), the quotient's remainder inside of the last rounding.
 * Domain   all; NaN -> NaN, -inf -> -0, +inf -> +inf; e^-600 and less by the wide body.
 * Bound f64 silu: 0.65 ULP seen, at -0x1.657ea225d70b8p+9
 * Measured f64 on that of test_ulp. */

static void silu_wide(size_t n, const T *x, const T *dy, T *y, const struct scaling *p)
{
    (void)dy;
    (void)p;
    for (size_t i = 0; i < n; i += W_LANES) {
        W a = w_load(x + i, n - i), c = w_clamp(a, 1000);
        /* e^-|x| is scaled up where x times it would meet a subnormal. */
        struct exp_scaled e = exp_scaled_of(c);
        W r = scale_down_below(e, c, w_mul(c, sigma_of(c, e.up)));
        w_store(y + i, n - i, w_sel(own_limit(a, 1000), a, r));
    }
}

SP_INLINE vd silu_near(vd x, const struct scaling *p, int has_scaling, md *far)
{
    *far = is_below(x, p, has_scaling);
    vd y = quotient_times(sigma_near(x, exp_near(scaled_abs(x, p, has_scaling), has_scaling)), x);
    return vd_sel(vd_lt(vd_set(LINEAR_FROM), x), x, y); /* infinity would meet a remainder of 0 */
}

void SP_FN(silu)(size_t n, const T *x, T *y)
{
    near_op(n, x, NULL, y, 1, (T)INFINITY, silu_near, silu_wide);
}
