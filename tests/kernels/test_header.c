/* test_header.c - the public header alone: in C17 with -pedantic, and (this file again, compiled as
 * C++) in C++. Every op of ops.def.h has its prototype in it, with the type its shape says.
 */
#include "softplus.h" /* first, so that it has to stand alone */

#include "ops.def.h"

#include <stdio.h>
#include <string.h>

/* Assigning a public function to a pointer of the shape's type compiles only if they agree. */
#define SAME_TYPE_OF(name, shape, T, P, type)                                                      \
    {                                                                                              \
        SP_RESULT_##shape(T) (*f)(SP_PARAMS_##shape(T, P)) = sp_##name##_##type;                   \
        prototypes += f != NULL;                                                                   \
    }
#define SAME_TYPE(name, shape)                                                                     \
    SAME_TYPE_OF(name, shape, float, float, f32)                                                   \
    SAME_TYPE_OF(name, shape, double, double, f64)                                                 \
    SAME_TYPE_OF(name, shape, uint16_t, float, f16)                                                \
    SAME_TYPE_OF(name, shape, uint16_t, float, bf16)
#define SAME_CR_TYPE(name, shape) SAME_TYPE_OF(name, shape, float, float, f32)
#define ONE(name, shape) +1

int main(void)
{
    int prototypes = 0, failures = 0;
    SP_OPS(SAME_TYPE)
    SP_CR_OPS(SAME_CR_TYPE)
    failures += prototypes != 4 * (0 SP_OPS(ONE)) + (0 SP_CR_OPS(ONE));

    char version[32];
    snprintf(version, sizeof version, "%d.%d.%d", SP_VERSION_MAJOR, SP_VERSION_MINOR,
             SP_VERSION_PATCH);
    failures += strcmp(version, SP_VERSION_STRING) != 0;
    failures += strcmp(version, sp_version()) != 0;
    failures += !(sp_softplus(0) > 0.69 && sp_softplusf(0) > 0.69f);
    failures += sp_isa() == NULL;

    printf("%d prototypes, version %s, %d failures\n", prototypes, version, failures);
    return failures != 0;
}
