/* sigma' and what is made of it, in float: the gradients of sigmoid and tanh, softplus's second
 * derivative.
 *
 * Formula  sigma'(x) = e / (1 + e)^2, e = e^-|x|; never sigma (1 - sigma), which is 0 too early;
 *          tanh'(x) = 4 sigma'(2x).
 * How      a table of 32 polynomials of degree 6 in |x|; beyond 15.75 e - 2 e^2. A gradient is the
 *          product of dy and a float.
 * Domain   all; NaN -> NaN, infinities -> 0; an infinite dy where the derivative rounds to 0 -> NaN.
 *          The second derivative is 0 where x >= threshold, and goes to the wide body for beta != 1.
 * Bound f32 sigmoid_grad: 0.8326 ULP at -0x1.a7f1fep+3
 * Bound f32 softplus_grad2: 0.8326 ULP at -0x1.a7f1fep+3
 * Bound f32 tanh_grad: 0.8326 ULP at -0x1.a7f1fep+2
 * Measured over all floats by tests/kernels/exhaustive. */

#include "coef/sigma_prime_f32.h"
#include "table_loop_f32.h"

/* ------------------------------------------------------------------ one vector */

SP_INLINE vf sigma_prime_near(vf x)
{
    vf c[8], in = vf_min(vf_set(SIGMA_PRIME_TO), vf_abs(x));
    vf_lut(&sigma_prime_lut, piece_of(in), c);
    vf s = vf_sub(in, c[0]);
    return vf_add(c[1], vf_fma(c[2], s, vf_mul(vf_mul(s, s), curve_of(c, s, 6))));
}

/* 2^k sigma'(x). */
SP_INLINE vf sigma_prime_tail(vf x, uint32_t k)
{
    struct tail e = exp_tail(vf_abs(x), vf_set(0), 2);
    e.scale = vi_add(e.scale, vi_set(k << 23));
    return tail_value(e);
}

SP_INLINE vf sigma_prime_far(vf x)
{
    return sigma_prime_tail(x, 0);
}

SP_INLINE mf is_sigma_prime_far(vf x)
{
    return vf_lt(vf_set(SIGMA_PRIME_TO), vf_abs(x));
}

SP_INLINE vf tanh_prime_near(vf x)
{
    return vf_mul(vf_set(4), sigma_prime_near(vf_add(x, x)));
}

SP_INLINE vf tanh_prime_far(vf x)
{
    return sigma_prime_tail(vf_add(x, x), 2);
}

SP_INLINE mf is_tanh_prime_far(vf x)
{
    return is_sigma_prime_far(vf_add(x, x));
}

/* ------------------------------------------------------------------ the ops */

void SP_FN(sigmoid_grad)(size_t n, const float *x, const float *dy, float *dx)
{
    const struct table_function f = {sigma_prime_near, sigma_prime_far, is_sigma_prime_far, 0, 0};
    table_loop(f, n, x, dy, dx);
}

void SP_FN(tanh_grad)(size_t n, const float *x, const float *dy, float *dx)
{
    const struct table_function f = {tanh_prime_near, tanh_prime_far, is_tanh_prime_far, 0, 0};
    table_loop(f, n, x, dy, dx);
}

void SP_FN(softplus_grad2)(size_t n, const float *x, const float *dy, float *dx, float beta,
                           float threshold)
{
    struct table_function f = {sigma_prime_near, sigma_prime_far, is_sigma_prime_far, 1, threshold};
    if (beta == 1)
        table_loop(f, n, x, dy, dx);
    else
        softplus_grad2_wide(n, x, dy, dx, beta, threshold);
}
