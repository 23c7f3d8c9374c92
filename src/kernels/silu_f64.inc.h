/* silu in double, with its gradient.
 *
 * Formula  x sigma(x), the quotient's remainder inside of the last rounding; its gradient
 *              sigma(x) + x sigma'(x) = (1 + e (1 + x)) / (1 + e)^2       for x >= 0,
 *                                       e (1 + e + x) / (1 + e)^2         for x < 0, e = e^-|x|.
 * Domain   all; NaN -> NaN, -inf -> -0, +inf -> +inf (gradient: -0 and 1); e^-600 and less by the
 *          wide body.
 * Bound f64 silu: 0.75 ULP seen, at -0x1.65b0ea6aa9501p+9
 * Bound f64 silu_grad: 0.75 ULP seen, at -0x1.65ab6a487ad7fp+9
 * Measured by tests/kernels/exhaustive --f64, see docs/accuracy.md. */

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

static void silu_grad_far(size_t n, const T *x, const T *dy, T *dx, const struct scaling *p)
{
    (void)p;
    silu_grad_wide(n, x, dy, dx);
}

SP_INLINE vd silu_grad_near(vd x, const struct scaling *p, int has_scaling, md *far)
{
    *far = is_below(x, p, has_scaling);
    dd e = exp_near(scaled_abs(x, p, has_scaling), has_scaling);
    dd v = dd_of(vd_min(end_of(p, has_scaling), x), vd_set(0));
    return x_sigma_slope(vd_lt(x, vd_set(0)), v, e);
}

void SP_FN(silu_grad)(size_t n, const T *x, const T *dy, T *dx)
{
    near_op(n, x, dy, dx, 1, (T)INFINITY, silu_grad_near, silu_grad_far);
}
