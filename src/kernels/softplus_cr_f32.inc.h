/* softplus, log_sigmoid and sigmoid in float, correctly rounded.
 *
 * Formula  max(x, 0) + log(1 + u), u = e^-|x|; log sigma(x) = -softplus(-x);
 *          sigma(x) = 1 / (1 + u) or u / (1 + u) by sign.
 * How      in double, relative errors below 2^-36 and 2^-37. Scaled by 15.49, u rounds to an integer
 *          j < 16, so that j / 15.49 is the centre of the piece of the logarithm that u lies in;
 *          what is left is a polynomial of degree 6. The rest is in cr.h.
 * Domain   all; NaN -> NaN; the limits at the infinities.
 * Measured over all floats by tests/kernels/exhaustive: each result is the nearest float. */

#include "coef/cr_f32.h"
#include "cr.h"

/* u = c[0] e^-|x|, c being the polynomial of e^-r or a multiple of it. */
SP_INLINE void exp_quick(const vd x[], vd u[], const double c[5], const int count)
{
    const vd magic = vd_set(ROUND_MAGIC), step = vd_set(exp_f64.step_high + exp_f64.step_low);
    vd t[CR_GROUP], m[CR_GROUP], r[CR_GROUP];
    EACH t[i] = vd_min_abs(x[i], vd_set(150)); /* also for a NaN, which the caller keeps */
    EACH m[i] = vd_fnma(t[i], vd_set(exp_f64.per_log2), magic);
    EACH r[i] = vd_sub(m[i], magic);
    EACH r[i] = vd_fma(r[i], step, t[i]);
    EACH u[i] = vd_set(c[4]);
    for (int k = 3; k >= 0; k--) EACH u[i] = vd_fma(u[i], r[i], vd_set(c[k]));
    EACH u[i] = vd_mul(power_of_sixteenth(m[i]), u[i]);
}

SP_INLINE void softplus_quick(const vd x[], vd y[], const int count)
{
    const vd magic = vd_set(ROUND_MAGIC);
    vd u[CR_GROUP], m[CR_GROUP], v[CR_GROUP];
    exp_quick(x, u, cr_f32.exp_scaled, count);
    EACH m[i] = vd_add(u[i], magic); /* j */
    EACH v[i] = vd_sub(m[i], magic);
    EACH v[i] = vd_sub(u[i], v[i]);
    EACH v[i] = vd_mul(v[i], vd_lookup16(cr_f32.inv, vl_bits(m[i])));
    EACH y[i] = vd_set(cr_f32.log1p[5]);
    for (int k = 4; k >= 0; k--) EACH y[i] = vd_fma(y[i], v[i], vd_set(cr_f32.log1p[k]));
    EACH y[i] = vd_fma(y[i], v[i], vd_lookup16(cr_f32.log, vl_bits(m[i])));
    EACH y[i] = vd_add(y[i], vd_max(vd_set(0), x[i]));
}

SP_INLINE void log_sigmoid_quick(const vd x[], vd y[], const int count)
{
    vd a[CR_GROUP];
    EACH a[i] = vd_neg(x[i]);
    softplus_quick(a, y, count);
    EACH y[i] = vd_neg(y[i]);
}

SP_INLINE void sigmoid_quick(const vd x[], vd y[], const int count)
{
    const vd one = vd_set(1);
    vd u[CR_GROUP];
    exp_quick(x, u, cr_f32.exp, count);
    EACH y[i] = vd_sel(vd_lt(x[i], vd_set(0)), u[i], one);
    EACH y[i] = vd_div(y[i], vd_add(one, u[i]));
    EACH y[i] = vd_sel(vd_eq(x[i], x[i]), y[i], x[i]);
}

void SP_FN(softplus_cr)(size_t n, const float *x, float *y)
{
    const struct cr_op op = {softplus_quick, 36, -87.33, SP_HARD(softplus_cr)};
    cr_loop(n, x, y, op, CR_GROUP);
}

void SP_FN(log_sigmoid_cr)(size_t n, const float *x, float *y)
{
    const struct cr_op op = {log_sigmoid_quick, 36, 87.33, SP_HARD(log_sigmoid_cr)};
    cr_loop(n, x, y, op, CR_GROUP);
}

void SP_FN(sigmoid_cr)(size_t n, const float *x, float *y)
{
    const struct cr_op op = {sigmoid_quick, 37, -87.33, SP_HARD(sigmoid_cr)};
    cr_loop(n, x, y, op, CR_GROUP);
}
