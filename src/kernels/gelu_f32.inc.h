/* gelu in float.
 *
 * Formula  x Phi(x) = max(x, 0) - g(|x|), g(t) = t Phi(-t) = h(t) e^(-t^2/2).
 * How      h = c0 + w from a table of 32 polynomials of degree 5, eight in each octave of t + 1;
 *          e^(-t^2/2) = T (1 + p), T of 11 bits times a power of two, the rounding of t^2 carried.
 *          T c0 is exact, so g = T c0 + T (w + p h) feels one rounding. Beyond t = 13 for x < 0,
 *          where g nears the subnormals, the wide body; beyond 14.5, 0.
 * Domain   all; NaN -> NaN, -inf -> -0, +inf -> +inf, -0 -> -0.
 * Bound f32 gelu: 0.8391 ULP at 0x1.eeec9ap-3
 * Measured over all floats by tests/kernels/exhaustive. */

#include "coef/gelu_f32.h"

#define GELU_END 13
#define GELU_ZERO 14.5f /* from here on g rounds to 0 */

/* t Phi(-t) for 0 <= t <= GELU_END. */
SP_INLINE vf gelu_part(vf t)
{
    const vf magic = vf_set(0x1.8p23f);
    vf square = vf_mul(t, t), lost = vf_fma(t, t, vf_neg(square));
    vf m = vf_fma(square, vf_set(-gauss_f32.per_step), magic), k = vf_sub(m, magic);
    vi j = vi_bits(m);
    lost = vf_add(vf_fma(k, vf_set(gauss_f32.step_low), lost), vf_lookup16(gauss_f32.low, j));
    vf z = vf_add(vf_fma(k, vf_set(gauss_f32.step_high), square), lost); /* the fma is exact */
    vf q = vf_fma(z, vf_set(gauss_f32.q[1]), vf_set(gauss_f32.q[0]));
    vf p = vf_fma(vf_mul(z, z), q, vf_mul(z, vf_set(-0.5f)));
    vf power = vf_bits(vi_add(vi_bits(vf_lookup16(gauss_f32.power, j)), vi_shl(j, 19)));

    vf c[8];
    vf_lut(&gelu_lut, vi_shr(vi_bits(vf_add(t, vf_set(1))), 20), c);
    vf s = vf_sub(t, c[0]), s2 = vf_mul(s, s);
    vf curved = vf_mul(s2, vf_fma(s2, vf_fma(c[6], s, c[5]), vf_fma(c[4], s, c[3])));
    vf h = vf_add(vf_fma(c[2], s, c[1]), curved);
    vf w = vf_fma(c[2], s, vf_fma(p, h, curved));
    return vf_fma(power, w, vf_mul(power, c[1]));
}

SP_INLINE vf gelu_near(vf x)
{
    return vf_sub(vf_max(vf_set(0), x), gelu_part(vf_min_abs(x, vf_set(GELU_END))));
}

/* One vector with an x < -GELU_END: there -0, or what the wide body says. */
static void gelu_far(const float *x, float *y, size_t left)
{
    float wide[SP_LF];
    vf a = vf_load_left(x, left), tail = vf_set(-0.0f);
    mf far = vf_lt(a, vf_set(-GELU_END));
    if (mf_any(mf_and(far, vf_lt(vf_set(-GELU_ZERO), a)))) {
        vf_store(wide, a);
        gelu_wide(SP_LF, wide, wide);
        tail = vf_load(wide);
    }
    vf_store_left(y, left, vf_sel(far, tail, gelu_near(a)));
}

void SP_FN(gelu)(size_t n, const float *x, float *y)
{
    for (size_t i = 0; i < n; i += SP_LF) {
        /* The inner loop calls nothing, so that the tables stay in registers. */
        for (; i < n; i += SP_LF) {
            vf a = vf_load_left(x + i, n - i), b = gelu_near(a);
            if (__builtin_expect(mf_any(vf_lt(a, vf_set(-GELU_END))), 0)) break;
            vf_store_left(y + i, n - i, b);
        }
        if (i < n) gelu_far(x + i, y + i, n - i);
    }
}
