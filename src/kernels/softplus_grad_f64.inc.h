/* The gradients of softplus in double.
 *
 * Formula  sigma(u), u = beta x, as in sigmoid_f64.inc.h.
 * Domain   all; 1 where u > threshold; u < -600 and beta outside 2^-100..2^100 by the wide body. */

static void softplus_grad_far(size_t n, const T *x, T *y, const struct scaling *p)
{
    T one[SP_LD];
    vd_store(one, vd_set(1));
    softplus_grad_wide(n, x, one, y, p->beta, p->threshold);
}

SP_INLINE vd softplus_grad_near_plain(vd x, const struct scaling *p, md *far)
{
    *far = is_below(x, p, 0);
    return sigma_value(x, exp_near(scaled_abs(x, p, 0), 0), p, 0);
}

SP_INLINE vd softplus_grad_near_scaled(vd x, const struct scaling *p, md *far)
{
    *far = is_below(x, p, 1);
    return sigma_value(x, exp_near(scaled_abs(x, p, 1), 1), p, 1);
}

void SP_FN(softplus_grad)(size_t n, const T *x, const T *dy, T *dx, T beta, T threshold)
{
    struct scaling p = scaling_of(beta, threshold);
    if (beta == 1)
        near_loop(n, x, dy, dx, &p, softplus_grad_near_plain, softplus_grad_far);
    else if (is_usual(beta))
        near_loop(n, x, dy, dx, &p, softplus_grad_near_scaled, softplus_grad_far);
    else
        softplus_grad_wide(n, x, dy, dx, beta, threshold);
}

void SP_FN(softplus_grad_y)(size_t n, const T *y, const T *dy, T *dx, T beta, T threshold)
{
    softplus_grad_y_wide(n, y, dy, dx, beta, threshold);
}
