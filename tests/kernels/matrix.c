#include "matrix.h"

#include <string.h>

/* A pointer to a kernel of each such shape, read from the table of an ISA, and its call. */
#define KERNEL(T, P, shape) SP_RESULT_##shape(T) (*shape)(SP_PARAMS_##shape(T, P))
#define MATRIX(name, T, P)                                                                         \
    typedef union {                                                                                \
        KERNEL(T, P, bothp2);                                                                      \
        KERNEL(T, P, biasrow);                                                                     \
        KERNEL(T, P, biasrowp2);                                                                   \
        KERNEL(T, P, reduce);                                                                      \
        KERNEL(T, P, rows);                                                                        \
        KERNEL(T, P, loss);                                                                        \
    } name##_kernel;                                                                               \
    static size_t name(const void *kernel, op_shape shape, size_t rows, size_t cols, const T *x,   \
                       const T *z, const int32_t *label, T *out, const op_params *p)               \
    {                                                                                              \
        const P beta = (P)p->beta, threshold = (P)p->threshold;                                    \
        const size_t n = rows * cols;                                                              \
        name##_kernel f;                                                                           \
        memcpy(&f, kernel, sizeof f);                                                              \
        switch (shape) {                                                                           \
        case SHAPE_bothp2: f.bothp2(n, x, out, out + n, beta, threshold); return 2 * n;            \
        case SHAPE_biasrow: f.biasrow(rows, cols, x, cols, z, out, cols); return n;                \
        case SHAPE_biasrowp2:                                                                      \
            f.biasrowp2(rows, cols, x, cols, z, out, cols, beta, threshold);                       \
            return n;                                                                              \
        case SHAPE_reduce:                                                                         \
            for (size_t r = 0; r < rows; r++) out[r] = f.reduce(cols, x + r * cols);               \
            return rows;                                                                           \
        case SHAPE_rows: f.rows(rows, cols, x, out); return n;                                     \
        case SHAPE_loss: f.loss(rows, cols, x, label, out, out + rows); return rows + n;           \
        default: return 0;                                                                         \
        }                                                                                          \
    }

MATRIX(matrix_f32, float, float)
MATRIX(matrix_f64, double, double)
MATRIX(matrix_half, uint16_t, float)

size_t matrix_call(const struct sp_kernels *isa, const op *o, real_type type, size_t rows,
                   size_t cols, const void *x, const void *z, const int32_t *label, void *out,
                   const op_params *p)
{
    const void *kernel = (const char *)isa + o->kernel[type];
    switch (type) {
    case REAL_F32: return matrix_f32(kernel, o->shape, rows, cols, x, z, label, out, p);
    case REAL_F64: return matrix_f64(kernel, o->shape, rows, cols, x, z, label, out, p);
    default: return matrix_half(kernel, o->shape, rows, cols, x, z, label, out, p);
    }
}
