/* The gradient of softplus in beta, in double.
 *
 * Formula  -(log1p(e) + t e / (1 + e)) / beta^2, t = |beta x|, e = e^-t.
 * Domain   all; t > 600 and beta outside 2^-100..2^100 by the wide body.
 * Bound f64 softplus_grad_beta: 0.75 ULP seen, at -0x1.6506e43a4cfcap+9
 * Measured by tests/kernels/exhaustive --f64, see docs/accuracy.md. */

SP_INLINE vd softplus_grad_beta_near(vd x, const struct scaling *p, int has_scaling, md *far)
{
    dd t = scaled_abs(x, p, has_scaling), e = exp_near(t, has_scaling);
    *far = vd_lt(end_of(p, has_scaling), vd_abs(x));
    e = dd_fast_sum(e.hi, e.lo);
    dd l = log1p_near(e), d = dd_fast_sum(vd_set(1), e.hi);
    d.lo = vd_add(d.lo, e.lo);
    struct quotient s = quotient(dd_near_product(t, e), d);
    dd h = dd_sum(l.hi, s.q);
    h.lo = vd_add(h.lo, vd_fma(s.rest, s.inverse, l.lo));
    h = over_beta(over_beta(h, p, has_scaling), p, has_scaling);
    vd y = vd_neg(vd_add(h.hi, h.lo));
    return vd_sel(vd_lt(vd_set(p->threshold), scaled(x, p, has_scaling)), vd_set(0), y);
}

static void softplus_grad_beta_far(size_t n, const T *x, const T *dy, T *dbeta,
                                   const struct scaling *p)
{
    softplus_grad_beta_wide(n, x, dy, dbeta, p->beta, p->threshold);
}

void SP_FN(softplus_grad_beta)(size_t n, const T *x, const T *dy, T *dbeta, T beta, T threshold)
{
    near_op(n, x, dy, dbeta, beta, threshold, softplus_grad_beta_near, softplus_grad_beta_far);
}
