/* The accurate values behind the correctly rounded float functions (cr.h): the wide bodies' formulas
 * in pairs of doubles, for SP_LD arguments that are floats. */

#include "cr.h"

/* hi + lo, hi being the double nearest to it, rounded to odd. */
static inline vd rounded_to_odd(dd a)
{
    const vd one = vd_bits(vl_set(1)), none = vd_set(0); /* integers */
    vd toward = vd_mul(a.hi, a.lo);                      /* < 0: lo points to 0. NaN if infinite */
    vl down = vl_bits(vd_sel(vd_lt(toward, none), one, none));
    vl odd = vl_bits(vd_sel(vd_lt(none, vd_abs(toward)), one, none));
    return vd_bits(vl_or(vl_sub(vl_bits(a.hi), down), odd));
}

static inline W softplus_hard(W x)
{
    return softplus_of(x, x, exp_scaled_of(x), w_set(1), (T)INFINITY);
}

/* Where x is small, sigma lies so near to 1/2 + x/4, which may be the middle of two floats, that only
   the next term of the series, -x^3/48, tells on which side. */
static inline W sigmoid_hard(W x)
{
    struct exp_scaled e = exp_scaled_of(x);
    vd a = x.hi, square = vd_mul(a, a);
    vd rest = vd_fma(square, vd_set(-17.0 / 80640), vd_set(1.0 / 480));
    rest = vd_mul(vd_mul(a, square), vd_fma(square, rest, vd_set(-1.0 / 48)));
    dd line = dd_fast_sum(vd_set(0.5), vd_mul(a, vd_set(0.25))), near = dd_sum(line.hi, rest);
    near = dd_fast_sum(near.hi, vd_add(near.lo, line.lo));
    return w_sel(vd_lt(vd_abs(a), vd_set(0x1p-6)), near, scale_down_below(e, x, sigma_of(x, e.up)));
}

void SP_HARD(softplus_cr)(const double *x, double *y)
{
    vd_store(y, rounded_to_odd(softplus_hard(w_load(x, SP_LD))));
}

void SP_HARD(softplus_inv_cr)(const double *x, double *y)
{
    vd_store(y, rounded_to_odd(logexpm1_of(w_load(x, SP_LD))));
}

void SP_HARD(sigmoid_cr)(const double *x, double *y)
{
    vd_store(y, rounded_to_odd(sigmoid_hard(w_load(x, SP_LD))));
}

void SP_HARD(log_sigmoid_cr)(const double *x, double *y)
{
    vd_store(y, rounded_to_odd(w_neg(softplus_hard(w_neg(w_load(x, SP_LD))))));
}

void SP_HARD(logit_cr)(const double *x, double *y)
{
    vd_store(y, rounded_to_odd(logit_of(w_load(x, SP_LD))));
}

void SP_HARD(log1mexp_cr)(const double *x, double *y)
{
    vd_store(y, rounded_to_odd(log1mexp_of(w_load(x, SP_LD))));
}
