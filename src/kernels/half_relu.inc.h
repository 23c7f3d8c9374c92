/* half_relu.inc.h - relu, its gradient and bias_relu for halves.
 *
 * A comparison and a choice of halves is exact. x + bias in float has more than twice the bits of a
 * half, so that rounding it once more gives the sum's nearest half. */

#define H_INFINITY ((2 * H_BIAS + 1) << H_FRACTION)

/* Elements do not depend on each other, though the output may be an input. */
#ifdef __clang__
#define SP_INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#else
#define SP_INDEPENDENT _Pragma("GCC ivdep")
#endif

/* The bits of -0 .. -infinity become 0. */
void SP_FN(relu)(size_t n, const uint16_t *x, uint16_t *y)
{
    SP_INDEPENDENT
    for (size_t i = 0; i < n; i++) y[i] = (uint16_t)(x[i] - 0x8000) <= H_INFINITY ? 0 : x[i];
}

/* Above 0 are the bits 1 .. infinity's. */
void SP_FN(relu_grad)(size_t n, const uint16_t *x, const uint16_t *dy, uint16_t *dx)
{
    SP_INDEPENDENT
    for (size_t i = 0; i < n; i++) {
        uint16_t below = (x[i] & 0x7fff) > H_INFINITY ? x[i] : 0;
        dx[i] = (uint16_t)(x[i] - 1) < H_INFINITY ? dy[i] : below;
    }
}

/* max(a, 0); a NaN as it is. */
SP_INLINE vf positive_or_zero(vf a)
{
    return vf_sel(vf_le(a, vf_set(0)), vf_set(0), a);
}

void SP_FN(bias_relu)(size_t rows, size_t cols, const uint16_t *x, size_t ldx, const uint16_t *bias,
                      uint16_t *y, size_t ldy)
{
    for (; rows > 0; rows--, x += ldx, y += ldy)
        for (size_t c = 0; c < cols; c += SP_LF) {
            vf a = vf_add(h_load(x + c, cols - c), h_load(bias + c, cols - c));
            h_store(y + c, cols - c, positive_or_zero(a));
        }
}
