/* tanh with its gradient, and elu in double.
 *
 * Formula  with m = 1 - e^-t of near_f64.h: tanh |x| = m / (2 - m), t = 2|x|; elu = -alpha m, t = |x|.
 *          The gradient: 4 e^-t / (1 + e^-t)^2.
 * Domain   all, -0 -> -0; the gradient's e^-600 and less by the wide body.
 * Bound f64 tanh: 0.52 ULP seen, at 0x1.814b99637dbe8p-7
 * Bound f64 tanh_grad: 0.74 ULP seen, at -0x1.627caabd6de54p+8
 * Bound f64 elu: 0.52 ULP seen, at -0x1.6d5125c741563p-6
 * Measured by tests/kernels/exhaustive --f64, see docs/accuracy.md. */

SP_INLINE vd tanh_near(vd x)
{
    vd t = vd_min(vd_set(NEAR_END), vd_abs(vd_add(x, x)));
    dd m = one_minus_exp(dd_of(t, vd_set(0))), d = dd_fast_sum(vd_set(2), vd_neg(m.hi));
    vd y = quotient_value(quotient(m, dd_of(d.hi, vd_sub(d.lo, m.lo))));
    return vd_bits(vl_or(vl_bits(y), vl_and(vl_bits(x), vl_bits(vd_set(-0.0)))));
}

void SP_FN(tanh)(size_t n, const T *x, T *y)
{
    for (size_t i = 0; i < n; i += SP_LD) v_store(y + i, n - i, tanh_near(v_load(x + i, n - i)));
}

static void tanh_grad_far(size_t n, const T *x, const T *dy, T *dx, const struct scaling *p)
{
    (void)p;
    tanh_grad_wide(n, x, dy, dx);
}

SP_INLINE vd tanh_grad_near(vd x, const struct scaling *p, int has_scaling, md *far)
{
    vd t = vd_add(x, x);
    *far = vd_lt(vd_set(NEAR_END), vd_abs(t));
    struct quotient s = sigma_prime_near(exp_near(scaled_abs(t, p, has_scaling), has_scaling));
    return vd_mul(vd_set(4), quotient_value(s));
}

void SP_FN(tanh_grad)(size_t n, const T *x, const T *dy, T *dx)
{
    near_op(n, x, dy, dx, 1, (T)INFINITY, tanh_grad_near, tanh_grad_far);
}

SP_INLINE vd elu_near(vd x, vd alpha, vd alpha_low)
{
    dd m = one_minus_exp(dd_of(vd_min(vd_set(NEAR_END), vd_abs(x)), vd_set(0)));
    vd y = vd_fnma(alpha, m.hi, vd_neg(vd_mul(alpha_low, m.lo)));
    return vd_sel(vd_le(vd_set(0), x), x, y);
}

void SP_FN(elu)(size_t n, const T *x, T *y, T alpha)
{
    /* An infinite alpha is not to meet a low part of 0. */
    const vd a = vd_set(alpha), low = vd_set(isinf(alpha) ? 0 : alpha);
    for (size_t i = 0; i < n; i += SP_LD)
        v_store(y + i, n - i, elu_near(v_load(x + i, n - i), a, low));
}
