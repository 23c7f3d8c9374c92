/* sums: one pass over the rows: deviance, gradient and Hessian of the log-likelihood at given
 * coefficients, in blocks of rows on several threads. The same bits on any number of threads. */
#ifndef GLM_SUMS_H
#define GLM_SUMS_H

#include "base/err.h"
#include "glm/data.h"
#include "glm/likelihood.h"

/* Which weights w_i the matrix sum of w_i z_i z_i' has. */
typedef enum sums_kind {
    SUMS_OBSERVED, /* minus the second derivative of the log-likelihood */
    SUMS_EXPECTED, /* its expectation, Fisher's information */
    SUMS_SCORES,   /* the squared score: what the sandwich is filled with */
    SUMS_START     /* Fisher's information at means near the responses; see below */
} sums_kind;

typedef struct sums {
    double deviance;  /* infinite where the coefficients are impossible */
    double *gradient; /* [cols], owned */
    double *matrix;   /* [cols][cols], owned; only its upper triangle (row <= column) is filled */
} sums;

/* 0 or ERR_MEMORY. */
int sums_init(sums *s, size_t cols, err *e);
void sums_dispose(sums *s);

typedef struct sums_task {
    const glm_data *data;
    const likelihood *likelihood;
    const scaling *scale;
    sums_kind kind;
    size_t threads;
} sums_task;

/* At the coefficients b of the scaled columns. eta: [rows], receives the linear predictor.
   SUMS_START takes no coefficients: means start near the responses, and gradient is that of the
   working response, so that matrix^-1 gradient are coefficients (one step of weighted least squares). */
int sums_make(sums *s, const sums_task *task, const double *b, double *eta, err *e);

/* out[i] = z_i b, without offset: the change of the predictors along a direction. */
int sums_along(double *out, const sums_task *task, const double *b, err *e);

#endif
