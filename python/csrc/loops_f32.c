/* loops_f32.c - the loops over float32. */
#define TYPE f32
#define STORED float
#define T float
#define KERNEL(op) sp_##op##_f32
#define SAME 1
#define LOAD(p) (*(const float *)(const void *)(p))
#define STORE(p, v) (*(float *)(void *)(p) = (v))
#include "loops.inc.h"
