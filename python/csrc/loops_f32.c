/* loops_f32.c - the loops over float32, with the correctly rounded functions, which exist here only. */
#define TYPE f32
#define T float
#define P float
#define KERNEL(op) sp_##op##_f32
#define PARAMETER(p) (*(const float *)(const void *)(p))
#define ALSO(X) SP_CR_OPS(X)
#include "loops.inc.h"
