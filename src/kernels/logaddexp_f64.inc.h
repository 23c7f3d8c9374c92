/* logaddexp in double.
 *
 * Formula  max(a, b) + log1p(e^-d), d = |a - b| as a double and its tail.
 * Domain   all; d > 600 and infinities by the wide body.
 * Bound f64 logaddexp: 0.73 ULP seen, at -0x1.623ada95942aap+9
 * Measured by tests/kernels/exhaustive --f64, see docs/accuracy.md. */

SP_INLINE vd logaddexp_near(vd a, vd b, md *far)
{
    dd d = dd_sum(a, vd_neg(b)); /* NaN for equal infinities */
    *far = md_or(vd_lt(vd_set(NEAR_END), vd_abs(d.hi)), vd_lt(vd_set(0x1p1000), vd_abs(a)));
    md less = vd_lt(d.hi, vd_set(0));
    dd e = exp_near(dd_sel(less, dd_neg(d), d), 1), l = log1p_near(dd_fast_sum(e.hi, e.lo));
    dd sum = dd_sum(vd_sel(less, b, a), l.hi);
    return vd_add(sum.hi, vd_add(sum.lo, l.lo));
}

void SP_FN(logaddexp)(size_t n, const T *a, const T *b, T *y)
{
    for (size_t i = 0; i < n; i += SP_LD) {
        md far;
        vd p = v_load(a + i, n - i), q = v_load(b + i, n - i), r = logaddexp_near(p, q, &far);
        if (__builtin_expect(md_any(far), 0)) {
            T first[SP_LD], second[SP_LD];
            vd_store(first, p);
            vd_store(second, q);
            logaddexp_wide(SP_LD, first, second, first);
            r = vd_sel(far, vd_load(first), r);
        }
        v_store(y + i, n - i, r);
    }
}
