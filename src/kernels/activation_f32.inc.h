/* mish with its gradient, and silu's, in float.
 *
 * Formula  mish(x) = x m, m = tanh(softplus(x)); mish'(x); silu'(x), which is 1 - silu'(-x).
 * How      m, mish' and, for x < 0, silu' from tables of 32 polynomials of degree 6 or 7. The sum m
 *          enters the product with x with what its rounding lost. Where they end on the right mish
 *          is x and the gradients are 1; what lies further left goes to the wide bodies, and so do
 *          tiny x of mish, whose product with what was lost is subnormal.
 * Domain   all; NaN -> NaN, -inf -> -0, +inf -> +inf (gradients: -0 and 1), mish(-0) = -0.
 * Bound f32 mish: 0.8553 ULP at -0x1.0c2334p+3
 * Bound f32 mish_grad: 1.3760 ULP at -0x1.464f08p-3
 * Bound f32 silu_grad: 1.3694 ULP at -0x1.a3352ap+0
 * Measured over all floats by tests/kernels/exhaustive. */

#include "coef/activation_f32.h"

/* ------------------------------------------------------------------ one vector */

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

/* ------------------------------------------------------------------ loops */

#define MISH 0
#define MISH_GRAD 1
#define SILU_GRAD 2

SP_INLINE vf activation_near(int op, vf x)
{
    return op == MISH ? mish_near(x) : op == MISH_GRAD ? mish_grad_near(x) : silu_grad_near(x);
}

/* Left of the table, or too small. */
SP_INLINE mf is_activation_far(int op, vf x)
{
    const float from[] = {MISH_FROM, MISH_GRAD_FROM, SILU_GRAD_FROM};
    mf is_left = vf_lt(x, vf_set(from[op]));
    return op == MISH ? mf_or(is_left, vf_lt(vf_abs(x), vf_set(0x1p-90f))) : is_left;
}

/* f(x), or dy f(x). */
SP_INLINE vf activation_times(int op, vf f, const float *dy, size_t left)
{
    return op == MISH ? f : vf_mul(vf_load_left(dy, left), f);
}

/* One vector with such an x: there what the wide body says. */
static __attribute__((noinline)) void activation_far(int op, const float *x, const float *dy,
                                                     float *y, size_t left)
{
    float wide[SP_LF], upper[SP_LF];
    vf a = vf_load_left(x, left), near = activation_times(op, activation_near(op, a), dy, left);
    vf_store(wide, a);
    vf_store(upper, dy ? vf_load_left(dy, left) : a);
    if (op == MISH)
        mish_wide(SP_LF, wide, wide);
    else if (op == MISH_GRAD)
        mish_grad_wide(SP_LF, wide, upper, wide);
    else
        silu_grad_wide(SP_LF, wide, upper, wide);
    vf_store_left(y, left, vf_sel(is_activation_far(op, a), vf_load(wide), near));
}

SP_INLINE void activation_loop(int op, size_t n, const float *x, const float *dy, float *y)
{
    for (size_t i = 0; i < n; i += SP_LF) {
        /* The inner loop calls nothing, so that the tables stay in registers. */
        for (; i < n; i += SP_LF) {
            vf a = vf_load_left(x + i, n - i), f = activation_near(op, a);
            if (__builtin_expect(mf_any(is_activation_far(op, a)), 0)) break;
            vf_store_left(y + i, n - i, activation_times(op, f, op == MISH ? NULL : dy + i, n - i));
        }
        if (i < n) activation_far(op, x + i, op == MISH ? NULL : dy + i, y + i, n - i);
    }
}

void SP_FN(mish)(size_t n, const float *x, float *y)
{
    activation_loop(MISH, n, x, NULL, y);
}

void SP_FN(mish_grad)(size_t n, const float *x, const float *dy, float *dx)
{
    activation_loop(MISH_GRAD, n, x, dy, dx);
}

void SP_FN(silu_grad)(size_t n, const float *x, const float *dy, float *dx)
{
    activation_loop(SILU_GRAD, n, x, dy, dx);
}
