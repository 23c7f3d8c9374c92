/* squareplus with its gradient.
 *
 * Formula  (x + r) / 2, r = sqrt(x^2 + b); for x < 0 it is b / (2 (r - x)). Gradient squareplus(x)
 *          / r.
 * Domain   b >= 0; NaN -> NaN, -inf -> 0, +inf -> +inf (gradient 0 and 1).
 * Bound f32 squareplus: 0.5000 ULP at -0x1.fffffep+125
 * Bound f32 squareplus_grad: 0.5000 ULP at -0x1.d772dcp+3
 * Bound f64 squareplus: 0.50 ULP seen, at -0x1.fffffffffffffp+1021
 * Bound f64 squareplus_grad: 0.50 ULP seen, at 0x1.0298d43cfec8p+6
 * Measured f32 on the sample of tests/kernels/test_ulp, f64 there too. */

/* sqrt(x^2 + b); |x| where its square could overflow. */
static inline W squareplus_root(W x, W b)
{
    W t = w_abs(x), r = w_sqrt(w_add(w_mul(t, t), b));
    return w_sel(w_lt(w_set(0x1p500), t), t, r);
}

/* Halves: r - x itself may overflow. */
static inline W squareplus_of(W x, W r, W b)
{
    const W half = w_set(0.5);
    W neg = w_div(w_mul(w_set(0.25), b), w_sub(w_mul(half, r), w_mul(half, x)));
    return w_sel(w_lt(x, w_set(0)), neg, w_add(w_mul(half, x), w_mul(half, r)));
}

void SP_FN(squareplus)(size_t n, const T *x, T *y, T b)
{
    W c = w_set(b);
    for (size_t i = 0; i < n; i += W_LANES) {
        W a = w_load(x + i, n - i), r = squareplus_root(a, c);
        w_store(y + i, n - i, squareplus_of(a, r, c));
    }
}

void SP_FN(squareplus_grad)(size_t n, const T *x, const T *dy, T *dx, T b)
{
    W c = w_set(b);
    for (size_t i = 0; i < n; i += W_LANES) {
        W a = w_load(x + i, n - i), r = squareplus_root(a, c);
        W s = w_div(squareplus_of(a, r, c), r);
        s = w_sel(w_eq(w_abs(a), w_set(INFINITY)), w_sel(w_lt(a, w_set(0)), w_set(0), w_set(1)), s);
        w_store(dx + i, n - i, w_mul(w_load(dy + i, n - i), s));
    }
}
