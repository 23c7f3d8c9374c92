/* reference.h - the true values of the functions of softplus.h, by MPFR.
 *
 * Takes a function's name and a point, gives the real value (of the given floats, not of rounded
 * intermediate results) and how far a computed result lies from it. Shares no code with the
 * kernels. Knows nothing of arrays, instruction sets or bounds.
 *
 * One convention for ULP: |result - truth| in units of the last place of the truth's binade, which
 * is the subnormal spacing at the bottom of the range and that of the last finite binade at its
 * top. Near an interior zero of a function that is not promised to be accurate there in the
 * relative sense (a k-th derivative, for example), the unit is that of twice the largest magnitude
 * nearby: `scale` says so.
 */
#ifndef TEST_REFERENCE_H
#define TEST_REFERENCE_H

#include "point.h"

#include <mpfr.h>
#include <stdbool.h>

typedef struct {
    mpfr_t y;     /* the truth */
    mpfr_t scale; /* where > |y|, the magnitude whose binade is the unit of error */
    mpfr_t t[8];  /* scratch of the functions */
} reference;

void reference_init(reference *r);
void reference_dispose(reference *r);

bool reference_knows(const char *op);

/* Fills r->y and r->scale with the truth of the op of this name, which reference_knows. */
void reference_at(reference *r, const char *op, const point *p);

/* Error of `got` against r->y in ULP; INFINITY where one of the two is not a number
   or not finite and the other is. */
double reference_ulps(reference *r, real_type type, double got);

/* r->y rounded to the type, ties to even. */
double reference_round(reference *r, real_type type);

#endif
