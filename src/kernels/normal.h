/* normal.h - the normal distribution function, relative to its size in the lower tail too. */
#ifndef SP_NORMAL_H
#define SP_NORMAL_H

/* Phi(x) for |x| <= 40: Phi(-t) = e^(-t^2/2) p(w) / (b + t), t = |x|; `gauss` is e^(-t^2/2), and
   the result is scaled with it where x < 0. */
static inline W normal_cdf(W x, W gauss)
{
    W t = w_abs(x), a = w_set(normal.a);
    W w = w_div(w_mul(w_pair(normal.slope), w_sub(t, w_pair(normal.middle))), w_add(t, a));
    W tail = w_div(w_mul(gauss, normal_polynomial(w)), w_add(t, w_set(normal.b)));
    return w_sel(w_lt(w_set(0), x), w_sub(w_set(1), tail), tail);
}

/* e^(-x^2/2). */
static inline struct exp_scaled normal_gauss(W x)
{
    return w_exp_scaled(w_mul(w_set(-0.5), w_mul(x, x)));
}

#endif
