/* logit, log(1 - e^-a), log(e^a - 1) and the inverse of softplus in double.
 *
 * Formula  log(p / (1 - p)); log m, m = 1 - e^-a; logexpm1(beta y) / beta, with
 *              logexpm1(u) = u + log(1 - e^-u)   for u > 2,
 *                            log(e^u - 1)        below.
 * How      by near_f64.h: a logarithm relative to its size around its zero, of an argument that is
 *          as right; log 2 in two parts is subtracted from u there.
 * Domain   as in the wide bodies, which take what is nearly 0, outside of the domain or, for log1mexp,
 *          beyond 600.
 * Bound f64 logit: 0.52 ULP seen, at 0x1.02d80808a61f1p-1
 * Bound f64 log1mexp: 0.75 ULP seen, at 0x1.619d556d5adc4p+9
 * Bound f64 logexpm1: 0.51 ULP seen, at 0x1.651a007e4fb2p-1
 * Bound f64 softplus_inv: 0.51 ULP seen, at 0x1.651a007e4fb2p-1
 * Measured by tests/kernels/exhaustive --f64, see docs/accuracy.md. */

/* Numbers below this are left to the wide bodies. */
#define NEAR_ZERO 0x1p-800

static void logit_far(size_t n, const T *x, const T *dy, T *y, const struct scaling *p)
{
    (void)dy;
    (void)p;
    logit_wide(n, x, y);
}

SP_INLINE vd logit_near(vd x, const struct scaling *p, int has_scaling, md *far)
{
    const vd zero = vd_set(0), one = vd_set(1);
    (void)p;
    (void)has_scaling;
    *far = md_or(vd_lt(x, vd_set(NEAR_ZERO)), vd_le(one, x));
    struct quotient odds = quotient(dd_of(x, zero), dd_fast_sum(one, vd_neg(x)));
    dd l = log_near(dd_of(odds.q, vd_mul(odds.rest, odds.inverse)));
    return vd_add(l.hi, l.lo);
}

void SP_FN(logit)(size_t n, const T *p, T *y)
{
    near_op(n, p, NULL, y, 1, (T)INFINITY, logit_near, logit_far);
}

static void log1mexp_far(size_t n, const T *a, const T *dy, T *y, const struct scaling *p)
{
    (void)dy;
    (void)p;
    log1mexp_wide(n, a, y);
}

SP_INLINE vd log1mexp_near(vd a, const struct scaling *p, int has_scaling, md *far)
{
    *far = md_or(vd_lt(a, vd_set(NEAR_ZERO)), vd_lt(vd_set(NEAR_END), a));
    dd t = scaled_abs(a, p, has_scaling), l = log_near(one_minus_exp(t));
    /* Where e = e^-a is about an ULP of 1, -(e + e^2/2). */
    dd e = exp_near(t, has_scaling);
    vd deep = vd_fma(vd_mul(e.hi, vd_set(-0.5)), e.hi, vd_neg(e.lo));
    l = dd_sel(vd_lt(vd_set(36), a), dd_of(vd_neg(e.hi), deep), l);
    return vd_add(l.hi, l.lo);
}

void SP_FN(log1mexp)(size_t n, const T *a, T *y)
{
    near_op(n, a, NULL, y, 1, (T)INFINITY, log1mexp_near, log1mexp_far);
}

static void softplus_inv_far(size_t n, const T *y, const T *dy, T *x, const struct scaling *p)
{
    (void)dy;
    softplus_inv_wide(n, y, x, p->beta, p->threshold);
}

SP_INLINE vd softplus_inv_near(vd y, const struct scaling *p, int has_scaling, md *far)
{
    const dd zero = dd_of(vd_set(0), vd_set(0));
    dd u = scaled_abs(y, p, has_scaling);
    *far = vd_lt(scaled(y, p, has_scaling), vd_set(NEAR_ZERO));
    md high = vd_lt(vd_set(2), u.hi);
    dd m = one_minus_exp(dd_sel(high, u, dd_neg(u)));
    dd l = log_near(dd_sel(high, m, dd_neg(m))), start = dd_sel(high, u, zero);
    dd sum = dd_fast_sum(start.hi, l.hi);
    sum.lo = vd_add(sum.lo, vd_add(start.lo, l.lo));
    dd x = over_beta(sum, p, has_scaling);
    return vd_sel(is_linear(scaled(y, p, has_scaling), p), y, vd_add(x.hi, x.lo));
}

void SP_FN(softplus_inv)(size_t n, const T *y, T *x, T beta, T threshold)
{
    near_op(n, y, NULL, x, beta, threshold, softplus_inv_near, softplus_inv_far);
}

void SP_FN(logexpm1)(size_t n, const T *a, T *y)
{
    SP_FN(softplus_inv)(n, a, y, 1, (T)INFINITY);
}
