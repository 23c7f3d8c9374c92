/* softplus and log_sigmoid in float, correctly rounded.
 *
 * Formula  max(x, 0) + log(1 + u), u = e^-|x|; log sigma(x) = -softplus(-x).
 * How      in double. Scaled by 15.49, u rounds to an integer j < 16, so that j / 15.49 is the
 *          centre of the piece of the logarithm that u lies in; what is left is a polynomial of
 *          degree 6. Relative error < 2^-36; the rest is in cr.h.
 * Domain   all; NaN -> NaN, -inf -> +0, +inf -> +inf.
 * Measured over all floats by tests/kernels/exhaustive: each result is the nearest float. */

#include "coef/cr_f32.h"
#include "cr.h"

/* The formula is one long chain of operations. This many vectors, side by side, fill the waiting
   times of each other. */
#define CR_GROUP (SP_LD == 8 ? 8 : SP_LD == 1 ? 1 : 4)

/* Below, softplus rounds to a subnormal. */
#define CR_SUBNORMAL (-87.33f)

/* Of `count` vectors from x on, the last with `left` lanes, the arguments of softplus. */
SP_INLINE vd cr_argument(const float *x, size_t left, int negate)
{
    vd a = left >= SP_LD ? vd_load_f32(x) : vd_load_f32_n(x, left);
    return negate ? vd_neg(a) : a;
}

/* softplus(x) within 2^-36. */
SP_INLINE void softplus_quick(const vd x[], vd y[], const int count)
{
    const vd magic = vd_set(ROUND_MAGIC), step = vd_set(exp_f64.step_high + exp_f64.step_low);
    vd t[CR_GROUP], m[CR_GROUP], r[CR_GROUP], v[CR_GROUP];
#define EACH for (int i = 0; i < count; i++)
    EACH t[i] = vd_min_abs(x[i], vd_set(150)); /* 150 for a NaN, which survives in max */
    EACH m[i] = vd_fnma(t[i], vd_set(exp_f64.per_log2), magic);
    EACH r[i] = vd_sub(m[i], magic);
    EACH r[i] = vd_fma(r[i], step, t[i]);
    EACH y[i] = vd_set(cr_f32.exp_scaled[4]);
    for (int k = 3; k >= 0; k--) EACH y[i] = vd_fma(y[i], r[i], vd_set(cr_f32.exp_scaled[k]));
    EACH y[i] = vd_mul(power_of_sixteenth(m[i]), y[i]); /* u */
    EACH m[i] = vd_add(y[i], magic);                    /* j */
    EACH r[i] = vd_sub(m[i], magic);
    EACH v[i] = vd_sub(y[i], r[i]);
    EACH v[i] = vd_mul(v[i], vd_lookup16(cr_f32.inv, vl_bits(m[i])));
    EACH y[i] = vd_set(cr_f32.log1p[5]);
    for (int k = 4; k >= 0; k--) EACH y[i] = vd_fma(y[i], v[i], vd_set(cr_f32.log1p[k]));
    EACH y[i] = vd_fma(y[i], v[i], vd_lookup16(cr_f32.log, vl_bits(m[i])));
    EACH y[i] = vd_add(y[i], vd_max(vd_set(0), x[i]));
#undef EACH
}

/* softplus of `count` vectors, the last with `left` lanes. */
SP_INLINE void softplus_cr_group(const float *x, float *y, size_t left, int negate, const int count)
{
    vd a[CR_GROUP], b[CR_GROUP];
    for (int i = 0; i < count; i++) a[i] = cr_argument(x + i * SP_LD, left, negate);
    softplus_quick(a, b, count);
    vd least = vd_set(0);
    for (int i = 0; i < count; i++) least = vd_min(a[i], least); /* past a NaN */
    md close = vd_lt(least, vd_set(CR_SUBNORMAL));
    for (int i = 0; i < count; i++) close = md_or(close, close_call(b[i], 36));
    if (__builtin_expect(md_any(close), 0))
        for (int i = 0; i < count; i++)
            if (md_any(close_call_below(b[i], 36))) b[i] = settled(a[i], SP_HARD(softplus_cr));
    for (int i = 0; i < count; i++) {
        vd c = negate ? vd_neg(b[i]) : b[i];
        if (left >= SP_LD)
            vd_store_f32(y + i * SP_LD, c);
        else
            vd_store_f32_n(y, left, c);
    }
}

SP_INLINE void softplus_cr_loop(size_t n, const float *x, float *y, int negate)
{
    const size_t group = CR_GROUP * SP_LD;
    size_t i = 0;
    for (; n - i >= group; i += group) softplus_cr_group(x + i, y + i, group, negate, CR_GROUP);
    for (; i < n; i += SP_LD) softplus_cr_group(x + i, y + i, n - i, negate, 1);
}

void SP_FN(softplus_cr)(size_t n, const float *x, float *y)
{
    softplus_cr_loop(n, x, y, 0);
}
