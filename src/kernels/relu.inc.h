/* relu(x) = max(x, 0) and its leaky sister. NaN stays NaN; -0 gives 0. */

void SP_FN(relu)(size_t n, const T *x, T *y)
{
    for (size_t i = 0; i < n; i++) y[i] = x[i] <= 0 ? 0 : x[i];
}

void SP_FN(relu_grad)(size_t n, const T *x, const T *dy, T *dx)
{
    for (size_t i = 0; i < n; i++) dx[i] = x[i] <= 0 ? 0 : x[i] > 0 ? dy[i] : x[i];
}

void SP_FN(bias_relu)(size_t rows, size_t cols, const T *x, size_t ldx, const T *bias, T *y,
                      size_t ldy)
{
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < cols; c++) {
            T a = x[r * ldx + c] + bias[c];
            y[r * ldy + c] = a <= 0 ? 0 : a;
        }
}

void SP_FN(leaky_relu)(size_t n, const T *x, T *y, T slope)
{
    for (size_t i = 0; i < n; i++) y[i] = x[i] <= 0 ? slope * x[i] : x[i];
}

void SP_FN(leaky_relu_grad)(size_t n, const T *x, const T *dy, T *dx, T slope)
{
    for (size_t i = 0; i < n; i++)
        dx[i] = x[i] <= 0 ? slope * dy[i] : x[i] > 0 ? dy[i] : x[i];
}
