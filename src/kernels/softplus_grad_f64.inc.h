/* The gradients of softplus in double, and its second derivative.
 *
 * Formula  sigma(u), u = beta x; 1 - e^(-beta y) from y = softplus(x); beta sigma'(u).
 * How      as in sigmoid_f64.inc.h; 1 - e^-t by near_f64.h, relative to its size.
 * Domain   all; the first two are 1 where u > threshold, the last 0 where u >= threshold. By the wide
 *          body: |u| > 600, y < 0, which softplus never returns, and beta outside 2^-100..2^100.
 * Bound f64 softplus_grad: 0.75 ULP seen, at -0x1.61a9856962013p+9
 * Bound f64 softplus_grad_y: 0.53 ULP seen, at 0x1.90c8a2ad74a5bp-6
 * Bound f64 softplus_grad2: 0.75 ULP seen, at 0x1.62761882b000fp+9
 * Measured by tests/kernels/exhaustive --f64, see docs/accuracy.md. */

static void softplus_grad_far(size_t n, const T *x, const T *dy, T *dx, const struct scaling *p)
{
    softplus_grad_wide(n, x, dy, dx, p->beta, p->threshold);
}

SP_INLINE vd softplus_grad_near(vd x, const struct scaling *p, int has_scaling, md *far)
{
    *far = is_below(x, p, has_scaling);
    return sigma_value(x, exp_near(scaled_abs(x, p, has_scaling), has_scaling), p, has_scaling);
}

void SP_FN(softplus_grad)(size_t n, const T *x, const T *dy, T *dx, T beta, T threshold)
{
    near_op(n, x, dy, dx, beta, threshold, softplus_grad_near, softplus_grad_far);
}

static void softplus_grad_y_far(size_t n, const T *y, const T *dy, T *dx, const struct scaling *p)
{
    softplus_grad_y_wide(n, y, dy, dx, p->beta, p->threshold);
}

SP_INLINE vd softplus_grad_y_near(vd y, const struct scaling *p, int has_scaling, md *far)
{
    *far = vd_lt(y, vd_set(0));
    vd s = one_minus_exp(scaled_abs(y, p, has_scaling)).hi;
    return vd_sel(is_linear(scaled(y, p, has_scaling), p), vd_set(1), s);
}

void SP_FN(softplus_grad_y)(size_t n, const T *y, const T *dy, T *dx, T beta, T threshold)
{
    near_op(n, y, dy, dx, beta, threshold, softplus_grad_y_near, softplus_grad_y_far);
}

static void softplus_grad2_far(size_t n, const T *x, const T *dy, T *dx, const struct scaling *p)
{
    softplus_grad2_wide(n, x, dy, dx, p->beta, p->threshold);
}

SP_INLINE vd softplus_grad2_near(vd x, const struct scaling *p, int has_scaling, md *far)
{
    *far = vd_lt(end_of(p, has_scaling), vd_abs(x));
    struct quotient s = sigma_prime_near(exp_near(scaled_abs(x, p, has_scaling), has_scaling));
    vd y = has_scaling ? quotient_times(s, vd_set(p->beta)) : quotient_value(s);
    return vd_sel(vd_le(vd_set(p->threshold), scaled(x, p, has_scaling)), vd_set(0), y);
}

void SP_FN(softplus_grad2)(size_t n, const T *x, const T *dy, T *dx, T beta, T threshold)
{
    near_op(n, x, dy, dx, beta, threshold, softplus_grad2_near, softplus_grad2_far);
}
