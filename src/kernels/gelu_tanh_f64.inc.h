/* gelu_tanh in double, with its gradient.
 *
 * Formula  x sigma(g), g = 2 sqrt(2/pi) (x + c x^3) of gelu_tanh.inc.h as a double and its tail;
 *          gradient sigma(g) + v sigma'(g), v = x g'(x) = 2 sqrt(2/pi) (x + 3 c x^3).
 * Domain   all; NaN -> NaN, -inf -> -0, +inf -> +inf; x < -19.5, where e^g nears e^-600, by the wide
 *          body.
 * Bound f64 gelu_tanh: 0.52 ULP seen, at -0x1.d21bb4a62e7p+2
 * Bound f64 gelu_tanh_grad: 0.62 ULP seen, at -0x1.536ed4cd391fcp+4
 * Measured by tests/kernels/exhaustive --f64, see docs/accuracy.md. */

#define GELU_TANH_END 19.5
#define GELU_TANH_LINEAR_FROM 8.0 /* g = 49 */

/* 2 sqrt(2/pi) (a + c a^3) */
SP_INLINE dd gelu_cubic_near(vd a, const double c[2])
{
    const double *k = two_sqrt_2_over_pi;
    dd square = dd_product(a, a), w = dd_product(vd_set(c[0]), square.hi);
    w.lo = vd_fma(vd_set(c[0]), square.lo, vd_fma(vd_set(c[1]), square.hi, w.lo));
    dd sum = dd_sum(vd_set(1), w.hi), ka = dd_product(vd_set(k[0]), a);
    sum.lo = vd_add(sum.lo, w.lo);
    ka.lo = vd_fma(vd_set(k[1]), a, ka.lo);
    return dd_near_product(ka, sum);
}

static void gelu_tanh_far(size_t n, const T *x, const T *dy, T *y, const struct scaling *p)
{
    (void)dy;
    (void)p;
    gelu_tanh_wide(n, x, y);
}

SP_INLINE vd gelu_tanh_near(vd x, const struct scaling *p, int has_scaling, md *far)
{
    (void)p;
    (void)has_scaling;
    *far = vd_lt(x, vd_set(-GELU_TANH_END));
    dd e = exp_near(gelu_cubic_near(vd_min(vd_set(GELU_TANH_END), vd_abs(x)), cubic), 1);
    vd y = quotient_times(sigma_near(x, e), x);
    return vd_sel(vd_lt(vd_set(GELU_TANH_LINEAR_FROM), x), x, y);
}

void SP_FN(gelu_tanh)(size_t n, const T *x, T *y)
{
    near_op(n, x, NULL, y, 1, (T)INFINITY, gelu_tanh_near, gelu_tanh_far);
}

SP_INLINE vd gelu_tanh_grad_near(vd x, const struct scaling *p, int has_scaling, md *far)
{
    const vd end = vd_set(GELU_TANH_END);
    (void)p;
    (void)has_scaling;
    *far = vd_lt(x, vd_neg(end));
    dd e = exp_near(gelu_cubic_near(vd_min(end, vd_abs(x)), cubic), 1);
    return x_sigma_slope(vd_lt(x, vd_set(0)), gelu_cubic_near(vd_min(end, x), cubic3), e);
}

static void gelu_tanh_grad_far(size_t n, const T *x, const T *dy, T *dx, const struct scaling *p)
{
    (void)p;
    gelu_tanh_grad_wide(n, x, dy, dx);
}

void SP_FN(gelu_tanh_grad)(size_t n, const T *x, const T *dy, T *dx)
{
    near_op(n, x, dy, dx, 1, (T)INFINITY, gelu_tanh_grad_near, gelu_tanh_grad_far);
}
