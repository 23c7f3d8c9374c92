/* sigma(x) = 1 / (1 + e^-x) and the gradient of log sigma, sigma(-x), in double. */

void SP_FN(sigmoid)(size_t n, const T *x, T *y)
{
    for (size_t i = 0; i < n; i += W_LANES) {
        W a = w_load(x + i, n - i);
        w_store(y + i, n - i, sigma_of(a, exp_neg_abs(a)));
    }
}

void SP_FN(log_sigmoid_grad)(size_t n, const T *x, const T *dy, T *dx)
{
    for (size_t i = 0; i < n; i += W_LANES) {
        W a = w_neg(w_load(x + i, n - i));
        w_store(dx + i, n - i, w_mul(w_load(dy + i, n - i), sigma_of(a, exp_neg_abs(a))));
    }
}
