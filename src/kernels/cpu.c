/* cpu.c - which tables of kernels this processor and operating system can run. */
#include "kernels.h"

#include <string.h>

/* An ISA's functions are sp_<op>_<type>_<isa>. The list of ops cannot pass the ISA on, hence the
   redefinition of SP_ISA before each table. */
#define SP_CAT_(a, b) a##b
#define SP_CAT(a, b) SP_CAT_(a, b)
#define SP_DECLARE(name, shape)                                                                    \
    SP_RESULT_##shape(float) SP_CAT(sp_##name##_f32_, SP_ISA)(SP_PARAMS_##shape(float));           \
    SP_RESULT_##shape(double) SP_CAT(sp_##name##_f64_, SP_ISA)(SP_PARAMS_##shape(double));
#define SP_ENTRY(name, shape)                                                                      \
    .name##_f32 = SP_CAT(sp_##name##_f32_, SP_ISA), .name##_f64 = SP_CAT(sp_##name##_f64_, SP_ISA),

#define SP_ISA scalar
SP_OPS(SP_DECLARE)
static const struct sp_kernels scalar = {.isa = "scalar", SP_OPS(SP_ENTRY)};
#undef SP_ISA

const struct sp_kernels *sp_kernels_at(unsigned i)
{
    const struct sp_kernels *tables[4];
    unsigned count = 0;
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
