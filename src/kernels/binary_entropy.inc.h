/* The binary entropy in nats and the convex conjugate of softplus.
 *
 * Formula  H(p) = -p log p - (1 - p) log(1 - p), two terms of one sign; softplus_conj = -H.
 * Domain   [0, 1]; outside, H is NaN and the conjugate +inf.
 * Bound f32 binary_entropy: 0.5000 ULP at 0x1.37f072p-4
 * Bound f32 softplus_conj: 0.5000 ULP at 0x1.37f072p-4
 * Measured f32 on the sample of tests/kernels/test_ulp; f64 in the fast body. */

/* -p log p - (1-p) log(1-p) inside (0, 1), `outside` outside [0, 1]. */
static inline W entropy_of(W p, W outside)
{
    const W zero = w_set(0), one = w_set(1);
    W q = w_sub(one, p);
    W h = w_neg(w_add(w_mul(p, w_log(p)), w_mul(q, w_log1p(w_neg(p)))));
    h = w_sel(md_or(w_eq(p, zero), w_eq(p, one)), zero, h);
    return w_sel(md_or(w_lt(p, zero), w_lt(one, p)), outside, h);
}

static void binary_entropy_wide(size_t n, const T *p, T *y)
{
    for (size_t i = 0; i < n; i += W_LANES)
        w_store(y + i, n - i, entropy_of(w_load(p + i, n - i), w_set(NAN)));
}

static void softplus_conj_wide(size_t n, const T *p, T *y)
{
    for (size_t i = 0; i < n; i += W_LANES)
        w_store(y + i, n - i, w_neg(entropy_of(w_load(p + i, n - i), w_set(-INFINITY))));
}

#ifdef SP_FAST_F32
void SP_FN(binary_entropy)(size_t n, const T *p, T *y)
{
    binary_entropy_wide(n, p, y);
}

void SP_FN(softplus_conj)(size_t n, const T *p, T *y)
{
    softplus_conj_wide(n, p, y);
}
#endif
