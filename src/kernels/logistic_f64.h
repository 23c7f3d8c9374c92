/* logistic_f64.h - what the fast double kernels of the logistic family share: e^-t, log(1 + u) and
 * quotients as a double and its tail, and the loop over vectors.
 *
 * A value is an unevaluated sum of two doubles, right to about 2^-58, so that the one rounding at
 * the end costs little more than half an ULP. It holds where parameters are usual and t <= NEAR_END;
 * the op's wide body does the rest, lanes that lie beyond included. */
#ifndef SP_LOGISTIC_F64_H
#define SP_LOGISTIC_F64_H

#include "coef/softplus_f64.h"

/* e^-t and what is made of it, over a usual beta, is no subnormal up to here, nor is its tail. */
#define NEAR_END 600.0

/* Beyond this log(1 + e^-u), e^-u and their like are nothing beside u and 1. */
#define LINEAR_FROM 40.0

/* ------------------------------------------------------------------ beta and threshold */

struct scaling {
    double beta, inverse, inverse_low; /* 1 / beta in two parts */
    double end;                        /* NEAR_END / beta */
    double threshold;                  /* where the linear branch starts: by what was asked for, or
                                          by rounding */
};

static inline int is_usual(double beta)
{
    return beta >= 0x1p-100 && beta <= 0x1p100;
}

static inline struct scaling scaling_of(double beta, double threshold)
{
    double inverse = 1 / beta, low = fma(-inverse, beta, 1) / beta;
    return (struct scaling){beta, inverse, low, NEAR_END / beta,
                            threshold < LINEAR_FROM ? threshold : LINEAR_FROM};
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
    return vd_lt(vd_set(p->threshold), u);
}

SP_INLINE md is_below(vd x, const struct scaling *p, int has_scaling)
{
    return vd_lt(x, vd_neg(end_of(p, has_scaling)));
}

/* ------------------------------------------------------------------ e^-t */

/* e^-t = power (1 + rest), power a rounded 2^(k/16): rest is not small against a last place, but
   below 0.022. `low` is the tail of t; without has_low it is 0. */
struct exp_minus {
    vd power, rest;
};

SP_INLINE struct exp_minus exp_minus(dd t, int has_low)
{
    const vd magic = vd_set(ROUND_MAGIC);
    const double *c = exp_minus_f64.q;
    vd m = vd_fma(t.hi, vd_set(-exp_f64.per_log2), magic), k = vd_sub(m, magic);
    vd r = vd_fma(k, vd_set(exp_minus_f64.step_high), t.hi);
    if (has_low)
        r = vd_add(r, vd_fma(k, vd_set(exp_minus_f64.step_low), t.lo));
    else
        r = vd_fma(k, vd_set(exp_minus_f64.step_low), r);
    vd r2 = vd_mul(r, r);
    vd q = vd_fma(r2, vd_fma(r, vd_set(c[5]), vd_set(c[4])), vd_fma(r, vd_set(c[3]), vd_set(c[2])));
    q = vd_fma(r2, q, vd_fma(r, vd_set(c[1]), vd_set(c[0])));
    vd rest = vd_fma(r2, q, vd_sub(vd_lookup16(exp_f64.low, vl_bits(m)), r));
    return (struct exp_minus){power_of_sixteenth(m), rest};
}

/* e^-t as power and power * rest. */
SP_INLINE dd exp_near(dd t, int has_low)
{
    struct exp_minus e = exp_minus(t, has_low);
    return dd_of(e.power, vd_mul(e.power, e.rest));
}

/* ------------------------------------------------------------------ log(1 + u) */

/* For 0 <= u <= 1, |u.lo| < u.hi / 32. With c near 1 / (1 + u) from a table,
       log(1 + u) = -log c + log(1 + v),   v = c (1 + u) - 1,
   -log c being a double; c = 1 for u < 0.063. */
SP_INLINE dd log1p_near(dd u)
{
    const vd one = vd_set(1);
    const double *q = log1p_f64.q;
    vl j = vl_shr(vl_bits(vd_fma(u.hi, vd_set(log1p_f64.pieces), one)), 48);
    vd c = vd_lookup16(log1p_f64.c, j), base = vd_lookup16(log1p_f64.log, j);
    vd high = vd_fma(c, u.hi, vd_sub(c, one)), low = vd_mul(c, u.lo), v = vd_add(high, low);
    vd v2 = vd_mul(v, v), g = vd_fma(v, vd_set(q[9]), vd_set(q[8]));
    for (int k = 6; k >= 0; k -= 2) g = vd_fma(g, v2, vd_fma(v, vd_set(q[k + 1]), vd_set(q[k])));
    dd sum = dd_fast_sum(base, high);
    return dd_of(sum.hi, vd_add(sum.lo, vd_fma(v2, g, low)));
}

/* ------------------------------------------------------------------ quotients */

/* a / b = q + rest / b: for a last rounding as a sum, or inside of a product. */
struct quotient {
    vd q, rest, inverse; /* inverse = 1 / b */
};

/* Tails here are below an ULP. */
SP_INLINE struct quotient quotient(dd a, dd b)
{
    vd inverse = vd_div(vd_set(1), b.hi), q = vd_mul(a.hi, inverse);
    vd rest = vd_add(vd_fnma(q, b.hi, a.hi), vd_fnma(q, b.lo, a.lo));
    return (struct quotient){q, rest, inverse};
}

SP_INLINE vd quotient_value(struct quotient a)
{
    return vd_fma(a.rest, a.inverse, a.q);
}

SP_INLINE vd quotient_times(struct quotient a, vd factor)
{
    return vd_fma(factor, a.q, vd_mul(factor, vd_mul(a.rest, a.inverse)));
}

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

/* ------------------------------------------------------------------ the loop */

/* One vector of an op; `far` tells the lanes where it does not hold. */
typedef vd near_fn(vd x, const struct scaling *p, md *far);

/* n elements of the op by its wide body. */
typedef void wide_fn(size_t n, const T *x, T *y, const struct scaling *p);

static __attribute__((noinline)) vd from_wide(vd x, vd y, md far, wide_fn *wide,
                                              const struct scaling *p)
{
    T lanes[SP_LD];
    vd_store(lanes, x);
    wide(SP_LD, lanes, lanes, p);
    return vd_sel(far, vd_load(lanes), y);
}

/* y = near(x), times dy where that is not NULL. */
SP_INLINE void near_loop(size_t n, const T *x, const T *dy, T *y, const struct scaling *p,
                         near_fn *near, wide_fn *wide)
{
    for (size_t i = 0; i < n; i += SP_LD) {
        md far;
        vd r;
        /* The inner loop calls nothing, so that the constants stay in registers. */
        for (; i < n; i += SP_LD) {
            r = near(v_load(x + i, n - i), p, &far);
            if (__builtin_expect(md_any(far), 0)) break;
            if (dy) r = vd_mul(v_load(dy + i, n - i), r);
            v_store(y + i, n - i, r);
        }
        if (i < n) {
            r = from_wide(v_load(x + i, n - i), r, far, wide, p);
            if (dy) r = vd_mul(v_load(dy + i, n - i), r);
            v_store(y + i, n - i, r);
        }
    }
}

#endif
