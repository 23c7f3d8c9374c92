/* relu(x) = max(x, 0) and leaky_relu(x) = x > 0 ? x : slope x, with gradients.
 *
 * A comparison and a choice in the element type: exact, but for the one rounding of slope x.
 * NaN stays NaN, also through the gradients; relu(-0) = 0. */

SP_INLINE V relu_of(V x)
{
    return v_sel(v_le(x, v_set(0)), v_set(0), x);
}

/* x > 0 ? above : below; a NaN x as it is. */
SP_INLINE V by_sign(V x, V above, V below)
{
    return v_sel(v_le(x, v_set(0)), below, v_sel(v_lt(v_set(0), x), above, x));
}

void SP_FN(relu)(size_t n, const T *x, T *y)
{
    for (size_t i = 0; i < n; i += V_LANES) v_store(y + i, n - i, relu_of(v_load(x + i, n - i)));
}

void SP_FN(relu_grad)(size_t n, const T *x, const T *dy, T *dx)
{
    for (size_t i = 0; i < n; i += V_LANES) {
        V a = v_load(x + i, n - i), d = v_load(dy + i, n - i);
        v_store(dx + i, n - i, by_sign(a, d, v_set(0)));
    }
}

void SP_FN(bias_relu)(size_t rows, size_t cols, const T *x, size_t ldx, const T *bias, T *y,
                      size_t ldy)
{
    for (; rows > 0; rows--, x += ldx, y += ldy)
        for (size_t c = 0; c < cols; c += V_LANES) {
            V a = v_add(v_load(x + c, cols - c), v_load(bias + c, cols - c));
            v_store(y + c, cols - c, relu_of(a));
        }
}

void SP_FN(leaky_relu)(size_t n, const T *x, T *y, T slope)
{
    for (size_t i = 0; i < n; i += V_LANES) {
        V a = v_load(x + i, n - i);
        v_store(y + i, n - i, by_sign(a, a, v_mul(v_set(slope), a)));
    }
}

void SP_FN(leaky_relu_grad)(size_t n, const T *x, const T *dy, T *dx, T slope)
{
    for (size_t i = 0; i < n; i += V_LANES) {
        V a = v_load(x + i, n - i), d = v_load(dy + i, n - i);
        v_store(dx + i, n - i, by_sign(a, d, v_mul(v_set(slope), d)));
    }
}
