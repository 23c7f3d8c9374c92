/* curvature: the eigenvalue of largest magnitude of a field's Hessian at a row, with its eigenvector,
 * by Lanczos iteration with full reorthogonalisation on exact Hessian-vector products. */
#ifndef EXPLAIN_CURVATURE_H
#define EXPLAIN_CURVATURE_H

#include "base/err.h"
#include "explain/field.h"

#include <stddef.h>

/* value: [rows], target units per squared unit of an input, with its sign; vector: [rows][inputs], of
   length 1 (where the Hessian is 0, value is 0 and the vector arbitrary). Iterates until the residual
   |H v - value v| is below 1e-9 |value|, at most `inputs` and 100 steps. *residual: the largest that
   was left, relative. 0 or an error of memory. */
int curvature_top(double *value, double *vector, double *residual, field *f, size_t rows,
                  const double *x, err *e);

/* out: [rows][inputs], the diagonal of each row's Hessian, d2f/dx_j2, for the inputs whose asked
   [inputs] is not 0; elsewhere out stays as it is. 0 or an error of memory. */
int curvature_diagonal(double *out, field *f, size_t rows, const double *x,
                       const unsigned char *asked, err *e);

#endif
