/* softplus_grad_y in float: dy (1 - e^(-beta y)) from the saved y = softplus(x).
 *
 * Formula  1 - e^-u, e^-u = T (1 + p), T = 2^(-k/16) from a table of 16, p = e^-r - 1.
 * How      1 - T is split exactly in two, and the linear term of p kept apart, so that one
 *          rounding is felt before the product with dy. For small u, T = 1: the result is -p,
 *          relative to its size.
 * Domain   y >= 0; y < 0, which softplus never returns, is left to the wide body; NaN -> NaN.
 * Bound f32 softplus_grad_y: 0.5921 ULP at 0x1.66a84ap-6
 * Measured over one float in 61 by tests/kernels/exhaustive. */

#include "coef/exp_table_f32.h"

SP_INLINE vf grad_y_near(vf u, vf low)
{
    const vf magic = vf_set(0x1.8p23f);
    vf t = vf_min(vf_set(60), u);
    vf m = vf_fma(t, vf_set(-exp_table_f32.per_log2), magic), k = vf_sub(m, magic);
    vf high = vf_fma(k, vf_set(exp_table_f32.step_high), t); /* exact; r = high + low */
    low = vf_fma(k, vf_set(exp_table_f32.step_low), low);
    vf r = vf_add(high, low);
    vf q = vf_fma(r, vf_set(1.0f / 24), vf_set(-1.0f / 6));
    q = vf_fma(q, r, vf_set(0.5f));
    vi j = vi_bits(m);
    vf p = vf_sub(vf_lookup16(exp_table_f32.low, j), low);
    p = vf_fma(vf_mul(r, r), q, p); /* and -high: kept apart, it would cost half an ULP */
    vf e = vf_bits(vi_add(vi_bits(vf_lookup16(exp_table_f32.high, j)), vi_shl(j, 19)));
    vf one = vf_set(1), h = vf_sub(one, e), rest = vf_sub(vf_sub(one, h), e);
    vf sum = vf_fma(e, high, h), low_sum = vf_fma(e, high, vf_sub(h, sum));
    return vf_add(sum, vf_add(low_sum, vf_fnma(e, p, rest)));
}

/* Any beta and threshold; without has_scaling beta is 1 and the threshold unfelt. */
SP_INLINE vf grad_y_scaled(vf y, vf dy, struct scaling p, int has_scaling)
{
    if (!has_scaling) return vf_mul(dy, grad_y_near(y, vf_set(0)));
    vf u = vf_mul(vf_set(p.beta), y), low = vf_fma(vf_set(p.beta), y, vf_neg(u));
    vf s = grad_y_near(u, vf_sel(vf_lt(vf_set(60), u), vf_set(0), low));
    return vf_mul(dy, vf_sel(vf_lt(vf_set(p.last), y), vf_set(1), s));
}

/* One vector with a negative y: those lanes from the wide body. */
static void grad_y_far(const float *y, const float *dy, float *dx, size_t left, struct scaling p,
                       int has_scaling, float beta, float threshold)
{
    float wide[SP_LF], upper[SP_LF];
    vf a = vf_load_left(y, left), d = vf_load_left(dy, left);
    vf_store(wide, a);
    vf_store(upper, d);
    softplus_grad_y_wide(SP_LF, wide, upper, wide, beta, threshold);
    mf far = vf_lt(a, vf_set(0));
    vf_store_left(dx, left, vf_sel(far, vf_load(wide), grad_y_scaled(a, d, p, has_scaling)));
}

SP_INLINE void grad_y_loop(size_t n, const float *y, const float *dy, float *dx, struct scaling p,
                           int has_scaling, float beta, float threshold)
{
    for (size_t i = 0; i < n; i += SP_LF) {
        /* The inner loop calls nothing, so that the constants stay in registers. */
        for (; i < n; i += SP_LF) {
            vf a = vf_load_left(y + i, n - i), d = vf_load_left(dy + i, n - i);
            vf r = grad_y_scaled(a, d, p, has_scaling);
            if (__builtin_expect(mf_any(vf_lt(a, vf_set(0))), 0)) break;
            vf_store_left(dx + i, n - i, r);
        }
        if (i < n) grad_y_far(y + i, dy + i, dx + i, n - i, p, has_scaling, beta, threshold);
    }
}

void SP_FN(softplus_grad_y)(size_t n, const float *y, const float *dy, float *dx, float beta,
                            float threshold)
{
    /* Past 17.4 the gradient rounds to 1 anyway. */
    if (beta == 1 && threshold >= 17.5f)
        grad_y_loop(n, y, dy, dx, (struct scaling){1, 0, 0}, 0, 1, INFINITY);
    else if (is_usual(beta, threshold))
        grad_y_loop(n, y, dy, dx, scaling_of(beta, threshold), 1, beta, threshold);
    else
        softplus_grad_y_wide(n, y, dy, dx, beta, threshold);
}
