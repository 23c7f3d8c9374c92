/* solve: symmetric systems and their inverses by Cholesky's decomposition (LAPACK), and which columns
 * depend on others. */
#ifndef GLM_SOLVE_H
#define GLM_SOLVE_H

#include "base/err.h"
#include "glm/data.h"

#include <stddef.h>

/* A decomposition of D A D, D = diag(A)^-1/2: equal units, so that only the shape of A matters. */
typedef struct cholesky {
    size_t n;
    double *factor;  /* [n][n], owned */
    double *unit;    /* [n], owned: D; 0 for a row that is all zeros, which is left out */
    double smallest; /* pivot of D A D, in (0, 1]: near 0 is near singular; 0 if not definite */
} cholesky;

int cholesky_init(cholesky *c, size_t n, err *e);
void cholesky_dispose(cholesky *c);

/* Decomposes the matrix whose upper triangle (row <= column) is given; 1, or 0 where it is not
   positive definite. */
int cholesky_make(cholesky *c, const double *upper);
/* x = A^-1 b; x may be b. 0 for what is left out. */
void cholesky_solve(const cholesky *c, const double *b, double *x);
/* A^-1, all of [n][n]; consumes the decomposition. */
void cholesky_invert(cholesky *c, double *inverse);

/* Finds the columns of d that are combinations of columns before them, to a relative 1e-7 as is usual
   (Chambers 1992): by Householder's transformations of the scaled rows, which unlike sums of products
   keep all digits. dependent: [cols], set to 1 for those. ERR_MEMORY. */
int columns_dependent(const glm_data *d, const scaling *s, int *dependent, err *e);
/* The line that names the first of them and what it is a combination of. Returns ERR_DATA. */
int columns_refuse(const glm_data *d, const scaling *s, err *e);

#endif
