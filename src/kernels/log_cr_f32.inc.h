/* softplus_inv, logit and log1mexp in float, correctly rounded.
 *
 * Formula  of logexpm1, logit and log1mexp.
 * How      their wide bodies, whose working number is double here: relative error below 2^-42, also
 *          around the zeros. The rest is in cr.h.
 * Domain   as theirs.
 * Measured over all floats by tests/kernels/exhaustive: each result is the nearest float. */

#include "cr.h"

SP_INLINE void softplus_inv_quick(const vd x[], vd y[], const int count)
{
    EACH y[i] = logexpm1_of(x[i]);
}

SP_INLINE void logit_quick(const vd x[], vd y[], const int count)
{
    EACH y[i] = logit_of(x[i]);
}

SP_INLINE void log1mexp_quick(const vd x[], vd y[], const int count)
{
    EACH y[i] = log1mexp_of(x[i]);
}

void SP_FN(softplus_inv_cr)(size_t n, const float *x, float *y)
{
    const struct cr_op op = {softplus_inv_quick, 42, 0, SP_HARD(softplus_inv_cr)};
    cr_loop(n, x, y, op, 1);
}

void SP_FN(logit_cr)(size_t n, const float *x, float *y)
{
    const struct cr_op op = {logit_quick, 42, 0, SP_HARD(logit_cr)};
    cr_loop(n, x, y, op, 1);
}

void SP_FN(log1mexp_cr)(size_t n, const float *x, float *y)
{
    const struct cr_op op = {log1mexp_quick, 42, 87.33, SP_HARD(log1mexp_cr)};
    cr_loop(n, x, y, op, 1);
}
