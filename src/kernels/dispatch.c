/* dispatch.c - the public functions: each calls its kernel in the table chosen at first use. */
#include "kernels.h"
#include "softplus.h"

#include <stdatomic.h>
#include <stdlib.h>

/* The only state of the library. Threads that race to the first use find the same table. */
static _Atomic(const struct sp_kernels *) chosen;

static const struct sp_kernels *choose(void)
{
    const char *name = getenv("SOFTPLUS_ISA");
    const struct sp_kernels *k = name ? sp_kernels_of(name) : NULL;
    if (!k) k = sp_kernels_at(0);
    atomic_store_explicit(&chosen, k, memory_order_release);
    return k;
}

static inline const struct sp_kernels *kernels(void)
{
    const struct sp_kernels *k = atomic_load_explicit(&chosen, memory_order_acquire);
    return k ? k : choose();
}

const char *sp_version(void)
{
    return SP_VERSION_STRING;
}

const char *sp_isa(void)
{
    return kernels()->isa;
}

/* ------------------------------------------------------------------ arrays */

#define SP_PUBLIC_OF(name, shape, T, P, type)                                                      \
    SP_RESULT_##shape(T) sp_##name##_##type(SP_PARAMS_##shape(T, P))                               \
    {                                                                                              \
        SP_RETURN_##shape kernels()->name##_##type(SP_ARGS_##shape);                               \
    }
#define SP_PUBLIC(name, shape)                                                                     \
    SP_PUBLIC_OF(name, shape, float, float, f32)                                                   \
    SP_PUBLIC_OF(name, shape, double, double, f64)                                                 \
    SP_PUBLIC_OF(name, shape, uint16_t, float, f16)                                                \
    SP_PUBLIC_OF(name, shape, uint16_t, float, bf16)

#define SP_CR_PUBLIC(name, shape) SP_PUBLIC_OF(name, shape, float, float, f32)

SP_OPS(SP_PUBLIC)
SP_CR_OPS(SP_CR_PUBLIC)

/* ------------------------------------------------------------------ scalars */

#define SP_SCALAR_OF(T, suffix, name, type, ...)                                                   \
    T sp_##name##suffix(T x)                                                                       \
    {                                                                                              \
        T y;                                                                                       \
        kernels()->name##_##type(1, &x, &y __VA_ARGS__);                                           \
        return y;                                                                                  \
    }
#define SP_SCALAR_CR(name) SP_SCALAR_OF(float, _crf, name, cr_f32, )
#define SP_SCALAR(name) SP_SCALAR_OF(double, , name, f64, ) SP_SCALAR_OF(float, f, name, f32, )
#define SP_SCALAR_P2(name)                                                                         \
    SP_SCALAR_OF(double, , name, f64, , 1, SP_EXACT)                                               \
    SP_SCALAR_OF(float, f, name, f32, , 1, SP_EXACT)

SP_SCALAR_P2(softplus)
SP_SCALAR_P2(softplus_inv)
SP_SCALAR(sigmoid)
SP_SCALAR(log_sigmoid)
SP_SCALAR(logit)
SP_SCALAR(log1mexp)
SP_SCALAR(logexpm1)
SP_SCALAR(binary_entropy)
SP_SCALAR(softplus_conj)
SP_SCALAR_CR(softplus)
SP_SCALAR_CR(softplus_inv)
SP_SCALAR_CR(sigmoid)
SP_SCALAR_CR(log_sigmoid)
SP_SCALAR_CR(logit)
SP_SCALAR_CR(log1mexp)

double sp_logaddexp(double a, double b)
{
    double y;
    kernels()->logaddexp_f64(1, &a, &b, &y);
    return y;
}

float sp_logaddexpf(float a, float b)
{
    float y;
    kernels()->logaddexp_f32(1, &a, &b, &y);
    return y;
}
