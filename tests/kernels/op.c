#include "op.h"

#include <string.h>

#define OP(name, shape)                                                                            \
    {#name,                                                                                        \
     SHAPE_##shape,                                                                                \
     {offsetof(struct sp_kernels, name##_f32), offsetof(struct sp_kernels, name##_f64),            \
      offsetof(struct sp_kernels, name##_f16), offsetof(struct sp_kernels, name##_bf16)}},

#define CR_OP(name, shape) {#name, SHAPE_##shape, {offsetof(struct sp_kernels, name##_f32)}},

const op op_list[] = {SP_OPS(OP) SP_CR_OPS(CR_OP)};
const size_t op_count = sizeof op_list / sizeof op_list[0];

const op *op_find(const char *name)
{
    for (size_t i = 0; i < op_count; i++)
        if (strcmp(op_list[i].name, name) == 0) return &op_list[i];
    return NULL;
}

bool op_is_gradient(const op *o)
{
    return o->shape == SHAPE_grad || o->shape == SHAPE_gradp1 || o->shape == SHAPE_gradp2;
}

bool op_is_binary(const op *o)
{
    return o->shape == SHAPE_map2 || op_is_gradient(o);
}

bool op_is_elementwise(const op *o)
{
    return o->shape <= SHAPE_derivp2;
}

bool op_has_threshold(const op *o)
{
    return o->shape == SHAPE_map1p2 || o->shape == SHAPE_gradp2 || o->shape == SHAPE_derivp2;
}

bool op_has_type(const op *o, real_type type)
{
    return o->kernel[type] != 0;
}

size_t real_size(real_type type)
{
    static const size_t sizes[] = {sizeof(float), sizeof(double), sizeof(uint16_t),
                                   sizeof(uint16_t)};
    return sizes[type];
}

const char *real_name(real_type type)
{
    static const char *const names[] = {"f32", "f64", "f16", "bf16"};
    return names[type];
}

/* A pointer to a kernel of each elementwise shape, read from the table of an ISA. */
#define KERNEL(T, P, shape) SP_RESULT_##shape(T) (*shape)(SP_PARAMS_##shape(T, P))
#define KERNELS(T, P)                                                                              \
    KERNEL(T, P, map1);                                                                            \
    KERNEL(T, P, map1p1);                                                                          \
    KERNEL(T, P, map1p2);                                                                          \
    KERNEL(T, P, map2);                                                                            \
    KERNEL(T, P, grad);                                                                            \
    KERNEL(T, P, gradp1);                                                                          \
    KERNEL(T, P, gradp2);                                                                          \
    KERNEL(T, P, derivp2)

typedef union {
    KERNELS(float, float);
} kernel_f32;

typedef union {
    KERNELS(double, double);
} kernel_f64;

typedef union {
    KERNELS(uint16_t, float);
} kernel_half;

/* The kernel of its shape, over elements of type T with parameters of type P. */
#define CALL(name, kernel, T, P)                                                                   \
    static void name(kernel f, op_shape shape, size_t n, const T *x, const T *z, T *out,           \
                     const op_params *p)                                                           \
    {                                                                                              \
        P beta = (P)p->beta, threshold = (P)p->threshold;                                          \
        switch (shape) {                                                                           \
        case SHAPE_map1: f.map1(n, x, out); return;                                                \
        case SHAPE_map1p1: f.map1p1(n, x, out, beta); return;                                      \
        case SHAPE_map1p2: f.map1p2(n, x, out, beta, threshold); return;                           \
        case SHAPE_map2: f.map2(n, x, z, out); return;                                             \
        case SHAPE_grad: f.grad(n, x, z, out); return;                                             \
        case SHAPE_gradp1: f.gradp1(n, x, z, out, beta); return;                                   \
        case SHAPE_gradp2: f.gradp2(n, x, z, out, beta, threshold); return;                        \
        case SHAPE_derivp2: f.derivp2(n, x, out, (unsigned)p->k, beta, threshold); return;         \
        default: return;                                                                           \
        }                                                                                          \
    }

CALL(call_f32, kernel_f32, float, float)
CALL(call_f64, kernel_f64, double, double)
CALL(call_half, kernel_half, uint16_t, float)

void op_call(const struct sp_kernels *isa, const op *o, real_type type, size_t n, const void *x,
             const void *z, void *out, const op_params *p)
{
    const char *kernel = (const char *)isa + o->kernel[type];
    if (type == REAL_F32) {
        kernel_f32 f;
        memcpy(&f, kernel, sizeof f);
        call_f32(f, o->shape, n, x, z, out, p);
    } else if (type != REAL_F64) {
        kernel_half f;
        memcpy(&f, kernel, sizeof f);
        call_half(f, o->shape, n, x, z, out, p);
    } else {
        kernel_f64 f;
        memcpy(&f, kernel, sizeof f);
        call_f64(f, o->shape, n, x, z, out, p);
    }
}
