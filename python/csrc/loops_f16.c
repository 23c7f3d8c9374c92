/* loops_f16.c - the loops over float16: computed in float32 from the same number, and rounded. */
#include "half.h"

#define TYPE f16
#define STORED uint16_t
#define T float
#define KERNEL(op) sp_##op##_f32
#define SAME 0
#define LOAD(p) float_of_half(*(const uint16_t *)(const void *)(p))
#define STORE(p, v) (*(uint16_t *)(void *)(p) = half_of_float(v))
#include "loops.inc.h"
