/* logistic_f64.h - what the fast double kernels of the logistic family share: beta and threshold,
 * sigma and its relatives, and the loop over vectors.
 *
 * They compute with the numbers of near_f64.h where parameters are usual and t <= NEAR_END; the
 * op's wide body does the rest, lanes that lie beyond included. */
#ifndef SP_LOGISTIC_F64_H
#define SP_LOGISTIC_F64_H

#include "near_f64.h"

/* e^-t and what is made of it, over a usual beta, is no subnormal up to here, nor is its tail. */
#define NEAR_END 600.0

/* Where t is nearer to 0 softplus has a body of its own; a rounded beta |x| needs it a little longer. */
#define NEAR_START 0x1p-6
#define NEAR_START_SCALED 0x1p-5

/* Beyond this log(1 + e^-u), e^-u and their like are nothing beside u and 1. */
#define LINEAR_FROM 40.0

/* ------------------------------------------------------------------ beta and threshold */

struct scaling {
    double beta, inverse, inverse_low; /* 1 / beta in two parts */
    double start, end;                 /* NEAR_START_SCALED / beta, NEAR_END / beta */
    double threshold;                  /* as asked for */
    double linear; /* where u + e^-u is u: above the threshold, or by rounding */
};

static inline int is_usual(double beta)
{
    return beta >= 0x1p-100 && beta <= 0x1p100;
}

static inline struct scaling scaling_of(double beta, double threshold)
{
    double inverse = 1 / beta, low = fma(-inverse, beta, 1) / beta;
    return (struct scaling){.beta = beta,
                            .inverse = inverse,
                            .inverse_low = low,
                            .start = NEAR_START_SCALED / beta,
                            .end = NEAR_END / beta,
                            .threshold = threshold,
                            .linear = threshold < LINEAR_FROM ? threshold : LINEAR_FROM};
}

/* Without has_scaling beta is 1. */
SP_INLINE vd end_of(const struct scaling *p, int has_scaling)
{
    return vd_set(has_scaling ? p->end : NEAR_END);
}

/* t = beta |x|, |x| held to the end, and what its rounding lost; NaN -> NaN. */
SP_INLINE dd scaled_abs(vd x, const struct scaling *p, int has_scaling)
{
    vd a = vd_min(end_of(p, has_scaling), vd_abs(x));
    return has_scaling ? dd_product(vd_set(p->beta), a) : dd_of(a, vd_set(0));
}

SP_INLINE vd scaled(vd x, const struct scaling *p, int has_scaling)
{
    return has_scaling ? vd_mul(vd_set(p->beta), x) : x;
}

/* Is u beyond where the linear branch starts, strictly? */
SP_INLINE md is_linear(vd u, const struct scaling *p)
{
    return vd_lt(vd_set(p->linear), u);
}

SP_INLINE md is_below(vd x, const struct scaling *p, int has_scaling)
{
    return vd_lt(x, vd_neg(end_of(p, has_scaling)));
}

/* a / beta */
SP_INLINE dd over_beta(dd a, const struct scaling *p, int has_scaling)
{
    if (!has_scaling) return a;
    dd y = dd_product(a.hi, vd_set(p->inverse));
    vd low = vd_fma(a.hi, vd_set(p->inverse_low), y.lo);
    return dd_of(y.hi, vd_fma(a.lo, vd_set(p->inverse), low));
}

/* ------------------------------------------------------------------ sigma */

/* sigma, 1/(1+e) or e/(1+e) by the sign of x, given e = e^-|x|; NaN -> NaN. */
SP_INLINE struct quotient sigma_near(vd x, dd e)
{
    const vd zero = vd_set(0), one = vd_set(1);
    md negative = vd_lt(x, zero);
    e = dd_fast_sum(e.hi, e.lo);
    dd d = dd_fast_sum(one, e.hi);
    d.lo = vd_add(d.lo, e.lo);
    return quotient(dd_sel(negative, e, dd_of(one, zero)), d);
}

/* sigma(beta x), 1 above the threshold. */
SP_INLINE vd sigma_value(vd x, dd e, const struct scaling *p, int has_scaling)
{
    vd s = quotient_value(sigma_near(x, e));
    return vd_sel(is_linear(scaled(x, p, has_scaling), p), vd_set(1), s);
}

/* (1 + e)^2 for a tail of e below an ULP. */
SP_INLINE dd square_of_one_plus(dd e)
{
    dd d = dd_fast_sum(vd_set(1), e.hi), square = dd_product(d.hi, d.hi);
    vd low = vd_add(d.lo, e.lo);
    return dd_of(square.hi, vd_fma(vd_add(d.hi, d.hi), low, square.lo));
}

/* sigma'(u) = e / (1 + e)^2, e = e^-|u|. */
SP_INLINE struct quotient sigma_prime_near(dd e)
{
    e = dd_fast_sum(e.hi, e.lo);
    return quotient(e, square_of_one_plus(e));
}

/* The slope of x sigma(g(x)), sigma(g) + v sigma'(g) with v = x g'(x), given e = e^-|g|:
       (1 + e (1 + v)) / (1 + e)^2 for x >= 0,  e (1 + e + v) / (1 + e)^2 for x < 0. */
SP_INLINE vd x_sigma_slope(md negative, dd v, dd e)
{
    const vd zero = vd_set(0), one = vd_set(1);
    e = dd_fast_sum(e.hi, e.lo);
    dd w = dd_sum(one, v.hi), more = dd_sel(negative, e, dd_of(zero, zero));
    dd sum = dd_sum(w.hi, more.hi);
    sum.lo = vd_add(sum.lo, vd_add(vd_add(w.lo, v.lo), more.lo));
    dd a = dd_near_product(e, sum), above_zero = dd_fast_sum(one, a.hi);
    above_zero.lo = vd_add(above_zero.lo, a.lo);
    return quotient_value(quotient(dd_sel(negative, a, above_zero), square_of_one_plus(e)));
}

/* ------------------------------------------------------------------ the loop */

/* One vector of an op; `far` tells the lanes where it does not hold. */
typedef vd near_fn(vd x, const struct scaling *p, int has_scaling, md *far);

/* n elements of the op by its wide body; dy is NULL where the op is no gradient. */
typedef void wide_fn(size_t n, const T *x, const T *dy, T *y, const struct scaling *p);

SP_INLINE void near_loop(size_t n, const T *x, const T *dy, T *y, const struct scaling *p,
                         int has_scaling, near_fn *near, wide_fn *wide)
{
    for (size_t i = 0; i < n; i += SP_LD) {
        vd a, d = vd_set(0), r;
        md far;
        /* The inner loop calls nothing, so that the constants stay in registers. */
        for (; i < n; i += SP_LD) {
            a = v_load(x + i, n - i);
            r = near(a, p, has_scaling, &far);
            if (dy) r = vd_mul(d = v_load(dy + i, n - i), r);
            if (__builtin_expect(md_any(far), 0)) break;
            v_store(y + i, n - i, r);
        }
        if (i < n) {
            T lanes[SP_LD], upper[SP_LD];
            vd_store(lanes, a);
            if (dy) vd_store(upper, d);
            wide(SP_LD, lanes, dy ? upper : NULL, lanes, p);
            v_store(y + i, n - i, vd_sel(far, vd_load(lanes), r));
        }
    }
}

/* y = near(x), times dy where that is not NULL. */
SP_INLINE void near_op(size_t n, const T *x, const T *dy, T *y, T beta, T threshold, near_fn *near,
                       wide_fn *wide)
{
    struct scaling p = scaling_of(beta, threshold);
    if (beta == 1)
        near_loop(n, x, dy, y, &p, 0, near, wide);
    else if (is_usual(beta))
        near_loop(n, x, dy, y, &p, 1, near, wide);
    else
        wide(n, x, dy, y, &p);
}

#endif
