/* elu with its gradient in float.
 *
 * Formula  x > 0 ? x : alpha (e^x - 1); gradient x > 0 ? 1 : alpha e^x.
 * How      1 - e^x by expm1_f32.h, for alpha != 1 with what its roundings lost; e^x = T (1 + p) by
 *          exp_table_f32.h, alpha T in two floats. e^x of an x < -72 is computed 2^64 times as
 *          large: it feels the subnormals' coarse steps once.
 * Domain   all; NaN -> NaN, -inf -> -alpha and 0, -0 -> -0; monotone for alpha > 0. An infinite dy
 *          where the derivative rounds to 0 -> NaN. alpha outside 2^-20..2^20, in magnitude, goes to
 *          the wide body.
 * Bound f32 elu: 0.9350 ULP at -0x1.08da4cp-2
 * Bound f32 elu_grad: 0.7616 ULP at -0x1.5f2a6cp+6
 * Measured over all floats by tests/kernels/exhaustive. */

#include "exp_table_f32.h"
#include "expm1_f32.h"

#define ELU_GRAD_LOW (-72)
#define ELU_GRAD_END (-125) /* alpha e^x is nothing */

static inline int is_usual_alpha(float alpha)
{
    return fabsf(alpha) >= 0x1p-20f && fabsf(alpha) <= 0x1p20f;
}

/* With is_one alpha is 1. */
SP_INLINE vf elu_of(vf x, vf alpha, int is_one)
{
    struct expm1_parts e = expm1_parts(vf_min(vf_set(EXPM1_END), vf_abs(x))); /* NaN stays */
    vf q = vf_fma(e.square, e.curve, e.s), m = vf_fma(e.slope, q, e.c0);
    if (!is_one) {
        vf q_low = vf_fma(e.square, e.curve, vf_sub(e.s, q));
        vf low = vf_fma(e.slope, q_low, vf_fma(e.slope, q, vf_sub(e.c0, m)));
        m = vf_fma(alpha, m, vf_mul(alpha, low));
        m = vf_sel(vf_le(x, vf_set(-EXPM1_END)), alpha, m);
    }
    return vf_sel(vf_lt(x, vf_set(0)), vf_neg(m), x);
}

SP_INLINE vf elu_slope(vf x, vf alpha)
{
    const float magic = 0x1.8p23f;
    mf low = vf_lt(x, vf_set(ELU_GRAD_LOW));
    vf a = vf_max(vf_set(ELU_GRAD_END), x); /* NaN stays */
    struct power e = exp_power(a, vf_sel(low, vf_set(magic + 16 * 64), vf_set(magic)));
    vf t = vf_mul(alpha, e.t), rest = vf_fma(alpha, e.t, vf_neg(t));
    vf s = vf_add(t, vf_fma(t, e.p, rest));
    s = vf_mul(s, vf_sel(low, vf_set(0x1p-64f), vf_set(1)));
    return vf_sel(vf_lt(vf_set(0), x), vf_set(1), s);
}

void SP_FN(elu)(size_t n, const float *x, float *y, float alpha)
{
    const vf a = vf_set(alpha);
    if (!is_usual_alpha(alpha))
        elu_wide(n, x, y, alpha);
    else if (alpha == 1)
        for (size_t i = 0; i < n; i += SP_LF)
            vf_store_left(y + i, n - i, elu_of(vf_load_left(x + i, n - i), a, 1));
    else
        for (size_t i = 0; i < n; i += SP_LF)
            vf_store_left(y + i, n - i, elu_of(vf_load_left(x + i, n - i), a, 0));
}

void SP_FN(elu_grad)(size_t n, const float *x, const float *dy, float *dx, float alpha)
{
    const vf a = vf_set(alpha);
    if (!is_usual_alpha(alpha)) {
        elu_grad_wide(n, x, dy, dx, alpha);
        return;
    }
    for (size_t i = 0; i < n; i += SP_LF) {
        vf s = elu_slope(vf_load_left(x + i, n - i), a);
        vf_store_left(dx + i, n - i, vf_mul(vf_load_left(dy + i, n - i), s));
    }
}
