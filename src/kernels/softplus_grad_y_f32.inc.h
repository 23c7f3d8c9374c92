/* softplus_grad_y in float: dy (1 - e^(-beta y)) from the saved y = softplus(x).
 *
 * Formula  1 - e^-u = (1 - e^-C) + e^-C (1 - e^-(u - C)), u = beta y.
 * How      C from a table of 32; the last factor a polynomial of degree 6: expm1_f32.h. For beta != 1 what u loses
 *          when it is rounded is added. Past u = 17.5 the result is 1.
 * Domain   y >= 0; y < 0, which softplus never returns, is left to the wide body; NaN -> NaN.
 * Bound f32 softplus_grad_y: 0.9350 ULP at 0x1.08da4cp-2
 * Measured over all floats by tests/kernels/exhaustive. */

#include "expm1_f32.h"

/* 1 - e^(-beta y); without is_scaled beta is 1. */
SP_INLINE vf grad_y_near(vf y, struct scaling by, int is_scaled)
{
    vf in = vf_min(vf_set(by.end), y), t = is_scaled ? vf_mul(vf_set(by.beta), in) : in;
    struct expm1_parts e = expm1_parts(t);
    vf low = is_scaled ? vf_fma(vf_set(by.beta), in, vf_neg(t)) : vf_set(0);
    vf q = is_scaled ? vf_add(e.s, vf_fma(e.square, e.curve, low)) : vf_fma(e.square, e.curve, e.s);
    return vf_fma(e.slope, q, e.c0);
}

/* dy times it; the flags are known when a loop is compiled. */
struct grad_y_how {
    struct scaling by;
    int is_scaled, has_threshold;
};

SP_INLINE vf grad_y_times(vf y, vf dy, struct grad_y_how how)
{
    vf r = vf_mul(dy, grad_y_near(y, how.by, how.is_scaled));
    return how.has_threshold ? vf_sel(vf_lt(vf_set(how.by.last), y), dy, r) : r;
}

/* One vector with a negative y: those lanes from the wide body. */
static __attribute__((noinline)) void grad_y_negative(const float *y, const float *dy, float *dx,
                                                      size_t left, struct grad_y_how how,
                                                      float threshold)
{
    float wide[SP_LF], upper[SP_LF];
    vf a = vf_load_left(y, left), d = vf_load_left(dy, left);
    vf_store(wide, a);
    vf_store(upper, d);
    softplus_grad_y_wide(SP_LF, wide, upper, wide, how.by.beta, threshold);
    vf_store_left(dx, left, vf_sel(vf_lt(a, vf_set(0)), vf_load(wide), grad_y_times(a, d, how)));
}

SP_INLINE void grad_y_loop(size_t n, const float *y, const float *dy, float *dx,
                           struct grad_y_how how, float threshold)
{
    for (size_t i = 0; i < n; i += SP_LF) {
        /* The inner loop calls nothing, so that the tables stay in registers. */
        for (; i < n; i += SP_LF) {
            vf a = vf_load_left(y + i, n - i);
            vf r = grad_y_times(a, vf_load_left(dy + i, n - i), how);
            if (__builtin_expect(mf_any(vf_lt(a, vf_set(0))), 0)) break;
            vf_store_left(dx + i, n - i, r);
        }
        if (i < n) grad_y_negative(y + i, dy + i, dx + i, n - i, how, threshold);
    }
}

void SP_FN(softplus_grad_y)(size_t n, const float *y, const float *dy, float *dx, float beta,
                            float threshold)
{
    struct grad_y_how how = {.by = {1, EXPM1_END, threshold, 0}};
    if (!is_usual(beta, threshold)) {
        softplus_grad_y_wide(n, y, dy, dx, beta, threshold);
    } else if (beta != 1) {
        how.by = scaling_of(beta, threshold);
        how.by.end = EXPM1_END / beta;
        how.is_scaled = how.has_threshold = 1;
        grad_y_loop(n, y, dy, dx, how, threshold);
    } else if (threshold < EXPM1_END) {
        how.has_threshold = 1;
        grad_y_loop(n, y, dy, dx, how, threshold);
    } else {
        grad_y_loop(n, y, dy, dx, how, threshold);
    }
}
