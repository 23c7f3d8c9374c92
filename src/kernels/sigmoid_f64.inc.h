/* sigma and the gradient of log sigma in double.
 *
 * Formula  1 / (1 + e^-x) as 1/(1+e) or e/(1+e), e = e^-|x|; the gradient is sigma(-x).
 * Domain   all; NaN -> NaN, -inf -> 0, +inf -> 1.
 * Bound f64 sigmoid: 0.62 ULP seen, at -0x1.62cb69a3e1ab2p+9
 * Bound f64 log_sigmoid_grad: 0.73 ULP seen, at 0x1.61b05a5a30a5ap+9
 * Measured f64 on that of test_ulp. */

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
