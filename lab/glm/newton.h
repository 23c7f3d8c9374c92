/* newton: the coefficients of scaled columns that maximise the likelihood: Newton's method with exact
 * second derivatives and halved steps; Fisher scoring where the Hessian is not definite. */
#ifndef GLM_NEWTON_H
#define GLM_NEWTON_H

#include "base/err.h"
#include "base/stop.h"
#include "glm/solve.h"
#include "glm/sums.h"

#include <stddef.h>

typedef enum newton_end {
    NEWTON_CONVERGED,
    NEWTON_SEPARATED, /* the likelihood rises for ever along `step` */
    NEWTON_STUCK      /* out of iterations, or no step makes the likelihood larger */
} newton_end;

typedef struct newton {
    double *b;      /* [cols], owned: coefficients of the scaled columns */
    double *eta;    /* [rows], owned: linear predictors at b, offsets included */
    double *step;   /* [cols], owned: the last one */
    sums sums;      /* at b */
    sums_kind kind; /* SUMS_OBSERVED or SUMS_EXPECTED: which matrix sums holds */
    size_t iterations;
    size_t fisher;    /* iterations that used Fisher's information */
    size_t halved;    /* steps that were shortened */
    double decrement; /* length of the next step, in standard errors */
    newton_end end;
    double constant; /* deviance where all means are the same */
    cholesky chol;
    double *trial; /* [cols], owned */
    sums trial_sums;
} newton;

int newton_init(newton *n, const glm_data *d, err *e);
void newton_dispose(newton *n);

/* From means near the responses. Columns that depend on others are refused by name (ERR_DATA), or,
   with `set_aside`, given a unit of 0 in task->scale. ERR_DATA too where no coefficients are
   possible to start from. */
int newton_start(newton *n, sums_task *task, scaling *scale, int set_aside, err *e);

/* From n->b on, `most` iterations at most. How it ended is n->end, not an error; but ERR_STOPPED where
   the flag (NULL allowed) was raised. */
int newton_run(newton *n, sums_task *task, size_t most, const stop_flag *stop, err *e);

#endif
