/* saved: a fitted model as JSON: what a prediction takes, and nothing of the rows it was fitted to but
 * the names of levels. docs/glm.md describes the file.
 *
 * Written from a fit, read back, and applied to new tables, whose columns are found by name. */
#ifndef GLM_SAVED_H
#define GLM_SAVED_H

#include "base/err.h"
#include "glm/design.h"
#include "glm/fit.h"
#include "glm/likelihood.h"
#include "glm/problem.h"

#include <stddef.h>
#include <stdio.h>

typedef struct saved {
    likelihood model;
    design design;
    double *coefficient; /* [design.cols], owned */
    double *covariance;  /* [design.cols][design.cols], owned; NULL in files of older versions */
    double dispersion;   /* phi; NAN in files of older versions, and where the variance is not taken
                            to be the family's (--robust) */
    double df;           /* rows - coefficients, which phi is estimated with; NAN likewise */
    char *target;        /* owned */
    char *class_name[2]; /* owned; NULL where the response is no text: the mean is that of [1] */
    char *offset, *exposure; /* names of columns, owned; NULL where there is none */
} saved;

/* To a file that is open, such as save.h opens. robust: the covariance is the sandwich. */
int saved_write(FILE *out, const problem *p, const problem_request *request, const glm_fit *f,
                int robust, const char *version, err *e);

/* Whether the file begins as such a model: JSON, unlike safetensors. 0 too where it cannot be read. */
int saved_is(const char *path);

/* ERR_DATA with the reason for a file that is no such model or contradicts itself; ERR_IO. */
int saved_load(saved *s, const char *path, err *e);
void saved_dispose(saved *s);

/* What table_read_asked must be asked, so that categories of digits stay categories. *ask is owned by
   the caller (free) and borrows names from s. 0 or ERR_MEMORY. */
int saved_ask(table_ask **ask, size_t *n, const saved *s);

/* What is predicted of a row; NAN where a cell that the model needs is missing, or a category is none of
   those it was fitted to. */
typedef struct saved_mean {
    double mean;
    double low, high; /* an interval of the mean, or of a new response */
} saved_mean;

/* What intervals are asked for. */
typedef struct saved_interval {
    double share; /* they are to hold, in (0, 1); 0: none, low and high are NAN */
    int response; /* of a new response, not of its mean */
} saved_interval;

/* p: [t->rows]; *lacking counts the rows without a mean. The interval of a mean is that of the linear
   predictor x b + offset, normal with the variance x' V x, V the coefficients' covariance, carried
   through the link (and times the exposure): inside the link's range, not symmetric. That of a new
   response of weight 1 is x b + offset -+ t sqrt(phi + x' V x), t of Student's distribution with df
   degrees of freedom: exact for a gaussian response with the identity link, and made for no other
   (ERR_USAGE). ERR_DATA: columns that the table lacks, text where there were numbers, an interval where
   the file does not have what it takes. */
int saved_predict(const saved *s, const table *t, saved_interval interval, saved_mean *p,
                  size_t *lacking, err *e);

#endif
