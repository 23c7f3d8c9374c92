/* logsumexp(x) = m + log1p(sum over the others of e^(x_i - m)), m the first of the largest. */

struct row_sum {
    T top;         /* the largest */
    size_t at;     /* where it is first */
    W others;      /* sum of e^(x_i - top) without that one */
};

static struct row_sum row_sum(size_t n, const T *x)
{
    struct row_sum r = {.top = -(T)INFINITY, .at = 0, .others = w_set(0)};
    for (size_t i = 0; i < n; i++)
        if (x[i] > r.top || isnan(x[i])) r.top = x[i], r.at = i;
    W m = w_set(r.top);
    for (size_t i = 0; i < n; i++)
        if (i != r.at) r.others = w_add(r.others, w_exp(w_sub(w_load(x + i, 1), m)));
    return r;
}

T SP_FN(logsumexp)(size_t n, const T *x)
{
    T y;
    if (n == 0) return -(T)INFINITY;
    struct row_sum r = row_sum(n, x);
    if (isinf(r.top)) return r.top;
    w_store(&y, 1, w_add(w_set(r.top), w_log1p(r.others)));
    return y;
}

void SP_FN(softmax)(size_t rows, size_t cols, const T *x, T *y)
{
    for (; rows > 0; rows--, x += cols, y += cols) {
        struct row_sum r = row_sum(cols, x);
        W m = w_set(r.top), inv = w_div(w_set(1), w_add(w_set(1), r.others));
        for (size_t i = 0; i < cols; i++)
            w_store(y + i, 1, w_mul(w_exp(w_sub(w_load(x + i, 1), m)), inv));
    }
}

void SP_FN(log_softmax)(size_t rows, size_t cols, const T *x, T *y)
{
    for (; rows > 0; rows--, x += cols, y += cols) {
        struct row_sum r = row_sum(cols, x);
        W m = w_set(r.top), l = w_log1p(r.others);
        for (size_t i = 0; i < cols; i++)
            w_store(y + i, 1, w_sub(w_sub(w_load(x + i, 1), m), l));
    }
}

void SP_FN(softmax_cross_entropy)(size_t rows, size_t cols, const T *x, const int32_t *label,
                                  T *loss, T *dx)
{
    for (size_t k = 0; k < rows; k++, x += cols) {
        int valid = label[k] >= 0 && (size_t)label[k] < cols;
        struct row_sum r = row_sum(cols, x);
        size_t at = valid ? (size_t)label[k] : 0;
        W m = w_set(r.top), inv = w_div(w_set(1), w_add(w_set(1), r.others));
        W own = valid ? w_load(x + at, 1) : w_set(NAN);
        w_store(loss + k, 1, w_add(w_sub(m, own), w_log1p(r.others)));
        if (!dx) continue;
        for (size_t i = 0; i < cols; i++) {
            W p = w_mul(w_exp(w_sub(w_load(x + i, 1), m)), inv);
            if (i == at) {
                /* 1 - p of the largest is the share of the others: no difference of near-equals. */
                W up = i == r.at ? w_mul(w_neg(r.others), inv) : w_sub(p, w_set(1));
                w_store(dx + i, 1, up);
            } else {
                w_store(dx + i, 1, p);
            }
            if (!valid) dx[i] = (T)NAN;
        }
        dx += cols;
    }
}
