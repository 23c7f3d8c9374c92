/* half_rows.inc.h - the ops for halves that are not elementwise: value and derivative in one pass,
 * softplus with a bias, and over rows logsumexp, softmax, log_softmax and softmax_cross_entropy.
 *
 * Formula  of the rows: that of softmax.inc.h, the first of the largest left out of the sum.
 * How      Rows are doubles until they are stored and are rounded once: the nearest half but where
 *          the true value lies within 2^-40 of a midpoint. A sum has the same partial
 *          sums on every instruction set. */

/* ------------------------------------------------------------------ softplus */

void SP_FN(softplus_both)(size_t n, const uint16_t *x, uint16_t *y, uint16_t *s, float beta,
                          float threshold)
{
    uint16_t copy[HALF_BLOCK], one[HALF_BLOCK];
    for (size_t i = 0; i < HALF_BLOCK; i++) one[i] = H_BIAS << H_FRACTION;
    for (size_t i = 0; i < n; i += HALF_BLOCK) {
        size_t m = n - i < HALF_BLOCK ? n - i : HALF_BLOCK;
        memcpy(copy, x + i, m * sizeof *copy);
        SP_FN(softplus)(m, copy, y + i, beta, threshold);
        SP_FN(softplus_grad)(m, copy, one, s + i, beta, threshold);
    }
}

static void bias_softplus_by_f64(size_t n, const double *x, const double *z, double *y,
                                 const struct half_params *q)
{
    for (size_t i = 0; i < n; i++) y[i] = x[i] + z[i];
    SP_FN_OF(softplus, f64)(n, y, y, (double)q->beta, (double)INFINITY);
}

/* x + bias, and what rounding it to float lost: what lost something is left to double. */
static void add_bias(size_t n, const uint16_t *x, const uint16_t *bias, float *sum, float *lost)
{
    for (size_t k = 0; k < n; k += SP_LF) {
        vf a = h_load(x + k, n - k), b = h_load(bias + k, n - k), s = vf_add(a, b);
        vf back = vf_sub(s, a);
        vf_store(sum + k, s);
        vf_store(lost + k, vf_add(vf_sub(a, vf_sub(s, back)), vf_sub(b, back)));
    }
}

static void bias_block(struct doubts *d, size_t at, size_t n, const uint16_t *x,
                       const uint16_t *bias)
{
    float value[HALF_BLOCK], lost[HALF_BLOCK];
    add_bias(n, x, bias, value, lost);
    SP_FN_OF(softplus, f32)(n, value, value, d->params->beta, d->params->threshold);
    for (size_t k = 0; k < n; k += SP_LF) {
        vf v = vf_load(value + k);
        mf m = mf_or(h_doubtful(v, 1), vf_lt(vf_set(0), vf_abs(vf_load(lost + k))));
        if (__builtin_expect(mf_any(m), 0)) doubt(d, m, at + k, n - k, x + k, bias + k);
        h_store(d->y + at + k, n - k, v);
    }
}

void SP_FN(bias_softplus)(size_t rows, size_t cols, const uint16_t *x, size_t ldx,
                          const uint16_t *bias, uint16_t *y, size_t ldy, float beta,
                          float threshold)
{
    static const struct half_kernels kernels = {NULL, bias_softplus_by_f64, HALF_bias_softplus};
    const struct half_params q = {.beta = beta, .threshold = threshold};
    struct doubts d = {.kernels = &kernels, .params = &q, .y = y, .n = 0};
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < cols; c += HALF_BLOCK)
            bias_block(&d, r * ldy + c, cols - c < HALF_BLOCK ? cols - c : HALF_BLOCK,
                       x + r * ldx + c, bias + c);
    decide(&d);
}

/* ------------------------------------------------------------------ a row */

struct half_row {
    double top;    /* the largest */
    double others; /* sum of e^(x_i - top) without the first of the largest */
    size_t at;     /* where that one is; n if there is none */
};

#define HALF_SUMS 16 /* of a sum over a row, whatever the instruction set */

static double first_lane(W a)
{
    double lanes[SP_LD];
    vd_store(lanes, a);
    return lanes[0];
}

/* n elements as floats, and -infinity up to a multiple of HALF_SUMS. */
static size_t widen_padded(size_t n, const uint16_t *x, float *wide)
{
    size_t padded = (n + HALF_SUMS - 1) / HALF_SUMS * HALF_SUMS;
    widen(n, x, wide);
    for (size_t k = n; k < padded; k++) wide[k] = -INFINITY;
    return padded;
}

static void find_top(struct half_row *r, size_t n, const uint16_t *x)
{
    float wide[HALF_BLOCK];
    r->top = -(double)INFINITY;
    r->at = n;
    for (size_t i = 0; i < n; i += HALF_BLOCK) {
        size_t m = widen_padded(n - i < HALF_BLOCK ? n - i : HALF_BLOCK, x + i, wide);
        vf top = vf_set(-INFINITY);
        for (size_t k = 0; k < m; k += SP_LF) top = vf_max(vf_load(wide + k), top);
        float lanes[SP_LF], most = -INFINITY;
        vf_store(lanes, top);
        for (size_t k = 0; k < SP_LF; k++) most = lanes[k] > most ? lanes[k] : most;
        if (!((double)most > r->top)) continue;
        size_t k = 0;
        while (wide[k] != most) k++;
        r->top = (double)most;
        r->at = i + k;
    }
}

/* By halves. */
static double total(const W part[])
{
    double s[HALF_SUMS];
    for (int k = 0; k < HALF_SUMS; k += SP_LD) vd_store(s + k, part[k / SP_LD]);
    for (int half = HALF_SUMS / 2; half > 0; half /= 2)
        for (int k = 0; k < half; k++) s[k] += s[k + half];
    return s[0];
}

static struct half_row half_row_of(size_t n, const uint16_t *x)
{
    float wide[HALF_BLOCK];
    struct half_row r;
    W part[HALF_SUMS / SP_LD];
    find_top(&r, n, x);
    for (size_t k = 0; k < HALF_SUMS / SP_LD; k++) part[k] = vd_set(0);
    for (size_t i = 0; i < n; i += HALF_BLOCK) {
        size_t m = widen_padded(n - i < HALF_BLOCK ? n - i : HALF_BLOCK, x + i, wide);
        if (r.at - i < m) wide[r.at - i] = -INFINITY;
        for (size_t k = 0; k < m; k += SP_LD) {
            W e = w_exp(vd_sub(vd_load_f32(wide + k), vd_set(r.top)));
            W *sum = &part[k % HALF_SUMS / SP_LD];
            *sum = vd_add(*sum, e);
        }
    }
    r.others = total(part);
    return r;
}

/* ------------------------------------------------------------------ rounding once */

/* 24 bits, the last one set if anything was cut off: what is rounded after is rounded as the double
   would have been. bf16's subnormals lie below float's normal numbers: rounded here. */
static vd to_float_odd(vd a)
{
    vl b = vl_bits(a), cut = vl_set(0x1fffffff);
    vl sticky = vl_and(vl_add(vl_and(b, cut), cut), vl_set(0x20000000));
    vd odd = vd_bits(vl_and(vl_or(b, sticky), vl_set(~(uint64_t)0x1fffffff)));
    if (H_BIAS != 127) return odd;
    vd magic = vd_set(0x1.8p-81); /* has an ULP of 2^-133, bf16's least */
    return vd_sel(vd_lt(vd_abs(a), vd_set(0x1p-126)), vd_sub(vd_add(a, magic), magic), odd);
}

static void store_block(size_t n, const float *odd, uint16_t *y)
{
    for (size_t k = 0; k < n; k += SP_LF) h_store(y + k, n - k, vf_load(odd + k));
}

static uint16_t store_one(double a)
{
    return sp_half_round(a, H_FRACTION, H_BIAS);
}

/* y = e^(x - top) scale, or x - top - shift, for a row. */
static void exponentials(size_t n, const uint16_t *x, uint16_t *y, double top, double scale)
{
    float wide[HALF_BLOCK];
    for (size_t i = 0; i < n; i += HALF_BLOCK) {
        size_t m = n - i < HALF_BLOCK ? n - i : HALF_BLOCK, padded = widen_padded(m, x + i, wide);
        for (size_t k = 0; k < padded; k += SP_LD) {
            W e = w_exp(vd_sub(vd_load_f32(wide + k), vd_set(top)));
            vd_store_f32(wide + k, to_float_odd(vd_mul(e, vd_set(scale))));
        }
        store_block(m, wide, y + i);
    }
}

static void differences(size_t n, const uint16_t *x, uint16_t *y, double top, double shift)
{
    float wide[HALF_BLOCK];
    for (size_t i = 0; i < n; i += HALF_BLOCK) {
        size_t m = n - i < HALF_BLOCK ? n - i : HALF_BLOCK, padded = widen_padded(m, x + i, wide);
        for (size_t k = 0; k < padded; k += SP_LD) {
            W d = vd_sub(vd_load_f32(wide + k), vd_set(top));
            vd_store_f32(wide + k, to_float_odd(vd_sub(d, vd_set(shift))));
        }
        store_block(m, wide, y + i);
    }
}

/* ------------------------------------------------------------------ the ops over rows */

static double log1p_of(double a)
{
    return first_lane(w_log1p(vd_set(a)));
}

uint16_t SP_FN(logsumexp)(size_t n, const uint16_t *x)
{
    struct half_row r = half_row_of(n, x);
    double sum = isinf(r.top) && !isnan(r.others) ? r.top : r.top + log1p_of(r.others);
    return store_one(sum);
}

void SP_FN(softmax)(size_t rows, size_t cols, const uint16_t *x, uint16_t *y)
{
    for (; rows > 0; rows--, x += cols, y += cols) {
        struct half_row r = half_row_of(cols, x);
        exponentials(cols, x, y, r.top, 1 / (1 + r.others));
    }
}

void SP_FN(log_softmax)(size_t rows, size_t cols, const uint16_t *x, uint16_t *y)
{
    for (; rows > 0; rows--, x += cols, y += cols) {
        struct half_row r = half_row_of(cols, x);
        differences(cols, x, y, r.top, log1p_of(r.others));
    }
}

static void half_cross_entropy(size_t n, const uint16_t *x, size_t label, uint16_t *loss,
                               uint16_t *dx)
{
    struct half_row r = half_row_of(n, x);
    double scale = 1 / (1 + r.others), at_label = half_value(x[label]);
    double p = first_lane(w_exp(vd_set(at_label - r.top))) * scale;
    *loss = store_one(r.top - at_label + log1p_of(r.others));
    if (!dx) return;
    exponentials(n, x, dx, r.top, scale);
    /* Where the label is the largest, p - 1 is the share of the others. */
    dx[label] = store_one(label == r.at ? -r.others * scale : p - 1);
}

void SP_FN(softmax_cross_entropy)(size_t rows, size_t cols, const uint16_t *x, const int32_t *label,
                                  uint16_t *loss, uint16_t *dx)
{
    const uint16_t nan = store_one((double)NAN);
    for (size_t k = 0; k < rows; k++, x += cols) {
        if (label[k] >= 0 && (size_t)label[k] < cols) {
            half_cross_entropy(cols, x, (size_t)label[k], loss + k, dx);
        } else {
            loss[k] = nan;
            for (size_t i = 0; dx && i < cols; i++) dx[i] = nan;
        }
        if (dx) dx += cols;
    }
}
