/* cpu.c - which tables of kernels this processor and operating system can run. */
#include "kernels.h"

#include <string.h>
#ifdef __x86_64__
#include <cpuid.h>
#endif

/* An ISA's functions are sp_<op>_<type>_<isa>. The list of ops cannot pass the ISA on, hence the
   redefinition of SP_ISA before each table. */
#define SP_CAT_(a, b) a##b
#define SP_CAT(a, b) SP_CAT_(a, b)
#define SP_DECLARE(name, shape)                                                                    \
    SP_LOCAL SP_RESULT_##shape(float)                                                              \
        SP_CAT(sp_##name##_f32_, SP_ISA)(SP_PARAMS_##shape(float, float));                         \
    SP_LOCAL SP_RESULT_##shape(double)                                                             \
        SP_CAT(sp_##name##_f64_, SP_ISA)(SP_PARAMS_##shape(double, double));                       \
    SP_LOCAL SP_RESULT_##shape(uint16_t)                                                           \
        SP_CAT(sp_##name##_f16_, SP_ISA)(SP_PARAMS_##shape(uint16_t, float));                      \
    SP_LOCAL SP_RESULT_##shape(uint16_t)                                                           \
        SP_CAT(sp_##name##_bf16_, SP_ISA)(SP_PARAMS_##shape(uint16_t, float));
/* A correctly rounded kernel calls an accurate one of the other type. */
#define SP_CR_DECLARE(name, shape)                                                                 \
    SP_LOCAL SP_RESULT_##shape(float)                                                              \
        SP_CAT(sp_##name##_f32_, SP_ISA)(SP_PARAMS_##shape(float, float));                         \
    SP_LOCAL void SP_CAT(sp_##name##_hard_f64_, SP_ISA)(const double *x, double *y);
#define SP_ENTRY(name, shape)                                                                      \
    .name##_f32 = SP_CAT(sp_##name##_f32_, SP_ISA),                                                \
    .name##_f64 = SP_CAT(sp_##name##_f64_, SP_ISA),                                                \
    .name##_f16 = SP_CAT(sp_##name##_f16_, SP_ISA),                                                \
    .name##_bf16 = SP_CAT(sp_##name##_bf16_, SP_ISA),
#define SP_CR_ENTRY(name, shape) .name##_f32 = SP_CAT(sp_##name##_f32_, SP_ISA),

#define SP_TABLE(name)                                                                             \
    SP_OPS(SP_DECLARE)                                                                             \
    SP_CR_OPS(SP_CR_DECLARE)                                                                       \
    static const struct sp_kernels name = {.isa = #name, SP_OPS(SP_ENTRY) SP_CR_OPS(SP_CR_ENTRY)};

#define SP_ISA scalar
SP_TABLE(scalar)
#undef SP_ISA

#ifdef __x86_64__
#define SP_ISA avx2
SP_TABLE(avx2)
#undef SP_ISA
#define SP_ISA avx512
SP_TABLE(avx512)
#undef SP_ISA

/* The compiler's run-time asks CPUID for the instructions and XGETBV for the operating system's
   saving of the wide registers. */
static int has_f16c(void)
{
    unsigned a, b, c = 0, d; /* not among the names that clang 14 knows */
    return __get_cpuid(1, &a, &b, &c, &d) && (c & bit_F16C);
}

static int has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && has_f16c();
}

static int has_avx512(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && has_avx2();
}
#endif

#ifdef __aarch64__
#define SP_ISA neon
SP_TABLE(neon)
#undef SP_ISA
#endif

#ifdef __wasm_simd128__
#define SP_ISA wasm
SP_TABLE(wasm)
#undef SP_ISA
#endif

const struct sp_kernels *sp_kernels_at(unsigned i)
{
    const struct sp_kernels *tables[4];
    unsigned count = 0;
#ifdef __x86_64__
    __builtin_cpu_init();
    if (has_avx512()) tables[count++] = &avx512;
    if (has_avx2()) tables[count++] = &avx2;
#endif
#ifdef __aarch64__
    tables[count++] = &neon;
#endif
#ifdef __wasm_simd128__
    tables[count++] = &wasm;
#endif
    tables[count++] = &scalar;
    return i < count ? tables[i] : NULL;
}

const struct sp_kernels *sp_kernels_of(const char *isa)
{
    const struct sp_kernels *k;
    for (unsigned i = 0; (k = sp_kernels_at(i)) != NULL; i++)
        if (strcmp(k->isa, isa) == 0) return k;
    return NULL;
}
