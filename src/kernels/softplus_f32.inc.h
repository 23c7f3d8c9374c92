/* softplus and log_sigmoid in float.
 *
 * Formula  max(x, 0) + f(beta |x|) / beta, f(t) = log1p(e^-t); log sigma(x) = -softplus(-x).
 * How      f from a table of 32 polynomials of degree 5; for beta != 1 the table is scaled by 1 /
 *          beta, c0 in two parts, and the low part of beta x is carried. Two roundings are felt:
 *          that of f's last sum and that of the sum with max(x, 0). Where 0 <= x < c0 the larger
 *          term is c0, so x goes into the inner sum there: it is the outer sum whose rounding is
 *          relative to the result. What is left of the table, beta x < -15.75, is e^u - e^(2u)/2.
 * Domain   all; NaN -> NaN, -inf -> +0, +inf -> +inf; > 0 down to the last subnormal; monotone.
 *          beta outside 2^-60..2^60 goes to the wide body.
 * Bound f32 softplus: 0.9920 ULP at -0x1.8ffb7p+2
 * Bound f32 log_sigmoid: 0.9920 ULP at 0x1.8ffb7p+2
 * Other    beta: 1.22 ULP at most on the samples of tests/kernels/rows.c.
 * Tried    q = c1 + s curve and f = c0 + s q: one operation less, but the rounding of q, times s,
 *          turned the function back by an ULP at 240 floats in -1/4..-1/5. Tables by memory
 *          operands: no gain.
 * Measured over all floats by tests/kernels/exhaustive. */

#include "coef/softplus_lut.h"

/* ------------------------------------------------------------------ beta = 1, no threshold felt */

/* softplus above -TABLE_END, garbage below; t = min(|x|, TABLE_END). */
SP_INLINE vf softplus_near(vf x, vf t)
{
    vf c[8];
    vf_lut(&softplus_lut, piece_of(t), c);
    vf s = vf_sub(t, c[0]), a = vf_max(vf_set(0), x);
    mf k = vi_ltu(vi_bits(x), vi_bits(c[1]));
    vf w = vf_fma(c[2], s, vf_mul(vf_mul(s, s), curve_of(c, s, 5)));
    vf inner = vf_add(w, vf_sel(k, a, c[1]));
    return vf_add(vf_sel(k, c[1], a), inner);
}

SP_INLINE vf softplus_below(vf x)
{
    return tail_value(exp_tail(vf_neg(x), vf_set(0), vf_set(0.5f)));
}

SP_INLINE mf is_below(vf x)
{
    return vf_lt(x, vf_set(-TABLE_END));
}

SP_INLINE vf softplus_plain(vf x)
{
    vf y = softplus_near(x, vf_min_abs(x, vf_set(TABLE_END)));
    mf below = is_below(x);
    if (__builtin_expect(mf_any(below), 0)) y = vf_sel(below, softplus_below(x), y);
    return y;
}

SP_INLINE vf negated_if(int negate, vf x)
{
    return negate ? vf_neg(x) : x;
}

/* softplus(x), or -softplus(-x): one loop for vectors that all lie in the table, one for vectors
   all below it, and a mixed vector between. */
SP_INLINE void softplus_loop(size_t n, const float *x, float *y, int negate)
{
    for (size_t i = 0; i < n;) {
        for (; i < n; i += SP_LF) {
            vf a = negated_if(negate, vf_load_left(x + i, n - i));
            vf b =
                softplus_near(a, vf_min_abs(a, vf_set(TABLE_END))); /* before the branch: faster */
            if (__builtin_expect(mf_any(is_below(a)), 0)) break;
            vf_store_left(y + i, n - i, negated_if(negate, b));
        }
        for (; i < n; i += SP_LF) {
            vf a = negated_if(negate, vf_load_left(x + i, n - i));
            if (!mf_all(is_below(a))) break;
            vf_store_left(y + i, n - i, negated_if(negate, softplus_below(a)));
        }
        if (i < n) {
            vf a = negated_if(negate, vf_load_left(x + i, n - i));
            vf_store_left(y + i, n - i, negated_if(negate, softplus_plain(a)));
            i += SP_LF;
        }
    }
}

/* ------------------------------------------------------------------ any beta, any threshold */

/* The table of f / beta: C, c0 .. c5, and c0's own rounding. */
static void scale_table(struct sp_lut *t, float beta)
{
    const double inverse = 1.0 / (double)beta;
    const float *from = SP_LUT_COLUMNS ? softplus_lut.col[0] : softplus_lut.row[0];
    float *to = SP_LUT_COLUMNS ? t->col[0] : t->row[0];
    const int row = SP_LUT_COLUMNS ? 1 : 8, col = SP_LUT_COLUMNS ? 32 : 1;
    for (int i = 0; i < 256; i += SP_LD)
        vd_store_f32(to + i, vd_mul(vd_load_f32(from + i), vd_set(inverse)));
    for (int j = 0; j < 32; j++) {
        const float *c = from + j * row;
        float *scaled = to + j * row;
        scaled[0] = c[0];
        scaled[7 * col] = (float)((double)c[col] * inverse - (double)scaled[col]);
    }
}

SP_INLINE vf softplus_scaled(vf x, const struct sp_lut *table, struct scaling p)
{
    vf c[8];
    struct scaled_t u = scaled_t(vf_min_abs(x, vf_set(p.end)), vf_set(p.beta));
    vf_lut(table, piece_of(u.t), c);
    vf s = vf_add(vf_sub(u.t, c[0]), u.low), a = vf_max(vf_set(0), x);
    mf k = vi_ltu(vi_bits(x), vi_bits(c[1]));
    vf w = vf_fma(c[2], s, vf_fma(vf_mul(s, s), curve_of(c, s, 5), c[7]));
    vf inner = vf_add(w, vf_sel(k, a, c[1]));
    vf y = vf_add(vf_sel(k, c[1], a), inner);
    return vf_sel(vf_lt(vf_set(p.last), x), x, y);
}

/* (e^-v - e^(-2v)/2) / beta for v = beta |x|, 1 / beta being inverse + inverse_low. */
SP_INLINE vf softplus_tail(vf x, float beta, float inverse, float inverse_low)
{
    struct scaled_t u = scaled_to_tail_end(vf_abs(x), vf_set(beta));
    struct tail e = exp_tail(u.t, u.low, vf_set(0.5f));
    vf m = vf_fma(vf_set(inverse), e.small, vf_set(inverse_low));
    return scale_down(vf_add(vf_set(inverse), m), e.k);
}

static __attribute__((noinline)) void softplus_any(size_t n, const float *x, float *y, float beta,
                                                   float threshold)
{
    struct sp_lut table;
    struct scaling p = scaling_of(beta, threshold);
    double inverse = 1.0 / (double)beta;
    float high = (float)inverse, low = (float)(inverse - (double)high);
    scale_table(&table, beta);
    for (size_t i = 0; i < n; i += SP_LF) {
        vf a = vf_load_left(x + i, n - i), b = softplus_scaled(a, &table, p);
        mf far = vf_lt(a, vf_set(-p.end));
        if (__builtin_expect(mf_any(far), 0)) b = vf_sel(far, softplus_tail(a, beta, high, low), b);
        vf_store_left(y + i, n - i, b);
    }
}

/* ------------------------------------------------------------------ the ops */

/* beta = 1, and a threshold past which softplus(x) rounds to x anyway. */
static inline int is_plain(float beta, float threshold)
{
    return beta == 1 && threshold >= TABLE_END;
}

void SP_FN(softplus)(size_t n, const float *x, float *y, float beta, float threshold)
{
    if (is_plain(beta, threshold))
        softplus_loop(n, x, y, 0);
    else if (is_usual(beta, threshold))
        softplus_any(n, x, y, beta, threshold);
    else
        softplus_wide(n, x, y, beta, threshold);
}

void SP_FN(bias_softplus)(size_t rows, size_t cols, const float *x, size_t ldx, const float *bias,
                          float *y, size_t ldy, float beta, float threshold)
{
    int plain = is_plain(beta, threshold);
    for (size_t r = 0; r < rows; r++, x += ldx, y += ldy) {
        for (size_t c = 0; c < cols; c += SP_LF) {
            vf a = vf_add(vf_load_left(x + c, cols - c), vf_load_left(bias + c, cols - c));
            vf_store_left(y + c, cols - c, plain ? softplus_plain(a) : a);
        }
        if (!plain) SP_FN(softplus)(cols, y, y, beta, threshold);
    }
}

/* log sigma(x) = -softplus(-x). */
void SP_FN(log_sigmoid)(size_t n, const float *x, float *y)
{
    softplus_loop(n, x, y, 1);
}
