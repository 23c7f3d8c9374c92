/* sigma and the gradient of log sigma in double.
 *
 * Formula  1 / (1 + e^-x) as 1/(1+e) or e/(1+e), e = e^-|x|; the gradient is sigma(-x).
 * How      one division; its remainder corrects it.
 * Domain   all; NaN -> NaN, -inf -> 0, +inf -> 1; e^-600 and less by the wide body.
 * Bound f64 sigmoid: 0.68 ULP seen, at -0x1.61b705a12985cp+9
 * Bound f64 log_sigmoid_grad: 0.73 ULP seen, at 0x1.61b05a5a30a5ap+9
 * Measured f64 on that of test_ulp. */

static void sigmoid_wide(size_t n, const T *x, T *y, const struct scaling *p)
{
    (void)p;
    for (size_t i = 0; i < n; i += W_LANES) {
        W a = w_load(x + i, n - i);
        w_store(y + i, n - i, sigma_of(a, exp_neg_abs(a)));
    }
}

SP_INLINE vd sigmoid_near(vd x, const struct scaling *p, md *far)
{
    *far = is_below(x, p, 0);
    return quotient_value(sigma_near(x, exp_near(scaled_abs(x, p, 0), 0)));
}

void SP_FN(sigmoid)(size_t n, const T *x, T *y)
{
    near_loop(n, x, NULL, y, NULL, sigmoid_near, sigmoid_wide);
}

static void sigmoid_minus_wide(size_t n, const T *x, T *y, const struct scaling *p)
{
    for (size_t i = 0; i < n; i++) y[i] = -x[i];
    sigmoid_wide(n, y, y, p);
}

SP_INLINE vd sigmoid_minus_near(vd x, const struct scaling *p, md *far)
{
    return sigmoid_near(vd_neg(x), p, far);
}

void SP_FN(log_sigmoid_grad)(size_t n, const T *x, const T *dy, T *dx)
{
    near_loop(n, x, dy, dx, NULL, sigmoid_minus_near, sigmoid_minus_wide);
}
