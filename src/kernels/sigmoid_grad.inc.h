/* sigma'(x) = e / (1 + e)^2, e = e^-|x|. */

void SP_FN(sigmoid_grad)(size_t n, const T *x, const T *dy, T *dx)
{
    for (size_t i = 0; i < n; i += W_LANES) {
        W s = sigma_prime_of(exp_neg_abs(w_load(x + i, n - i)));
        w_store(dx + i, n - i, w_mul(w_load(dy + i, n - i), s));
    }
}
