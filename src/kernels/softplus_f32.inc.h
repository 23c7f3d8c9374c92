/* softplus(x) = log(1 + e^x) = max(x, 0) + f(|x|), f(t) = log1p(e^-t) from a table of polynomials.
 *
 * Two roundings are felt: that of f's last sum and that of the sum with max(x, 0). Where 0 <= x < c0
 * the larger term is c0, so x goes into the inner sum there: it is the outer sum whose rounding is
 * relative to the result. x < -15.75 is e^x - e^(2x)/2, out of line. */

#include "coef/softplus_lut.h"

/* softplus for |x| < 15.75 and x beyond; garbage below, NaN for NaN. */
static inline vf softplus_near(vf x)
{
    vf c[8], t = vf_min_abs(x, vf_set(TABLE_END));
    vf_lut(&softplus_lut, piece_of(t), c);
    vf s = vf_sub(t, c[0]), a = vf_max(vf_set(0), x);
    mf k = vi_ltu(vi_bits(x), vi_bits(c[1]));
    vf inner = vf_fma(slope_of(c, s), s, vf_sel(k, a, c[1]));
    return vf_add(vf_sel(k, c[1], a), inner);
}

static inline vf softplus_vf(vf x)
{
    vf y = softplus_near(x);
    mf far = vf_lt(x, vf_set(-TABLE_END));
    if (__builtin_expect(mf_any(far), 0)) y = vf_sel(far, exp_tail(x, vf_set(0.5f)), y);
    return y;
}

void SP_FN(softplus)(size_t n, const float *x, float *y, float beta, float threshold)
{
    (void)beta;(void)threshold;
    for (size_t i = 0; i < n; i += SP_LF)
        vf_store_left(y + i, n - i, softplus_vf(vf_load_left(x + i, n - i)));
}
