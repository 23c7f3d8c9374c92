/* loops_f64.c - the loops over float64. */
#define TYPE f64
#define T double
#define P double
#define KERNEL(op) sp_##op##_f64
#define PARAMETER(p) (*(const double *)(const void *)(p))
#define ALSO(X)
#include "loops.inc.h"
