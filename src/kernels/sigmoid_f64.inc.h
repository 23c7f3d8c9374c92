/* sigma, its gradient and that of log sigma in double.
 *
 * Formula  1 / (1 + e^-x) as 1/(1+e) or e/(1+e), e = e^-|x|; sigma' = e/(1+e)^2; the gradient of log
 *          sigma is sigma(-x).
 * How      one division; its remainder corrects it.
 * Domain   all; NaN -> NaN, -inf -> 0, +inf -> 1; e^-600 and less by the wide body.
 * Bound f64 sigmoid: 0.75 ULP seen, at -0x1.61a9856962013p+9
 * Bound f64 sigmoid_grad: 0.75 ULP seen, at 0x1.62761882b000fp+9
 * Bound f64 log_sigmoid_grad: 0.75 ULP seen, at 0x1.62761882b000fp+9
 * Measured by tests/kernels/exhaustive --f64, see docs/accuracy.md. */

static void sigmoid_wide(size_t n, const T *x, const T *dy, T *y, const struct scaling *p)
{
    (void)dy;
    (void)p;
    for (size_t i = 0; i < n; i += W_LANES) {
        W a = w_load(x + i, n - i);
        w_store(y + i, n - i, sigma_of(a, exp_neg_abs(a)));
    }
}

SP_INLINE vd sigmoid_near(vd x, const struct scaling *p, int has_scaling, md *far)
{
    *far = is_below(x, p, has_scaling);
    return quotient_value(sigma_near(x, exp_near(scaled_abs(x, p, has_scaling), has_scaling)));
}

void SP_FN(sigmoid)(size_t n, const T *x, T *y)
{
    near_op(n, x, NULL, y, 1, (T)INFINITY, sigmoid_near, sigmoid_wide);
}

static void log_sigmoid_grad_wide(size_t n, const T *x, const T *dy, T *dx, const struct scaling *p)
{
    (void)p;
    for (size_t i = 0; i < n; i += W_LANES) {
        W a = w_neg(w_load(x + i, n - i));
        w_store(dx + i, n - i, w_mul(w_load(dy + i, n - i), sigma_of(a, exp_neg_abs(a))));
    }
}

SP_INLINE vd log_sigmoid_grad_near(vd x, const struct scaling *p, int has_scaling, md *far)
{
    return sigmoid_near(vd_neg(x), p, has_scaling, far);
}

void SP_FN(log_sigmoid_grad)(size_t n, const T *x, const T *dy, T *dx)
{
    near_op(n, x, dy, dx, 1, (T)INFINITY, log_sigmoid_grad_near, log_sigmoid_grad_wide);
}

void SP_FN(sigmoid_grad)(size_t n, const T *x, const T *dy, T *dx)
{
    SP_FN(softplus_grad2)(n, x, dy, dx, 1, (T)INFINITY);
}
