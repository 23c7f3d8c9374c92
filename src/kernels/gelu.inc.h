/* gelu(x) = x Phi(x), Phi(x) = erfc(-x / sqrt 2) / 2; gradient Phi(x) + x phi(x). */

#define SQRT_HALF 0x1.6a09e667f3bcdp-1
#define INV_SQRT_2PI 0x1.9884533d43651p-2

static inline W normal_cdf(W x)
{
    return w_mul(w_set(0.5), w_erfc(w_neg(w_mul(x, w_set(SQRT_HALF)))));
}

void SP_FN(gelu)(size_t n, const T *x, T *y)
{
    for (size_t i = 0; i < n; i += W_LANES) {
        /* Beyond 50 nothing changes, but infinity would meet 0. */
        W a = w_load(x + i, n - i), c = w_clamp(a, 50);
        W r = w_mul(c, normal_cdf(c));
        w_store(y + i, n - i, w_sel(w_lt(w_set(50), a), a, r));
    }
}

void SP_FN(gelu_grad)(size_t n, const T *x, const T *dy, T *dx)
{
    for (size_t i = 0; i < n; i += W_LANES) {
        W a = w_clamp(w_load(x + i, n - i), 50);
        W density = w_mul(w_set(INV_SQRT_2PI), w_exp(w_mul(w_set(-0.5), w_mul(a, a))));
        W s = w_add(normal_cdf(a), w_mul(a, density));
        w_store(dx + i, n - i, w_mul(w_load(dy + i, n - i), s));
    }
}
