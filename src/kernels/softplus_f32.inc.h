/* softplus and log_sigmoid in float.
 *
 * Formula  max(x, 0) + f(beta |x|) / beta, f(t) = log1p(e^-t); log sigma(x) = -softplus(-x).
 * How      f from a table of 32 polynomials of degree 5; for beta != 1 a table of f(beta |x|) /
 *          beta is made from it, polynomials in |x|, so that beta x is never rounded. Two roundings
 *          are felt: that of f's last sum and that of the sum with max(x, 0). The smaller of max(x, 0)
 *          and c0 goes into the inner sum: it is the outer sum whose rounding is relative to the
 *          result. What is left of the table, beta x < -15.75, is e^u - e^(2u)/2.
 * Domain   all; NaN -> NaN, -inf -> +0, +inf -> +inf; > 0 down to the last subnormal; monotone.
 *          beta outside 2^-20..2^20 goes to the wide body.
 * Bound f32 softplus: 0.9790 ULP at -0x1.8fee5cp+2
 * Bound f32 log_sigmoid: 0.9790 ULP at 0x1.8fee5cp+2
 * Other    beta: below 1 ULP on the samples of tests/kernels/rows.c.
 * Tried    q = c1 + s curve and f = c0 + s q: one operation less, but the rounding of q, times s,
 *          turned the function back by an ULP at 240 floats in -1/4..-1/5. Tables by memory
 *          operands: no gain.
 * Measured over all floats by tests/kernels/exhaustive. */

#include "coef/softplus_lut.h"

#define LOW_BITS 12 /* of c5: what its c0 lacks, as the sign, exponent and 3 bits of a float */
#define LOW_SHIFT (32 - LOW_BITS)

/* How a loop computes; flags are known when it is compiled. */
struct softplus_how {
    const struct sp_lut *table;
    struct scaling by;
    float inverse, inverse_low; /* 1 / beta */
    int is_scaled, has_threshold, is_negated;
};

/* ------------------------------------------------------------------ one vector */

/* max(x, 0) + f from the row c, w above its c0. */
SP_INLINE vf softplus_sum(vf x, const vf c[8], vf w)
{
    vf a = vf_max(vf_set(0), x);
    return vf_add(vf_max(c[1], a), vf_add(w, vf_min(c[1], a)));
}

/* softplus above -by.end, garbage below. */
SP_INLINE vf softplus_near(vf x, struct softplus_how how)
{
    vf c[8], t = vf_min_abs(x, vf_set(how.by.end));
    vf_lut(how.table, how.is_scaled ? piece_of_scaled(t, how.by) : piece_of(t), c);
    vf s = vf_sub(t, c[0]), w = rise_of(c, s);
    if (how.is_scaled) {
        vf low = vf_bits(vi_shl(vi_bits(c[6]), LOW_SHIFT));
        w = vf_fma(c[2], s, vf_fma(vf_mul(s, s), curve_of(c, s, 5), low));
    }
    vf y = softplus_sum(x, c, w);
    return how.has_threshold ? vf_sel(vf_lt(vf_set(how.by.last), x), x, y) : y;
}

SP_INLINE mf is_below(vf x, struct softplus_how how)
{
    return vf_lt(x, vf_set(-how.by.end));
}

/* Below it. Divided by beta, the tail's last sum is a product too: 1 / beta in two parts. */
SP_INLINE vf softplus_below(vf x, struct softplus_how how)
{
    if (!how.is_scaled) return tail_value(exp_tail(vf_neg(x), vf_set(0), 0.5f));
    struct scaled_t u = scaled_t(vf_abs(x), how.by);
    struct tail e = exp_tail(u.t, u.low, 0.5f);
    vf high = vf_set(how.inverse), low = vf_mul(vf_set(how.inverse_low), e.high);
    return scale_down_so(vf_fma(high, e.high, vf_fma(high, e.rest, low)), e.scale, 1);
}

/* ------------------------------------------------------------------ loops */

/* A bias for each column, NULL without one, and how many columns there are: a row after the other, of
   whole vectors unless it is the only one. */
struct columns {
    const float *bias;
    size_t n;
};

SP_INLINE vf softplus_operand(const float *x, struct columns of, size_t c, size_t left, int negate)
{
    vf a = vf_load_left(x, left);
    if (of.bias) a = vf_add(a, vf_load_left(of.bias + c, of.n - c));
    return negate ? vf_neg(a) : a;
}

SP_INLINE size_t next_column(struct columns of, size_t c)
{
    return c + SP_LF == of.n ? 0 : c + SP_LF;
}

SP_INLINE void softplus_put(float *y, size_t left, vf b, int negate)
{
    vf_store_left(y, left, negate ? vf_neg(b) : b);
}

/* softplus(x + bias), or -softplus(-x): while all lanes lie in the table; then a vector where some
   lie below; then, as these come together, while some do. */
SP_INLINE void softplus_loop(size_t n, const float *x, struct columns of, float *y,
                             struct softplus_how how)
{
    const int negate = how.is_negated;
    for (size_t i = 0, c = 0; i < n;) {
        vf a = vf_set(0), b = a;
        for (; i < n; i += SP_LF, c = next_column(of, c)) {
            a = softplus_operand(x + i, of, c, n - i, negate);
            b = softplus_near(a, how);
            if (__builtin_expect(mf_any(is_below(a, how)), 0)) break;
            softplus_put(y + i, n - i, b, negate);
        }
        if (i >= n) break;
        b = vf_sel(is_below(a, how), softplus_below(a, how), b);
        softplus_put(y + i, n - i, b, negate);
        c = next_column(of, c);
        for (i += SP_LF; i < n; i += SP_LF, c = next_column(of, c)) {
            a = softplus_operand(x + i, of, c, n - i, negate);
            mf below = is_below(a, how);
            if (!mf_any(below)) break;
            b = softplus_below(a, how);
            if (!mf_all(below)) b = vf_sel(below, b, softplus_near(a, how));
            softplus_put(y + i, n - i, b, negate);
        }
    }
}

/* ------------------------------------------------------------------ beta != 1 */

static inline float *lut_at(struct sp_lut *t, int row, int column)
{
    return SP_LUT_COLUMNS ? &t->col[column][row] : &t->row[row][column];
}

/* The polynomial c0 + c1 t + ... becomes one of |x|, and divided by beta: c_k beta^(k - 1). C / beta
   is rounded to X, and the coefficients moved to beta X, as far as that is felt. So is what c0 loses
   when it is rounded: its first bits are the last LOW_BITS of c5. */
static void scale_table(struct sp_lut *t, float beta, double inverse)
{
    const double b = beta, b2 = b * b;
    const double by[8] = {inverse, inverse, 1, b, b2, b * b2, b2 * b2, 0};
    enum { OUTER = SP_LUT_COLUMNS ? 8 : 32, INNER = SP_LUT_COLUMNS ? 32 : 8 };
    for (int o = 0; o < OUTER; o++)
        for (int i = 0; i < INNER; i += SP_LD) {
            const float *from = SP_LUT_COLUMNS ? softplus_lut.col[o] : softplus_lut.row[o];
            float *to = SP_LUT_COLUMNS ? t->col[o] : t->row[o];
            vd factor = SP_LUT_COLUMNS ? vd_set(by[o]) : vd_load(by + i);
            vd_store_f32(to + i, vd_mul(vd_load_f32(from + i), factor));
        }
    for (int j = 0; j < 32; j++) {
        const float *c = softplus_lut.row[j];
        double moved = b * (double)*lut_at(t, j, 0) - (double)c[0];
        double c0 = ((double)c[1] + (double)c[2] * moved) * inverse;
        double c1 = (double)c[2] + 2 * (double)c[3] * moved;
        double c2 = ((double)c[3] + 3 * (double)c[4] * moved) * b;
        float high = (float)c0, low = (float)(c0 - (double)high);
        uint32_t c5, extra;
        memcpy(&c5, lut_at(t, j, 6), sizeof c5);
        memcpy(&extra, &low, sizeof extra);
        extra = (extra + (1u << (LOW_SHIFT - 1))) >> LOW_SHIFT;
        c5 = (c5 & ~((1u << LOW_BITS) - 1)) | extra;
        *lut_at(t, j, 1) = high;
        *lut_at(t, j, 2) = (float)c1;
        *lut_at(t, j, 3) = (float)c2;
        memcpy(lut_at(t, j, 6), &c5, sizeof c5);
    }
}

/* Is the threshold so far out that softplus(x) rounds to x there anyway? */
static inline int is_unfelt(float threshold)
{
    return !(threshold < TABLE_END);
}

/* Can the table be made without overflow? */
static inline int is_scalable(float beta, float threshold)
{
    return beta >= 0x1p-20f && beta <= 0x1p20f && is_usual(beta, threshold);
}

static struct softplus_how how_of(struct sp_lut *table, float beta, float threshold)
{
    const double inverse = 1.0 / (double)beta;
    const float high = (float)inverse;
    if (beta != 1) scale_table(table, beta, inverse);
    return (struct softplus_how){table,     scaling_of(beta, threshold),
                                 high,      (float)(inverse - (double)high),
                                 beta != 1, !is_unfelt(threshold),
                                 0};
}

/* beta = 1, and no threshold that is felt unless `last` says so. */
SP_INLINE struct softplus_how plain_how(float last, int has_threshold, int is_negated)
{
    return (
        struct softplus_how){&softplus_lut, {1, TABLE_END, last, TAIL_END}, 1, 0, 0, has_threshold,
                             is_negated};
}

/* A loop for each case: functions of their own, so that each has the registers to itself. */
static __attribute__((noinline)) void softplus_plain(size_t n, const float *x, float *y)
{
    softplus_loop(n, x, (struct columns){NULL, 0}, y, plain_how(INFINITY, 0, 0));
}

static __attribute__((noinline)) void softplus_columns(size_t n, const float *x, struct columns of,
                                                       float *y)
{
    softplus_loop(n, x, of, y, plain_how(INFINITY, 0, 0));
}

static __attribute__((noinline)) void softplus_any(size_t n, const float *x, float *y,
                                                   struct softplus_how how)
{
    if (!how.is_scaled) {
        softplus_loop(n, x, (struct columns){NULL, 0}, y, plain_how(how.by.last, 1, 0));
    } else if (how.has_threshold) {
        how.is_scaled = how.has_threshold = 1;
        how.is_negated = 0;
        softplus_loop(n, x, (struct columns){NULL, 0}, y, how);
    } else {
        how.is_scaled = 1;
        how.has_threshold = how.is_negated = 0;
        softplus_loop(n, x, (struct columns){NULL, 0}, y, how);
    }
}

/* ------------------------------------------------------------------ the ops */

void SP_FN(softplus)(size_t n, const float *x, float *y, float beta, float threshold)
{
    struct sp_lut table;
    if (beta == 1 && is_unfelt(threshold))
        softplus_plain(n, x, y);
    else if (is_scalable(beta, threshold))
        softplus_any(n, x, y, how_of(&table, beta, threshold));
    else
        softplus_wide(n, x, y, beta, threshold);
}

void SP_FN(bias_softplus)(size_t rows, size_t cols, const float *x, size_t ldx, const float *bias,
                          float *y, size_t ldy, float beta, float threshold)
{
    const int is_plain = beta == 1 && is_unfelt(threshold), scalable = is_scalable(beta, threshold);
    const struct columns of = {bias, cols};
    struct sp_lut table;
    struct softplus_how how = {0};
    /* Rows without gaps are one long array: a short row alone would not pay for fetching the table. */
    size_t n = cols;
    if (is_plain && ldx == cols && ldy == cols && cols % SP_LF == 0) n *= rows, rows = rows > 0;
    if (!is_plain && scalable) how = how_of(&table, beta, threshold);
    for (size_t r = 0; r < rows; r++, x += ldx, y += ldy) {
        if (is_plain) {
            softplus_columns(n, x, of, y);
            continue;
        }
        for (size_t c = 0; c < cols; c += SP_LF)
            vf_store_left(y + c, cols - c, softplus_operand(x + c, of, c, cols - c, 0));
        if (scalable)
            softplus_any(cols, y, y, how);
        else
            softplus_wide(cols, y, y, beta, threshold);
    }
}

/* log sigma(x) = -softplus(-x). */
void SP_FN(log_sigmoid)(size_t n, const float *x, float *y)
{
    softplus_loop(n, x, (struct columns){NULL, 0}, y, plain_how(INFINITY, 0, 1));
}
