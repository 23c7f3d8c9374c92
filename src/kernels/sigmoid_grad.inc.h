/* The gradient of sigma.
 *
 * Formula  sigma'(x) = e / (1 + e)^2, e = e^-|x|; never sigma (1 - sigma), which is 0 too early.
 * Domain   all; NaN -> NaN, infinities -> 0.
 * Bound f32 sigmoid_grad: 0.5000 ULP at -0x1.9fe368p+6
 * Measured f32 on the sample of tests/kernels/test_ulp; f64 in the fast bodies. */

void SP_FN(sigmoid_grad)(size_t n, const T *x, const T *dy, T *dx)
{
    for (size_t i = 0; i < n; i += W_LANES) {
        W s = sigma_prime_of(exp_neg_abs(w_load(x + i, n - i)));
        w_store(dx + i, n - i, w_mul(w_load(dy + i, n - i), s));
    }
}
