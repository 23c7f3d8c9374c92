/* gelu in double, with its gradient.
 *
 * Formula  x Phi(x), gradient Phi(x) + x phi(x). With t = |x|, e = e^(-t^2/2), m = Phi(-t) / e,
 *              Phi(-t) = e m,   Phi(-t) - t phi(t) = e (m - t / sqrt(2 pi)),
 *          and 1 - these for x > 0.
 * How      m from a table of 16 polynomials, four in each octave of t + 2, the roundings of its last
 *          two steps and that of t^2 carried along.
 * Domain   all; NaN -> NaN, -inf -> -0, +inf -> +inf (gradient: -0 and 1); between -39
 *          and -29.5 by the wide body.
 * Bound f64 gelu: 0.71 ULP seen, at -0x1.2cf98b0333868p+5
 * Bound f64 gelu_grad: 0.75 ULP seen, at -0x1.2d7d2d638b5f6p+5
 * Measured by tests/kernels/exhaustive --f64, see docs/accuracy.md. */

#include "coef/gelu_f64.h"

#define GELU_END 29.5
#define GELU_ZERO 39.0       /* beyond it e^(-x^2/2) x rounds to 0 */
#define GELU_LINEAR_FROM 9.0 /* Phi(-9) < 2^-62 */

/* Phi(-t) e^(t^2/2) for 0 <= t < 30. */
SP_INLINE dd mills_near(vd t)
{
    vl piece = vl_shr(vl_bits(vd_add(t, vd_set(2))), 50);
    vd u = vd_sub(t, vd_lookup16(mills_f64.from, piece)), u2 = vd_mul(u, u); /* u is exact */
    vd even = vd_lookup16(mills_f64.c[MILLS_DEGREE], piece);
    vd odd = vd_lookup16(mills_f64.c[MILLS_DEGREE - 1], piece);
    for (int k = MILLS_DEGREE - 2; k >= 2; k -= 2) {
        even = vd_fma(even, u2, vd_lookup16(mills_f64.c[k], piece));
        if (k > 2) odd = vd_fma(odd, u2, vd_lookup16(mills_f64.c[k - 1], piece));
    }
    vd slope_rest = vd_mul(u, vd_fma(odd, u, even));
    dd slope = dd_fast_sum(vd_lookup16(mills_f64.c[1], piece), slope_rest);
    slope.lo = vd_add(slope.lo, vd_lookup16(mills_f64.low[1], piece));
    dd us = dd_product(u, slope.hi), m = dd_fast_sum(vd_lookup16(mills_f64.c[0], piece), us.hi);
    vd rest = vd_add(us.lo, vd_lookup16(mills_f64.low[0], piece));
    return dd_of(m.hi, vd_add(m.lo, vd_fma(u, slope.lo, rest)));
}

/* e^(-t^2/2) factor, for a factor whose tail is some ULP. */
SP_INLINE dd gauss_times(vd t, dd factor)
{
    dd e = exp_near(dd_product(t, vd_mul(t, vd_set(0.5))), 1);
    return dd_near_product(dd_fast_sum(e.hi, e.lo), factor);
}

/* tail, and 1 - tail for x > 0. */
SP_INLINE dd of_side(vd x, dd tail)
{
    dd upper = dd_fast_sum(vd_set(1), vd_neg(tail.hi));
    return dd_sel(vd_lt(vd_set(0), x), dd_of(upper.hi, vd_sub(upper.lo, tail.lo)), tail);
}

/* |x|, held to the end; NaN -> NaN. */
SP_INLINE vd gelu_abs(vd x)
{
    return vd_min(vd_set(GELU_END), vd_abs(x));
}

SP_INLINE md gelu_is_far(vd x)
{
    return md_and(vd_lt(x, vd_set(-GELU_END)), vd_lt(vd_set(-GELU_ZERO), x));
}

/* y, -0 where it is too small for any other number. */
SP_INLINE vd gelu_or_zero(vd x, vd y)
{
    return vd_sel(vd_lt(x, vd_set(-GELU_ZERO)), vd_set(-0.0), y);
}

SP_INLINE vd gelu_near(vd x, const struct scaling *p, int has_scaling, md *far)
{
    (void)p;
    (void)has_scaling;
    *far = gelu_is_far(x);
    vd t = gelu_abs(x);
    dd s = of_side(x, gauss_times(t, mills_near(t)));
    vd y = vd_fma(x, s.hi, vd_mul(x, s.lo));
    /* 0 keeps its sign, and infinity would meet a tail of 0. */
    y = vd_sel(md_or(vd_lt(vd_set(GELU_LINEAR_FROM), x), vd_eq(x, vd_set(0))), x, y);
    return gelu_or_zero(x, y);
}

static void gelu_far(size_t n, const T *x, const T *dy, T *y, const struct scaling *p)
{
    (void)dy;
    (void)p;
    gelu_wide(n, x, y);
}

void SP_FN(gelu)(size_t n, const T *x, T *y)
{
    near_op(n, x, NULL, y, 1, (T)INFINITY, gelu_near, gelu_far);
}

SP_INLINE vd gelu_grad_near(vd x, const struct scaling *p, int has_scaling, md *far)
{
    (void)p;
    (void)has_scaling;
    *far = gelu_is_far(x);
    vd t = gelu_abs(x);
    dd m = mills_near(t), k = dd_product(vd_set(inv_sqrt_2pi[0]), t);
    dd difference = dd_sum(m.hi, vd_neg(k.hi));
    vd rest = vd_sub(m.lo, vd_fma(vd_set(inv_sqrt_2pi[1]), t, k.lo));
    difference.lo = vd_add(difference.lo, rest);
    dd s = of_side(x, gauss_times(t, difference));
    return gelu_or_zero(x, vd_add(s.hi, s.lo));
}

static void gelu_grad_far(size_t n, const T *x, const T *dy, T *dx, const struct scaling *p)
{
    (void)p;
    gelu_grad_wide(n, x, dy, dx);
}

void SP_FN(gelu_grad)(size_t n, const T *x, const T *dy, T *dx)
{
    near_op(n, x, dy, dx, 1, (T)INFINITY, gelu_grad_near, gelu_grad_far);
}
