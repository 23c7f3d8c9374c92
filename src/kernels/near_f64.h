/* near_f64.h - e^-t, logarithms and quotients for the fast double kernels.
 *
 * A value is an unevaluated sum of two doubles, right to about 2^-58 (dd.h works to 2^-100), so
 * that the one rounding at the end costs little more than half an ULP. Nothing here is checked
 * for overflow, subnormals or limits: callers know where their arguments lie. */
#ifndef SP_NEAR_F64_H
#define SP_NEAR_F64_H

#include "coef/near_f64.h"

/* a b */
SP_INLINE dd dd_near_product(dd a, dd b)
{
    dd y = dd_product(a.hi, b.hi);
    return dd_of(y.hi, vd_fma(a.hi, b.lo, vd_fma(a.lo, b.hi, y.lo)));
}

/* ------------------------------------------------------------------ e^-t */

/* t = k log(2)/16 + r: `turns` has k in its low bits, -k as a number is `k`; r = high + low, high exact
   and at most log(2)/32. */
struct exp_reduction {
    vd turns, k, high;
};

SP_INLINE struct exp_reduction exp_reduce(vd t)
{
    const vd magic = vd_set(ROUND_MAGIC);
    vd turns = vd_fma(t, vd_set(-exp_f64.per_log2), magic), k = vd_sub(turns, magic);
    return (struct exp_reduction){turns, k, vd_fma(k, vd_set(exp_near_f64.step_high), t)};
}

/* e^-r - 1 + r + rest. */
SP_INLINE vd exp_curve(vd r, vd rest)
{
    const double *c = exp_near_f64.q;
    vd r2 = vd_mul(r, r);
    vd q = vd_fma(r2, vd_fma(r, vd_set(c[5]), vd_set(c[4])), vd_fma(r, vd_set(c[3]), vd_set(c[2])));
    q = vd_fma(r2, q, vd_fma(r, vd_set(c[1]), vd_set(c[0])));
    return vd_fma(r2, q, rest);
}

/* e^-t, t.lo being 0 without has_low. The tail is below 0.022 of it, not of a last place. */
SP_INLINE dd exp_near(dd t, int has_low)
{
    struct exp_reduction e = exp_reduce(t.hi);
    vd r = vd_fma(e.k, vd_set(exp_near_f64.step_low), has_low ? vd_add(e.high, t.lo) : e.high);
    vd rest = exp_curve(r, vd_sub(vd_lookup16(exp_f64.low, vl_bits(e.turns)), r));
    vd power = power_of_sixteenth(e.turns);
    return dd_of(power, vd_mul(power, rest));
}

/* 1 - e^-t, relative to its own size and to that of e^-t; t > -2. With T the rounded 2^(-k/16),
       1 - e^-t = (1 - T) + T high - T rest,
   where k = 0, for t = +-0.02 and below, T = 1 and high = t. */
SP_INLINE dd one_minus_exp(dd t)
{
    const vd one = vd_set(1);
    struct exp_reduction e = exp_reduce(t.hi);
    vd low = vd_fma(e.k, vd_set(exp_near_f64.step_low), t.lo);
    low = vd_sub(vd_lookup16(exp_f64.low, vl_bits(e.turns)), low);
    vd rest = exp_curve(e.high, vd_fnma(low, e.high, low)), power = power_of_sixteenth(e.turns);
    vd start = vd_sub(one, power), start_low = vd_sub(vd_sub(one, start), power);
    vd high = vd_fma(power, e.high, start), high_low = vd_fma(power, e.high, vd_sub(start, high));
    return dd_fast_sum(high, vd_add(start_low, vd_fnma(power, rest, high_low)));
}

/* ------------------------------------------------------------------ logarithms */

/* high + low + log1p(v) - v, v = high + low small. */
SP_INLINE dd log1p_small(vd high, vd low)
{
    const double *q = log_near_f64.q;
    vd v = vd_add(high, low), v2 = vd_mul(v, v), g = vd_fma(v, vd_set(q[9]), vd_set(q[8]));
    for (int k = 6; k >= 0; k -= 2) g = vd_fma(g, v2, vd_fma(v, vd_set(q[k + 1]), vd_set(q[k])));
    return dd_of(high, vd_fma(v2, g, low));
}

/* log(1 + u) for 0 <= u <= 1, |u.lo| < u.hi / 32. With c near 1 / (1 + u) from a table,
       log(1 + u) = -log c + log(1 + v),   v = c (1 + u) - 1,
   -log c being a double; c = 1 for u < 0.063. */
SP_INLINE dd log1p_near(dd u)
{
    const vd one = vd_set(1);
    vl j = vl_shr(vl_bits(vd_fma(u.hi, vd_set(log_near_f64.pieces), one)), 48);
    vd c = vd_lookup16(log_near_f64.c, j), base = vd_lookup16(log_near_f64.log, j);
    dd v = dd_product(c, u.hi);
    dd l = log1p_small(vd_add(v.hi, vd_sub(c, one)), vd_fma(c, u.lo, v.lo));
    dd sum = dd_fast_sum(base, l.hi);
    return dd_of(sum.hi, vd_add(sum.lo, l.lo));
}

/* log f for a normal f > 0, relative to the result also where f is near 1. */
SP_INLINE dd log_near(dd f)
{
    struct log_reduction r = log_reduce(f.hi);
    dd m = dd_product(r.scale, f.hi);
    dd l = log1p_small(vd_sub(m.hi, vd_set(1)), vd_fma(r.scale, f.lo, m.lo));
    dd base =
        dd_fast_sum(vd_mul(r.n, vd_set(log_f64.log2_high)), vd_lookup16(log_f64.high, r.piece));
    vd rest = vd_fma(r.n, vd_set(log_f64.log2_low), vd_lookup16(log_f64.low, r.piece));
    dd sum = dd_fast_sum(base.hi, l.hi);
    return dd_of(sum.hi, vd_add(vd_add(sum.lo, vd_add(base.lo, rest)), l.lo));
}

/* ------------------------------------------------------------------ quotients */

/* a / b = q + rest / b: for a last rounding as a sum, or inside of a product. */
struct quotient {
    vd q, rest, inverse; /* inverse = 1 / b */
};

/* The tails of a and b are below some ULP. */
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

#endif
