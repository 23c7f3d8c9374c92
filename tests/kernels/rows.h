/* rows.h - what is promised of each elementwise op: one row {op, parameters, bounds, domain}.
 *
 * The accuracy table of docs/accuracy.md as data. Every suite walks over these rows; a new op is
 * one new row (test_dispatch refuses an op of ops.def.h without one).
 */
#ifndef TEST_ROWS_H
#define TEST_ROWS_H

#include "op.h"

typedef struct {
    const char *op;
    op_params params;
    double bound
        [2]; /* [real_type] of f32, f64: every error is below this many ULP; 0.5: the nearest */
    double lo, hi; /* of beta x: where the function lives; samples are densest there */
    int monotone;  /* +1 never falls, -1 never rises, 0 neither */
    bool positive; /* > 0 wherever the rounded truth is, never negative */
} row;

extern const row rows[];
extern const size_t row_count;

/* "softplus beta=2 threshold=20": what of the parameters is not the default. */
void row_describe(const row *r, char *text, size_t size);

/* The parameters are those whose bound the kernel's comment states: beta 1, exact, k <= 8. */
bool row_is_default(const row *r);

/* The op has the type, and the row its bound. */
bool row_has_type(const row *r, real_type type);

/* The bound of any type: halves are correctly rounded. */
double row_bound(const row *r, real_type type);

point row_point(const row *r, real_type type, double x, double z);

#endif
