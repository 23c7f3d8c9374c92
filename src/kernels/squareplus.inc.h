/* squareplus(x) = (x + r) / 2, r = sqrt(x^2 + b); for x < 0 it is b / (2 (r - x)).
 * Gradient (1 + x / r) / 2 = squareplus(x) / r. */

static inline W squareplus_of(W x, W r, W b)
{
    W neg = w_div(b, w_mul(w_set(2), w_sub(r, x)));
    return w_sel(w_lt(x, w_set(0)), neg, w_mul(w_set(0.5), w_add(x, r)));
}

void SP_FN(squareplus)(size_t n, const T *x, T *y, T b)
{
    W c = w_set(b);
    for (size_t i = 0; i < n; i += W_LANES) {
        W a = w_load(x + i, n - i), r = w_sqrt(w_add(w_mul(a, a), c));
        w_store(y + i, n - i, squareplus_of(a, r, c));
    }
}

void SP_FN(squareplus_grad)(size_t n, const T *x, const T *dy, T *dx, T b)
{
    W c = w_set(b);
    for (size_t i = 0; i < n; i += W_LANES) {
        W a = w_load(x + i, n - i), r = w_sqrt(w_add(w_mul(a, a), c));
        W s = w_div(squareplus_of(a, r, c), r);
        s = w_sel(w_eq(w_abs(a), w_set(INFINITY)), w_sel(w_lt(a, w_set(0)), w_set(0), w_set(1)), s);
        w_store(dx + i, n - i, w_mul(w_load(dy + i, n - i), s));
    }
}
