/* elu with its gradient.
 *
 * Formula  x > 0 ? x : alpha (e^x - 1); gradient x > 0 ? 1 : alpha e^x.
 * Domain   all; NaN -> NaN, -inf -> -alpha and 0, -0 -> -0.
 * Bound f64 elu_grad: 0.50 ULP seen, at -0x1.62e439581060dp+9
 * Measured f64 on the sample of tests/kernels/test_ulp; f32 in the fast body. */

#ifdef SP_FAST_F32
static void elu_wide(size_t n, const T *x, T *y, T alpha)
{
    for (size_t i = 0; i < n; i += W_LANES) {
        W a = w_load(x + i, n - i);
        W r = w_sel(w_le(w_set(0), a), a, w_mul(w_set(alpha), w_expm1(a)));
        w_store(y + i, n - i, r);
    }
}
#endif

static void elu_grad_wide(size_t n, const T *x, const T *dy, T *dx, T alpha)
{
    for (size_t i = 0; i < n; i += W_LANES) {
        W a = w_load(x + i, n - i);
        W s = w_sel(w_lt(w_set(0), a), w_set(1), w_mul(w_set(alpha), w_exp(a)));
        w_store(dx + i, n - i, w_mul(w_load(dy + i, n - i), s));
    }
}

#ifndef SP_FAST_F32
void SP_FN(elu_grad)(size_t n, const T *x, const T *dy, T *dx, T alpha)
{
    elu_grad_wide(n, x, dy, dx, alpha);
}
#endif
