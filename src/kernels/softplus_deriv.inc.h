/* The k-th derivative of softplus.
 *
 * Formula  beta^(k-1) sigma^(m)(u), m = k - 1, u = beta x, and for m >= 1, with e = e^-|u|,
 *          sigma^(m)(u) = s^(m-1) e (A_0 - A_1 e + ... + (-1)^(m-1) A_(m-1) e^(m-1)) / (1+e)^(m+1),
 *          s = -1 for u > 0 and 1 for u < 0, A_j the Eulerian numbers of order m.
 * Domain   k <= SP_DERIV_MAX, NaN beyond; 0 where u >= threshold and k >= 2. The sum alternates:
 *          around |u| = 0 it cancels (pi/2)^m, which the working precision bears for k of some
 *          tens.
 * Bound f32 softplus_deriv: 0.9790 ULP at -0x1.8fee5cp+2
 * Bound f64 softplus_deriv: 0.72 ULP seen, at 0x1.ffffffffffff1p-2
 * Measured f32 of order 0 over all floats by tests/kernels/exhaustive, the others and f64 on the
 *          sample of test_ulp. */

#define EULERIAN_MAX 64

static inline void eulerian(unsigned m, double a[EULERIAN_MAX])
{
    a[0] = 1;
    for (unsigned r = 2; r <= m; r++) {
        a[r - 1] = 1;
        for (unsigned j = r - 2; j > 0; j--)
            a[j] = (double)(j + 1) * a[j] + (double)(r - j) * a[j - 1];
    }
}

static void deriv_high(size_t n, const T *x, T *y, unsigned m, T beta, T threshold)
{
    double a[EULERIAN_MAX];
    W b = valid_beta(beta), scale = w_set(1);
    eulerian(m, a);
    for (unsigned j = 0; j < m; j++) scale = w_mul(scale, b);
    for (size_t i = 0; i < n; i += W_LANES) {
        W u = w_mul(b, w_load(x + i, n - i));
        struct exp_scaled scaled = exp_scaled_of(u);
        W e = scaled.up;
        W p = w_set(a[m - 1]), q = w_add(w_set(1), e), d = w_mul(q, q);
        for (unsigned j = m - 1; j-- > 0;) {
            p = w_sub(w_set(a[j]), w_mul(p, e));
            d = w_mul(d, q);
        }
        p = w_div(w_mul(e, p), d);
        if (m % 2 == 0) p = w_sel(w_lt(w_set(0), u), w_neg(p), p);
        p = w_scale_down(scaled, w_mul(scale, p));
        w_store(y + i, n - i, w_sel(at_or_above(u, threshold), w_set(0), p));
    }
}

void SP_FN(softplus_deriv)(size_t n, const T *x, T *y, unsigned k, T beta, T threshold)
{
    if (k == 0) {
        SP_FN(softplus)(n, x, y, beta, threshold);
    } else if (k > EULERIAN_MAX) {
        for (size_t i = 0; i < n; i++) y[i] = (T)NAN;
    } else if (k > 1) {
        deriv_high(n, x, y, k - 1, beta, threshold);
    } else {
        W b = valid_beta(beta);
        for (size_t i = 0; i < n; i += W_LANES) {
            W u = w_mul(b, w_load(x + i, n - i));
            W s = w_sel(above(u, threshold), w_set(1), sigma_of(u, exp_neg_abs(u)));
            w_store(y + i, n - i, s);
        }
    }
}
