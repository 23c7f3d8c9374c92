/* tanh in float.
 *
 * Formula  the sign of x, and tanh |x| = c0 + w from a table of 32 polynomials of degree 6.
 * How      the pieces are equally wide up to 9.03, beyond which tanh rounds to 1.
 * Domain   all; NaN -> NaN, infinities -> +-1, -0 -> -0; monotone.
 * Bound f32 tanh: 0.8047 ULP at -0x1.8ad60cp-2
 * Measured over all floats by tests/kernels/exhaustive. */

#include "coef/tanh_lut.h"

void SP_FN(tanh)(size_t n, const float *x, float *y)
{
    for (size_t i = 0; i < n; i += SP_LF) {
        vf c[8], a = vf_load_left(x + i, n - i);
        vf t = vf_min(vf_set(TANH_END), vf_abs(a)); /* NaN stays */
        vf_lut(&tanh_lut, vi_bits(vf_fma(t, vf_set(TANH_PIECES), vf_set(0x1p23f))), c);
        vf s = vf_sub(t, c[0]);
        vf b = vf_add(c[1], vf_fma(c[2], s, vf_mul(vf_mul(s, s), curve_of(c, s, 6))));
        vi sign = vi_and(vi_bits(a), vi_set(0x80000000u));
        vf_store_left(y + i, n - i, vf_bits(vi_or(vi_bits(b), sign)));
    }
}
