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

static inline vd softplus_odd(W x)
{
    return rounded_to_odd(softplus_of(x, x, exp_scaled_of(x), w_set(1), (T)INFINITY));
}

void SP_HARD(softplus_cr)(const double *x, double *y)
{
    vd_store(y, softplus_odd(w_load(x, SP_LD)));
}
