/* gelu_tanh(x) = x sigma(g), g = 2 sqrt(2/pi) (x + c x^3), c = 0.044715;
 * gradient sigma(g) + x g' sigma'(g). */

static inline W gelu_inner(W x)
{
    W x2 = w_mul(x, x);
    return w_mul(w_mul(w_set(2 * 0.79788456080286535588), x),
                 w_add(w_set(1), w_mul(w_set(0.044715), x2)));
}

static inline W gelu_inner_slope(W x)
{
    W x2 = w_mul(x, x);
    return w_mul(w_set(2 * 0.79788456080286535588),
                 w_add(w_set(1), w_mul(w_set(3 * 0.044715), x2)));
}

void SP_FN(gelu_tanh)(size_t n, const T *x, T *y)
{
    for (size_t i = 0; i < n; i += W_LANES) {
        W a = w_load(x + i, n - i), c = w_clamp(a, 50), g = gelu_inner(c);
        W r = w_mul(c, sigma_of(g, exp_neg_abs(g)));
        w_store(y + i, n - i, w_sel(w_lt(w_set(50), a), a, r));
    }
}

void SP_FN(gelu_tanh_grad)(size_t n, const T *x, const T *dy, T *dx)
{
    for (size_t i = 0; i < n; i += W_LANES) {
        W a = w_clamp(w_load(x + i, n - i), 50), g = gelu_inner(a), e = exp_neg_abs(g);
        W s = w_add(sigma_of(g, e), w_mul(w_mul(a, gelu_inner_slope(a)), sigma_prime_of(e)));
        w_store(dx + i, n - i, w_mul(w_load(dy + i, n - i), s));
    }
}
