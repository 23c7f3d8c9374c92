/* loops_f16.c - the loops over float16, whose parameters the library takes as floats. */
#include "half.h"

#define TYPE f16
#define T uint16_t
#define P float
#define KERNEL(op) sp_##op##_f16
#define PARAMETER(p) float_of_half(*(const uint16_t *)(const void *)(p))
#define ALSO(X)
#include "loops.inc.h"
