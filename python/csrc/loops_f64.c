/* loops_f64.c - the loops over float64. */
#define TYPE f64
#define STORED double
#define T double
#define KERNEL(op) sp_##op##_f64
#define SAME 1
#define LOAD(p) (*(const double *)(const void *)(p))
#define STORE(p, v) (*(double *)(void *)(p) = (v))
#include "loops.inc.h"
