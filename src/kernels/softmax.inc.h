/* logsumexp, softmax, log_softmax and softmax_cross_entropy.
 *
 * Formula  logsumexp(x) = m + log1p(sum over the others of e^(x_i - m)), m the first of the largest.
 * How      The largest is left out of the sum, which keeps its relative accuracy when the others are
 *          small. A sum has SUM_LANES partial sums on every instruction set, so its bits are the
 *          same.
 * Domain   all; NaN in a row -> NaN in all of it; logsumexp of none is -inf. A softmax of a row
 *          whose largest is infinite is NaN. */

struct row {
    W top;     /* the largest, m */
    W others;  /* sum of e^(x_i - m) without the first of the largest */
    size_t at; /* where that one is; n if there is none */
};

static T row_max(size_t n, const T *x)
{
    T lanes[V_LANES], top = -(T)INFINITY;
    V m = v_set(-(T)INFINITY);
    size_t i = 0;
    for (; n - i >= V_LANES; i += V_LANES) m = v_max(v_load(x + i, V_LANES), m);
    v_store(lanes, V_LANES, m);
    for (size_t k = 0; k < V_LANES; k++) top = lanes[k] > top ? lanes[k] : top;
    for (; i < n; i++) top = x[i] > top ? x[i] : top;
    return top;
}

static size_t row_first(size_t n, const T *x, T value)
{
    size_t i = 0;
    while (n - i >= V_LANES && !v_any(v_eq(v_load(x + i, V_LANES), v_set(value)))) i += V_LANES;
    while (i < n && !(x[i] == value)) i++;
    return i;
}

/* Adds e^(x_i - m) to SUM_LANES partial sums, element i to the sum i mod SUM_LANES. */
static void add_exponentials(size_t n, const T *x, W m, W part[])
{
    T padded[SUM_LANES];
    for (size_t i = 0; i < n; i += SUM_LANES) {
        const T *from = x + i;
        if (n - i < SUM_LANES) {
            for (size_t k = 0; k < SUM_LANES; k++) padded[k] = k < n - i ? from[k] : -(T)INFINITY;
            from = padded;
        }
        for (size_t k = 0; k < SUM_LANES; k += W_LANES)
            part[k / W_LANES] =
                w_add(part[k / W_LANES], w_exp(w_sub(w_load(from + k, W_LANES), m)));
    }
}

static struct row row_of(size_t n, const T *x)
{
    W part[SUM_LANES / W_LANES];
    T top = row_max(n, x);
    struct row r = {w_set(top), w_set(0), row_first(n, x, top)};
    for (size_t k = 0; k < SUM_LANES / W_LANES; k++) part[k] = w_set(0);
    add_exponentials(r.at, x, r.top, part);
    if (r.at < n) add_exponentials(n - r.at - 1, x + r.at + 1, r.top, part);
    r.others = w_total(part);
    return r;
}

/* Of a row whose largest is infinite: that, unless there is a NaN. */
static T infinite_logsumexp(size_t n, const T *x, T top)
{
    for (size_t i = 0; i < n; i++)
        if (isnan(x[i])) return x[i];
    return top;
}

T SP_FN(logsumexp)(size_t n, const T *x)
{
    T y, top = row_max(n, x);
    if (isinf(top)) return infinite_logsumexp(n, x, top);
    struct row r = row_of(n, x);
    w_store(&y, 1, w_add(r.top, w_log1p(r.others)));
    return y;
}

void SP_FN(softmax)(size_t rows, size_t cols, const T *x, T *y)
{
    for (; rows > 0; rows--, x += cols, y += cols) {
        struct row r = row_of(cols, x);
        W scale = w_div(w_set(1), w_add(w_set(1), r.others));
        for (size_t i = 0; i < cols; i += W_LANES) {
            W e = w_exp(w_sub(w_load(x + i, cols - i), r.top));
            w_store(y + i, cols - i, w_mul(e, scale));
        }
    }
}

void SP_FN(log_softmax)(size_t rows, size_t cols, const T *x, T *y)
{
    for (; rows > 0; rows--, x += cols, y += cols) {
        struct row r = row_of(cols, x);
        W log_sum = w_log1p(r.others);
        for (size_t i = 0; i < cols; i += W_LANES) {
            W d = w_sub(w_load(x + i, cols - i), r.top);
            w_store(y + i, cols - i, w_sub(d, log_sum));
        }
    }
}

/* The gradient at the label: p - 1, from the share of the others where the label is the largest. */
static T gradient_at_label(struct row r, W scale, const T *x, size_t label)
{
    T g;
    W p = w_mul(w_exp(w_sub(w_set(x[label]), r.top)), scale);
    W largest = w_neg(w_mul(r.others, scale));
    w_store(&g, 1, label == r.at ? largest : w_sub(p, w_set(1)));
    return g;
}

static void cross_entropy_row(size_t n, const T *x, size_t label, T *loss, T *dx)
{
    struct row r = row_of(n, x);
    W scale = w_div(w_set(1), w_add(w_set(1), r.others));
    T at_label = gradient_at_label(r, scale, x, label);
    w_store(loss, 1, w_add(w_sub(r.top, w_set(x[label])), w_log1p(r.others)));
    if (!dx) return;
    for (size_t i = 0; i < n; i += W_LANES) {
        W e = w_exp(w_sub(w_load(x + i, n - i), r.top));
        w_store(dx + i, n - i, w_mul(e, scale));
    }
    dx[label] = at_label;
}

void SP_FN(softmax_cross_entropy)(size_t rows, size_t cols, const T *x, const int32_t *label,
                                  T *loss, T *dx)
{
    for (size_t k = 0; k < rows; k++, x += cols) {
        if (label[k] >= 0 && (size_t)label[k] < cols) {
            cross_entropy_row(cols, x, (size_t)label[k], loss + k, dx);
        } else {
            loss[k] = (T)NAN;
            for (size_t i = 0; dx && i < cols; i++) dx[i] = (T)NAN;
        }
        if (dx) dx += cols;
    }
}
