/* mish with its gradient, and silu's, in float.
 *
 * Formula  mish(x) = x m, m = tanh(softplus(x)); mish'(x); silu'(x), which is 1 - silu'(-x).
 * How      m, mish' and, for x < 0, silu' from tables of 32 polynomials of degree 6 or 7. The sum m
 *          enters the product with x with what its rounding lost. Where they end on the right mish
 *          is x and the gradients are 1. Further left, with e = e^x, mish(x) = x (e - e^2/2),
 *          mish'(x) = (x + 1) e - (x + 1/2) e^2 and silu'(x) = (x + 1) e - (2x + 1) e^2. mish of a
 *          tiny x, whose product with what was lost would be subnormal, is 3/5 x.
 * Domain   all; NaN -> NaN, -inf -> -0, +inf -> +inf (gradients: -0 and 1), mish(-0) = -0. An infinite
 *          dy where the derivative rounds to 0 -> NaN.
 * Bound f32 mish: 0.8553 ULP at -0x1.0c2334p+3
 * Bound f32 mish_grad: 1.3760 ULP at -0x1.464f08p-3
 * Bound f32 silu_grad: 1.3694 ULP at -0x1.a3352ap+0
 * Measured over all floats by tests/kernels/exhaustive. */

#include "coef/activation_f32.h"
#include "table_loop_f32.h"

/* ------------------------------------------------------------------ one vector, near */

/* Adding it leaves the piece of x / width in the low bits, where `zero` is that of 0. */
#define PIECE_MAGIC(zero) (0x1p23f + 32 + (zero))

SP_INLINE vf mish_near(vf x)
{
    const vf magic = vf_set(PIECE_MAGIC(MISH_ZERO));
    vf c[8], in = vf_max(vf_set(MISH_FROM), vf_min(vf_set(MISH_TO), x));
    vf_lut(&mish_lut, vi_bits(vf_fma(in, vf_set(1 / MISH_WIDTH), magic)), c);
    vf s = vf_sub(in, c[0]), w = vf_fma(c[2], s, vf_mul(vf_mul(s, s), curve_of(c, s, 6)));
    vf m = vf_add(c[1], w), low = vf_sub(w, vf_sub(m, c[1]));
    return vf_sel(vf_lt(vf_set(MISH_TO), x), x, vf_fma(x, m, vf_mul(in, low)));
}

/* A gradient from its table; x within it. */
SP_INLINE vf gradient_of(const struct sp_lut *table, vf x, float width, float zero)
{
    const vf magic = vf_set(PIECE_MAGIC(zero));
    vf c[8], m = vf_fma(x, vf_set(1 / width), magic);
    vf_lut(table, vi_bits(m), c);
    vf s = vf_fnma(vf_sub(m, magic), vf_set(width), x), w = c[7];
    for (int k = 6; k >= 1; k--) w = vf_fma(w, s, c[k]);
    return vf_fma(w, s, c[0]);
}

SP_INLINE vf mish_grad_near(vf x)
{
    vf in = vf_max(vf_set(MISH_GRAD_FROM), vf_min(vf_set(MISH_GRAD_TO), x));
    return gradient_of(&mish_grad_lut, in, MISH_GRAD_WIDTH, MISH_GRAD_ZERO);
}

SP_INLINE vf silu_grad_near(vf x)
{
    vf in = vf_max(vf_set(SILU_GRAD_FROM), vf_neg(vf_abs(x)));
    vf g = gradient_of(&silu_grad_lut, in, SILU_GRAD_WIDTH, SILU_GRAD_ZERO);
    return sigma_of_g(x, g);
}

/* ------------------------------------------------------------------ one vector, far */

#define MISH_TINY 0x1p-90f

/* -x where the table ends on the left; 120 keeps infinities from meeting 0. */
SP_INLINE vf left_of(vf x)
{
    return vf_min(vf_set(120), vf_abs(x));
}

SP_INLINE vf mish_far(vf x)
{
    const float high = 0x1.333332p-1f, low = 0x1.333334p-25f; /* 3/5 */
    vf t = left_of(x), up = vf_mul(x, vf_set(0x1p60f));
    vf tiny = vf_fma(up, vf_set(high), vf_mul(up, vf_set(low)));
    vf left = vf_neg(two_powers(t, t, vf_mul(vf_set(0.5f), t)));
    return vf_sel(vf_lt(vf_abs(x), vf_set(MISH_TINY)), vf_mul(tiny, vf_set(0x1p-60f)), left);
}

SP_INLINE mf is_mish_far(vf x)
{
    return mf_or(vf_lt(x, vf_set(MISH_FROM)), vf_lt(vf_abs(x), vf_set(MISH_TINY)));
}

SP_INLINE vf mish_grad_far(vf x)
{
    vf t = left_of(x);
    return vf_neg(two_powers(t, vf_sub(t, vf_set(1)), vf_sub(t, vf_set(0.5f))));
}

SP_INLINE mf is_mish_grad_far(vf x)
{
    return vf_lt(x, vf_set(MISH_GRAD_FROM));
}

SP_INLINE vf silu_grad_far(vf x)
{
    vf t = left_of(x);
    return vf_neg(two_powers(t, vf_sub(t, vf_set(1)), vf_fma(vf_set(2), t, vf_set(-1))));
}

SP_INLINE mf is_silu_grad_far(vf x)
{
    return vf_lt(x, vf_set(SILU_GRAD_FROM));
}

/* ------------------------------------------------------------------ the ops */

void SP_FN(mish)(size_t n, const float *x, float *y)
{
    const struct table_function f = {mish_near, mish_far, is_mish_far, 0, 0};
    table_loop(f, n, x, NULL, y);
}

void SP_FN(mish_grad)(size_t n, const float *x, const float *dy, float *dx)
{
    const struct table_function f = {mish_grad_near, mish_grad_far, is_mish_grad_far, 0, 0};
    table_loop(f, n, x, dy, dx);
}

void SP_FN(silu_grad)(size_t n, const float *x, const float *dy, float *dx)
{
    const struct table_function f = {silu_grad_near, silu_grad_far, is_silu_grad_far, 0, 0};
    table_loop(f, n, x, dy, dx);
}
