/* silu in double.
 *
 * Formula  x sigma(x).
 * How      e^-|x| is scaled up where x times it would meet a subnormal.
 * Domain   all; NaN -> NaN, -inf -> -0, +inf -> +inf.
 * Bound f64 silu: 0.50 ULP seen, at -0x1.000000000001dp-1022
 * Measured f64 on that of test_ulp. */

void SP_FN(silu)(size_t n, const T *x, T *y)
{
    for (size_t i = 0; i < n; i += W_LANES) {
        W a = w_load(x + i, n - i), c = w_clamp(a, 1000);
        struct exp_scaled e = exp_scaled_of(c);
        W r = scale_down_below(e, c, w_mul(c, sigma_of(c, e.up)));
        w_store(y + i, n - i, w_sel(own_limit(a, 1000), a, r));
    }
}
