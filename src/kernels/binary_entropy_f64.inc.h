/* The binary entropy and the convex conjugate of softplus in double.
 *
 * Formula  -p log p - q log q, q = 1 - p as a double and its tail.
 * Domain   [0, 1]; p < 2^-800 and what is not inside (0, 1) by the wide body.
 * Bound f64 binary_entropy: 0.52 ULP seen, at 0x1.9bd3a7db08ecp-56
 * Bound f64 softplus_conj: 0.52 ULP seen, at 0x1.9bd3a7db08ecp-56
 * Measured by tests/kernels/exhaustive --f64, see docs/accuracy.md. */

SP_INLINE vd softplus_conj_near(vd x, const struct scaling *s, int has_scaling, md *far)
{
    const vd one = vd_set(1);
    (void)s;
    (void)has_scaling;
    *far = md_or(vd_lt(x, vd_set(NEAR_ZERO)), vd_le(one, x));
    dd p = dd_of(x, vd_set(0)), q = dd_sum(one, vd_neg(x));
    dd a = dd_near_product(p, log_near(p)), b = dd_near_product(q, log_near(q));
    dd sum = dd_sum(a.hi, b.hi);
    return vd_add(sum.hi, vd_add(sum.lo, vd_add(a.lo, b.lo)));
}

static void softplus_conj_far(size_t n, const T *x, const T *dy, T *y, const struct scaling *p)
{
    (void)dy;
    (void)p;
    softplus_conj_wide(n, x, y);
}

void SP_FN(softplus_conj)(size_t n, const T *p, T *y)
{
    near_op(n, p, NULL, y, 1, (T)INFINITY, softplus_conj_near, softplus_conj_far);
}

SP_INLINE vd binary_entropy_near(vd x, const struct scaling *s, int has_scaling, md *far)
{
    return vd_neg(softplus_conj_near(x, s, has_scaling, far));
}

static void binary_entropy_far(size_t n, const T *x, const T *dy, T *y, const struct scaling *p)
{
    (void)dy;
    (void)p;
    binary_entropy_wide(n, x, y);
}

void SP_FN(binary_entropy)(size_t n, const T *p, T *y)
{
    near_op(n, p, NULL, y, 1, (T)INFINITY, binary_entropy_near, binary_entropy_far);
}
