/* dy (1 - e^(-beta y)) in float, from the saved y = softplus(x).
 *
 * e^-u = T (1 + p), T = 2^(-k/16) from a table of 16, p = e^-r - 1. 1 - T is split exactly in two, so that
 * one rounding is left before the product with dy. For small u, k = 0 and T = 1: the result is -p, relative to
 * its size. y < 0, which softplus never returns, is left to the wide body. */

#include "coef/exp_table_f32.h"

static inline vf grad_y_near(vf u, vf low)
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
    p = vf_sub(vf_fma(vf_mul(r, r), q, p), high);
    vf e = vf_bits(vi_add(vi_bits(vf_lookup16(exp_table_f32.high, j)), vi_shl(j, 19)));
    vf one = vf_set(1), h = vf_sub(one, e), rest = vf_sub(vf_sub(one, h), e);
    return vf_add(h, vf_fnma(e, p, rest));
}

static __attribute__((noinline)) vf grad_y_far(vf y, vf dy, vf dx, mf far, float beta,
                                               float threshold)
{
    float buffer[SP_LF], upper[SP_LF];
    vf_store(buffer, y);
    vf_store(upper, dy);
    softplus_grad_y_wide(SP_LF, buffer, upper, buffer, beta, threshold);
    return vf_sel(far, vf_load(buffer), dx);
}

static void grad_y_any(size_t n, const float *y, const float *dy, float *dx, float beta,
                       float threshold)
{
    struct scaling p = scaling_of(beta, threshold);
    for (size_t i = 0; i < n; i += SP_LF) {
        vf a = vf_load_left(y + i, n - i), d = vf_load_left(dy + i, n - i);
        vf u = vf_mul(vf_set(p.beta), a), low = vf_fma(vf_set(p.beta), a, vf_neg(u));
        mf over = vf_lt(vf_set(60), u), far = vf_lt(a, vf_set(0));
        vf s = grad_y_near(u, vf_sel(over, vf_set(0), low));
        vf r = vf_mul(d, vf_sel(vf_lt(vf_set(p.last), a), vf_set(1), s));
        if (__builtin_expect(mf_any(far), 0)) r = grad_y_far(a, d, r, far, beta, threshold);
        vf_store_left(dx + i, n - i, r);
    }
}

void SP_FN(softplus_grad_y)(size_t n, const float *y, const float *dy, float *dx, float beta,
                            float threshold)
{
    if (beta == 1 && threshold >= 17.5f)
        for (size_t i = 0; i < n; i += SP_LF) {
            vf a = vf_load_left(y + i, n - i), d = vf_load_left(dy + i, n - i);
            vf r = vf_mul(d, grad_y_near(a, vf_set(0)));
            mf far = vf_lt(a, vf_set(0));
            if (__builtin_expect(mf_any(far), 0)) r = grad_y_far(a, d, r, far, 1, INFINITY);
            vf_store_left(dx + i, n - i, r);
        }
    else if (is_usual(beta, threshold))
        grad_y_any(n, y, dy, dx, beta, threshold);
    else
        softplus_grad_y_wide(n, y, dy, dx, beta, threshold);
}
