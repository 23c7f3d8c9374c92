/* data: what a generalized linear model is fitted to, as plain arrays; and its columns in units in
 * which arithmetic is well conditioned. Nothing here knows of tables. */
#ifndef GLM_DATA_H
#define GLM_DATA_H

#include "base/err.h"

#include <stddef.h>

/* All borrowed. mu_i = exposure_i h(x_i b + offset_i). */
typedef struct glm_data {
    size_t rows, cols;
    const double *x;        /* [rows][cols], finite */
    int intercept;          /* its first column is all 1 */
    char *const *name;      /* [cols], for messages */
    const double *y;        /* [rows] */
    const double *weight;   /* [rows], > 0, or NULL for 1 each */
    const double *offset;   /* [rows], or NULL for 0 each */
    const double *exposure; /* [rows], > 0, or NULL for 1 each */
} glm_data;

/* Column j is worked with as (x - centre) unit: mean 0 and mean square 1. Without an intercept, and
   for the intercept itself, the centre is 0. A unit of 0 sets a column aside: its coefficient is 0. */
typedef struct scaling {
    double *centre, *unit; /* [cols], owned (one block, in centre) */
} scaling;

int scaling_make(scaling *s, const glm_data *d, size_t threads, err *e);
void scaling_dispose(scaling *s);

/* z: [n][cols], rows at … at+n-1 in those units. */
void scaling_apply(const scaling *s, const glm_data *d, size_t at, size_t n, double *z);

/* Coefficients of scaled columns to those of x, in place. */
void scaling_restore(const scaling *s, const glm_data *d, double *b);
/* The same for a covariance matrix [cols][cols], all of it. */
void scaling_restore_covariance(const scaling *s, const glm_data *d, double *v);
/* The other way round. */
void scaling_enter(const scaling *s, const glm_data *d, double *b);

#endif
