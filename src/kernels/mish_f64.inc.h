/* mish in double, with its gradient.
 *
 * Formula  x A / B, e = e^-|x|: A = 1 + 2e, B = A + 2e^2 for x >= 0; A = 2e + e^2, B = A + 2 for x < 0.
 *          Gradient (A B + 4 x f (1 + e)) / B^2 with f = e^2 for x >= 0, e for x < 0.
 * How      A and B with tails; the quotient's remainder inside of the last rounding.
 * Domain   all; NaN -> NaN, -inf -> -0, +inf -> +inf (gradient: -0 and 1); e^-600 and less by the
 *          wide body.
 * Bound f64 mish: 0.80 ULP seen, at -0x1.bfc9c50f93015p-1022
 * Bound f64 mish_grad: 0.75 ULP seen, at -0x1.65ab6a487ad7fp+9
 * Measured by tests/kernels/exhaustive --f64, see docs/accuracy.md. */

struct mish_parts {
    dd e, e2, a, b;
};

SP_INLINE dd doubled(dd a)
{
    return dd_of(vd_add(a.hi, a.hi), vd_add(a.lo, a.lo));
}

SP_INLINE struct mish_parts mish_parts(vd x, const struct scaling *p)
{
    const dd one = dd_of(vd_set(1), vd_set(0)), two = dd_of(vd_set(2), vd_set(0));
    md negative = vd_lt(x, vd_set(0));
    dd e = exp_near(scaled_abs(x, p, 0), 0);
    e = dd_fast_sum(e.hi, e.lo);
    dd e2 = dd_product(e.hi, e.hi), twice = doubled(e);
    e2.lo = vd_fma(twice.hi, e.lo, e2.lo);
    dd first = dd_sel(negative, twice, one), second = dd_sel(negative, e2, twice);
    dd a = dd_fast_sum(first.hi, second.hi); /* 1 and 2 lose nothing before a larger second */
    a.lo = vd_add(a.lo, vd_add(first.lo, second.lo));
    first = dd_sel(negative, two, a), second = dd_sel(negative, a, doubled(e2));
    dd b = dd_fast_sum(first.hi, second.hi);
    b.lo = vd_add(b.lo, vd_add(first.lo, second.lo));
    return (struct mish_parts){e, e2, a, b};
}

SP_INLINE vd mish_near(vd x, const struct scaling *p, int has_scaling, md *far)
{
    *far = is_below(x, p, has_scaling);
    struct mish_parts m = mish_parts(x, p);
    vd y = quotient_times(quotient(m.a, m.b), x);
    /* 0 keeps its sign, and infinity would meet a remainder of 0. */
    return vd_sel(md_or(vd_lt(vd_set(LINEAR_FROM), x), vd_eq(x, vd_set(0))), x, y);
}

static void mish_far(size_t n, const T *x, const T *dy, T *y, const struct scaling *p)
{
    (void)dy;
    (void)p;
    mish_wide(n, x, y);
}

void SP_FN(mish)(size_t n, const T *x, T *y)
{
    near_op(n, x, NULL, y, 1, (T)INFINITY, mish_near, mish_far);
}

SP_INLINE vd mish_grad_near(vd x, const struct scaling *p, int has_scaling, md *far)
{
    *far = is_below(x, p, has_scaling);
    struct mish_parts m = mish_parts(x, p);
    dd f = dd_sel(vd_lt(x, vd_set(0)), m.e, m.e2), more = dd_fast_sum(vd_set(1), m.e.hi);
    more.lo = vd_add(more.lo, m.e.lo);
    vd x4 =
        vd_mul(vd_set(4), vd_min(end_of(p, has_scaling), x)); /* infinity would meet an f of 0 */
    dd bend = dd_near_product(dd_near_product(f, more), dd_of(x4, vd_set(0)));
    dd ab = dd_near_product(m.a, m.b), sum = dd_sum(ab.hi, bend.hi);
    sum.lo = vd_add(sum.lo, vd_add(ab.lo, bend.lo));
    return quotient_value(quotient(sum, dd_near_product(m.b, m.b)));
}

static void mish_grad_far(size_t n, const T *x, const T *dy, T *dx, const struct scaling *p)
{
    (void)p;
    mish_grad_wide(n, x, dy, dx);
}

void SP_FN(mish_grad)(size_t n, const T *x, const T *dy, T *dx)
{
    near_op(n, x, dy, dx, 1, (T)INFINITY, mish_grad_near, mish_grad_far);
}
