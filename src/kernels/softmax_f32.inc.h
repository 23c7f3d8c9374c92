/* logsumexp, softmax, log_softmax and softmax_cross_entropy in float.
 *
 * Formula  softmax e^(x_i) / sum of e^(x_j), all of them divided by the same power of two;
 *          logsumexp(x) = m + log1p(sum over the others of e^(x_j - m)), m one of the largest.
 * How      e^x = 2^k 2^(j/16) (1 + p) from x itself: the rounding of a difference x - m would be an
 *          error of e^x. Where |m| > 1024 that difference is taken, exact there wherever e^(x - m)
 *          is not nothing. The powers are scaled so that neither they nor their sum leave the normal
 *          numbers; the product with the reciprocal of the sum is rounded once, in the subnormals
 *          too. A sum is kept in two floats with what e^x itself lost to rounding. It has SUM_LANES
 *          partial sums on every instruction set, element i in the sum i mod SUM_LANES, whose total
 *          is taken by halves: so its bits are the same. What pads a row to whole groups is -inf.
 * Domain   all; NaN in a row -> NaN in all of it; logsumexp of none is -inf. A softmax of a row
 *          whose largest is infinite is NaN.
 * Bound    softmax 1.6 ULP: e^x 0.52, which may be 1.04 of a result, and one rounding; the others,
 *          finished in double, 0.51. tests/kernels/test_matrix.c judges them. */

#include "exp_table_f32.h"

#define ROW_GROUP (SUM_LANES / SP_LF) /* vectors that a group of SUM_LANES elements takes */
#define ROW_BATCH 16                  /* rows at a time, */
#define ROW_SHORT 128                 /* if they are this short */
#define ROW_BLOCK 4096                /* elements summed in floats before they go into a double */
#define ROW_UP 60                     /* powers are scaled by 2^ROW_UP */
#define ROW_DEPTH 180                 /* and taken down to 2^-ROW_DEPTH of the largest */

/* The largest that is not NaN; -inf if there is none. */
static float row_max(size_t n, const float *x)
{
    const vf none = vf_set(-INFINITY);
    vf top = none;
    size_t i = 0;
    for (; n - i >= SP_LF; i += SP_LF) top = vf_max(vf_load(x + i), top);
    if (i < n) top = vf_max(vf_sel(mf_first(n - i), vf_load_n(x + i, n - i), none), top);
    return vf_largest(top);
}

/* ------------------------------------------------------------------ powers

   2^ROW_UP e^(x - shift) / 2^K = t (1 + p), K such that the largest is near 2^ROW_UP. */

struct row_scale {
    vf shift;
    vf magic; /* adding it rounds, and leaves 16 (k - K + ROW_UP) + j in the low bits */
    vf low;   /* what is less counts as this */
};

SP_INLINE struct row_scale row_scale_of(vf top)
{
    const vf magic = vf_set(0x1.8p23f);
    vf shift = vf_sel(vf_le(vf_abs(top), vf_set(1024)), vf_set(0), top);
    vf k = vf_fma(vf_sub(top, shift), vf_set(exp_table_f32.per_log2 / 16), magic);
    k = vf_sub(k, magic);
    return (struct row_scale){.shift = shift,
                              .magic = vf_fnma(vf_set(16), k, vf_set(0x1.8p23f + 16 * ROW_UP)),
                              .low = vf_mul(vf_sub(k, vf_set(ROW_DEPTH)),
                                            vf_set(16 * exp_table_f32.fine_high))};
}

SP_INLINE struct power row_power(vf x, struct row_scale s)
{
    return exp_power(vf_max(s.low, vf_sub(x, s.shift)), s.magic); /* NaN stays */
}

/* ------------------------------------------------------------------ sums */

struct row_sums {
    vf high[ROW_GROUP], low[ROW_GROUP];
};

/* What a pass over a row does besides adding. */
#define KEEP 1      /* the powers in y */
#define LEAVE_OUT 2 /* the largest */

/* Where the sums start. Of all elements: so high that each addition takes the smaller term whole,
   for the rest of the sum is what matters. Without the largest the sum may be small: from 0. */
static inline float sum_start(int what)
{
    return what & LEAVE_OUT ? 0 : 0x1p1f * (float)(1ull << ROW_UP);
}

/* Adds t (1 + p), which rounds to e, in place of its group. What the sum loses goes to low: of the
   term, with t + t p for e, and of the sum before where that may be the smaller one (Knuth's sum,
   and Dekker's). */
SP_INLINE void add_power(struct row_sums *s, int place, struct power a, vf e, int what)
{
    vf before = s->high[place], after = vf_add(before, e), added = vf_sub(after, before);
    vf lost = vf_fma(a.t, a.p, vf_sub(a.t, added));
    if (what & LEAVE_OUT) lost = vf_add(lost, vf_sub(before, vf_sub(after, added)));
    s->high[place] = after;
    s->low[place] = vf_add(s->low[place], lost);
}

static double total_by_halves(const float high[SUM_LANES], const float low[SUM_LANES])
{
    vd part[SUM_LANES / SP_LD];
    for (int k = 0; k < SUM_LANES / SP_LD; k++)
        part[k] = vd_add(vd_load_f32(high + k * SP_LD), vd_load_f32(low + k * SP_LD));
    for (int half = SUM_LANES / SP_LD / 2; half > 0; half /= 2)
        for (int k = 0; k < half; k++) part[k] = vd_add(part[k], part[k + half]);
    return vd_sum(part[0]);
}

/* Up to SUM_LANES elements from x on. */
SP_INLINE void add_group(struct row_sums *s, size_t *left_out, size_t n, const float *x, float *y,
                         struct row_scale scale, float top, int what)
{
    for (int g = 0; g < ROW_GROUP; g++) {
        const size_t at = (size_t)g * SP_LF, left = n > at ? n - at : 0;
        vf a = vf_set(-INFINITY);
        if (left >= SP_LF)
            a = vf_load(x + at);
        else if (left > 0)
            a = vf_sel(mf_first(left), vf_load_n(x + at, left), a);
        struct power b = row_power(a, scale);
        vf e = vf_fma(b.t, b.p, b.t);
        if (what & KEEP && left > 0) vf_store_left(y + at, left, e);
        if (what & LEAVE_OUT) {
            mf is_top = vf_eq(a, vf_set(top));
            *left_out += mf_count(is_top);
            b.t = vf_sel(is_top, vf_set(0), b.t);
            e = vf_sel(is_top, vf_set(0), e);
        }
        add_power(s, g, b, e, what);
    }
}

/* The partial sums of up to ROW_BLOCK elements, in two parts. */
SP_INLINE void add_block(size_t n, const float *x, float *y, struct row_scale scale, float top,
                         size_t *left_out, int what, float high[SUM_LANES], float low[SUM_LANES])
{
    struct row_sums s;
    size_t i = 0;
    for (int g = 0; g < ROW_GROUP; g++) s.high[g] = vf_set(sum_start(what)), s.low[g] = vf_set(0);
    for (; n - i >= SUM_LANES; i += SUM_LANES)
        add_group(&s, left_out, SUM_LANES, x + i, what & KEEP ? y + i : y, scale, top, what);
    if (i < n) add_group(&s, left_out, n - i, x + i, what & KEEP ? y + i : y, scale, top, what);
    for (int g = 0; g < ROW_GROUP; g++) {
        vf_store(high + g * SP_LF, s.high[g]);
        vf_store(low + g * SP_LF, s.low[g]);
    }
}

/* y = power * factor, once rounded. */
SP_INLINE void scale_row(size_t n, const float *power, double factor, float *y)
{
    float high = (float)factor, low = (float)(factor - (double)high);
    for (size_t i = 0; i < n; i += SP_LF) {
        vf e = vf_load_left(power + i, n - i);
        vf_store_left(y + i, n - i, vf_fma(e, vf_set(high), vf_mul(e, vf_set(low))));
    }
}

/* ------------------------------------------------------------------ rows

   Short rows go through in batches, step by step: what is one number a row is computed for all of
   them at once, no row waits for the one before, and their powers are kept in a buffer of whole
   vectors: a store of part of a vector would delay the next load near it. */

struct batch {
    size_t rows, cols;
    float top[ROW_BATCH], shift[ROW_BATCH], magic[ROW_BATCH], low[ROW_BATCH];
    float t[ROW_BATCH], p[ROW_BATCH]; /* e^top, scaled: t (1 + p) */
    size_t largest[ROW_BATCH];        /* how many there are */
    double sum[ROW_BATCH];            /* of the powers, scaled; without the largest if LEAVE_OUT */
    double others[ROW_BATCH];         /* sum of e^(x_i - top) without one of the largest */
    double log_sum[ROW_BATCH];        /* log1p of that */
};

/* Where the powers of a batch go: into the buffer, or into the result if the rows are long. */
struct powers {
    float *at;
    size_t stride;
};

static struct powers powers_of(size_t cols, float *buffer, float *y)
{
    const size_t whole = (cols + SUM_LANES - 1) / SUM_LANES * SUM_LANES;
    return cols <= ROW_SHORT ? (struct powers){buffer, whole} : (struct powers){y, cols};
}

/* The next of so many rows: their largest, and the scales. */
static void batch_start(struct batch *b, size_t rows, size_t cols, const float *x)
{
    const size_t most = cols <= ROW_SHORT ? ROW_BATCH : 1;
    b->rows = rows < most ? rows : most;
    b->cols = cols;
    for (size_t r = 0; r < ROW_BATCH; r++)
        b->top[r] = r < b->rows ? row_max(cols, x + r * cols) : 0;
    for (size_t r = 0; r < b->rows; r += SP_LF) {
        vf top = vf_load(b->top + r);
        struct row_scale s = row_scale_of(top);
        struct power e = row_power(top, s);
        vf_store(b->shift + r, s.shift);
        vf_store(b->magic + r, s.magic);
        vf_store(b->low + r, s.low);
        vf_store(b->t + r, e.t);
        vf_store(b->p + r, e.p);
    }
}

SP_INLINE void batch_sums(struct batch *b, const float *x, struct powers y, int what)
{
    float high[ROW_BATCH][SUM_LANES], low[ROW_BATCH][SUM_LANES];
    const double start = SUM_LANES * (double)sum_start(what);
    for (size_t r = 0; r < b->rows; r++) b->sum[r] = 0, b->largest[r] = 0;
    for (size_t from = 0; from < b->cols; from += ROW_BLOCK) {
        size_t n = b->cols - from < ROW_BLOCK ? b->cols - from : ROW_BLOCK;
        for (size_t r = 0; r < b->rows; r++) {
            struct row_scale s = {vf_set(b->shift[r]), vf_set(b->magic[r]), vf_set(b->low[r])};
            add_block(n, x + r * b->cols + from, what & KEEP ? y.at + r * y.stride + from : NULL, s,
                      b->top[r], &b->largest[r], what, high[r], low[r]);
        }
        for (size_t r = 0; r < b->rows; r++) b->sum[r] += total_by_halves(high[r], low[r]) - start;
    }
}

/* From sums without the largest: others and log_sum. */
static void batch_logarithms(struct batch *b)
{
    for (size_t r = 0; r < ROW_BATCH; r++) {
        double others = 0;
        if (r < b->rows) {
            const double top = (double)b->t[r] * (1 + (double)b->p[r]);
            others = b->sum[r] / top + ((double)b->largest[r] - 1);
        }
        /* Less than that is padding, and what was taken to 2^-ROW_DEPTH. */
        b->others[r] = others < 0x1p-160 ? 0 : others;
    }
    for (size_t r = 0; r < b->rows; r += W_LANES)
        vd_store(b->log_sum + r, w_log1p(vd_load(b->others + r)));
}

/* Of a row whose largest is infinite: that, unless there is a NaN. */
static float infinite_logsumexp(size_t n, const float *x, float top)
{
    for (size_t i = 0; i < n; i++)
        if (isnan(x[i])) return x[i];
    return top;
}

float SP_FN(logsumexp)(size_t n, const float *x)
{
    struct batch b;
    batch_start(&b, 1, n, x);
    if (isinf(b.top[0])) return infinite_logsumexp(n, x, b.top[0]);
    batch_sums(&b, x, (struct powers){0}, LEAVE_OUT);
    batch_logarithms(&b);
    return (float)((double)b.top[0] + b.log_sum[0]);
}

void SP_FN(softmax)(size_t rows, size_t cols, const float *x, float *y)
{
    float buffer[ROW_BATCH * ROW_SHORT];
    for (struct batch b; rows > 0; rows -= b.rows, x += b.rows * cols) {
        struct powers p = powers_of(cols, buffer, y);
        batch_start(&b, rows, cols, x);
        batch_sums(&b, x, p, KEEP);
        for (size_t r = 0; r < b.rows; r++, y += cols)
            scale_row(cols, p.at + r * p.stride, 1 / b.sum[r], y);
    }
}

void SP_FN(log_softmax)(size_t rows, size_t cols, const float *x, float *y)
{
    for (struct batch b; rows > 0; rows -= b.rows) {
        batch_start(&b, rows, cols, x);
        batch_sums(&b, x, (struct powers){0}, LEAVE_OUT);
        batch_logarithms(&b);
        for (size_t r = 0; r < b.rows; r++, x += cols, y += cols) {
            const W top = w_set(b.top[r]), log_sum = w_set(b.log_sum[r]);
            for (size_t i = 0; i < cols; i += W_LANES)
                w_store(y + i, cols - i, w_sub(w_sub(w_load(x + i, cols - i), top), log_sum));
        }
    }
}

static int is_column(size_t cols, int32_t label)
{
    return label >= 0 && (size_t)label < cols;
}

/* The gradients, from the powers of a batch and the logits at the labels. */
static void cross_entropy_gradient(const struct batch *b, struct powers p, const float *logit,
                                   const int32_t *label, float *dx)
{
    for (size_t r = 0; r < b->rows; r++, dx += b->cols) {
        if (!is_column(b->cols, label[r])) {
            for (size_t i = 0; i < b->cols; i++) dx[i] = NAN;
            continue;
        }
        const double sum = (double)b->t[r] * (1 + (double)b->p[r]) * (1 + b->others[r]);
        scale_row(b->cols, p.at + r * p.stride, 1 / sum, dx);
        /* p - 1, from the share of the others where the label is the largest. */
        float *d = dx + label[r];
        *d = logit[r] == b->top[r] ? (float)(-b->others[r] / (1 + b->others[r])) : *d - 1;
    }
}

void SP_FN(softmax_cross_entropy)(size_t rows, size_t cols, const float *x, const int32_t *label,
                                  float *loss, float *dx)
{
    float buffer[ROW_BATCH * ROW_SHORT], logit[ROW_BATCH];
    for (struct batch b; rows > 0; rows -= b.rows, label += b.rows, loss += b.rows) {
        struct powers p = powers_of(cols, buffer, dx);
        batch_start(&b, rows, cols, x);
        for (size_t r = 0; r < b.rows; r++) /* now: dx may be x */
            logit[r] = is_column(cols, label[r]) ? x[r * cols + (size_t)label[r]] : NAN;
        if (dx)
            batch_sums(&b, x, p, KEEP | LEAVE_OUT);
        else
            batch_sums(&b, x, p, LEAVE_OUT);
        batch_logarithms(&b);
        for (size_t r = 0; r < b.rows; r++)
            loss[r] = (float)((double)b.top[r] - (double)logit[r] + b.log_sum[r]);
        x += b.rows * cols;
        if (!dx) continue;
        cross_entropy_gradient(&b, p, logit, label, dx);
        dx += b.rows * cols;
    }
}
