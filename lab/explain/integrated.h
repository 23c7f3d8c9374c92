/* integrated: integrated gradients (Sundararajan, Taly & Yan 2017): what each input contributes to the
 * difference between the prediction at x and at a baseline b,
 *
 *   IG_j = (x_j - b_j) * integral over t in [0, 1] of df/dx_j (b + t (x - b)),
 *
 * which add up to f(x) - f(b) (completeness).
 *
 * The integral is taken piece by piece with three Gauss-Legendre nodes. On a piece, too, the
 * contributions must add up to the difference of its ends, which are known: a piece that does not is
 * cut in two where the tangents at its outer nodes meet (a kink of ReLU's, if there is one), else in
 * the middle. */
#ifndef EXPLAIN_INTEGRATED_H
#define EXPLAIN_INTEGRATED_H

#include "base/err.h"
#include "explain/field.h"

#include <stddef.h>

typedef struct integrated_record {
    double residual;  /* largest |sum of IG - (f(x) - f(b))| / max(|f(x) - f(b)|, spread) */
    double gradients; /* evaluated, the mean over rows */
} integrated_record;

/* out: [rows][inputs], in the target's units. Each row is refined until its residual is below about
   `tolerance`, or no more room is left; `spread` > 0 is a size of differences that matters, such as
   the standard deviation of the predictions. 0 or ERR_MEMORY. */
int integrated_gradients(integrated_record *record, double *out, field *f, size_t rows,
                         const double *x, const double *baseline, double spread, double tolerance,
                         err *e);

#endif
