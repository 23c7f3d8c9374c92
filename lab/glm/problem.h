/* problem: a table and a request become the arrays that a model is fitted to: the response, the
 * matrix of the terms, offset, exposure and weights, for the rows in which none of them is missing. */
#ifndef GLM_PROBLEM_H
#define GLM_PROBLEM_H

#include "base/err.h"
#include "base/str.h"
#include "glm/data.h"
#include "glm/design.h"
#include "glm/family.h"
#include "glm/formula.h"
#include "table/table.h"

#include <stddef.h>

/* Names of columns; NULL where there is none. All borrowed. */
typedef struct problem_request {
    const char *target; /* NULL: the formula's response */
    const char *offset, *exposure, *weights;
    const char *const *drop; /* [n_drop]: not in "." */
    size_t n_drop;
    const formula *formula;            /* NULL: "." */
    const design_reference *reference; /* [n_reference] */
    size_t n_reference;
    const glm_family *family; /* NULL: what the response suggests (default_family.h) */
} problem_request;

typedef struct problem {
    const table *table; /* borrowed */
    design design;
    glm_family family; /* the request's, or the one chosen, of which a note tells */
    char *target;      /* owned */
    char *event;       /* owned; the class whose probability is the mean, NULL for other targets */
    size_t *row;       /* [data.rows], of the table, owned */
    double *x, *y, *weight, *offset, *exposure; /* what data points into; owned */
    glm_data data;
    char **note; /* [n_notes], one line each, owned: rows and columns left out and why */
    size_t n_notes;
} problem;

/* Columns must have been read with what problem_ask says. ERR_USAGE: names that no column has, one
   column in two roles. ERR_DATA, with file, line and column: responses that the family refuses,
   offsets, exposures and weights that are no numbers or out of range; no rows or terms left. */
int problem_make(problem *p, const table *t, const problem_request *request, err *e);
void problem_dispose(problem *p);

/* What table_read_asked must be asked, so that C(name) is read as text. *ask has *n elements, is owned
   by the caller (free) and borrows from the formula, which may be NULL. 0 or ERR_MEMORY. */
int problem_ask(table_ask **ask, size_t *n, const formula *f, err *e);

#endif
