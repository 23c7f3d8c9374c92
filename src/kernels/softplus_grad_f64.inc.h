/* The gradients of softplus in double: the wide bodies of softplus_grad.inc.h. */

void SP_FN(softplus_grad)(size_t n, const T *x, const T *dy, T *dx, T beta, T threshold)
{
    softplus_grad_wide(n, x, dy, dx, beta, threshold);
}

void SP_FN(softplus_grad_y)(size_t n, const T *y, const T *dy, T *dx, T beta, T threshold)
{
    softplus_grad_y_wide(n, y, dy, dx, beta, threshold);
}
