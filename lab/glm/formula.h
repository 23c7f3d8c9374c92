/* formula: which terms a model has, as statisticians write them:
 *
 *   y ~ a + b + a:b      the response (may be left out), main effects, an interaction
 *   a*b                  a + b + a:b
 *   .                    every other column of the table
 *   - c                  without the term c
 *   - 1, + 0             without an intercept
 *   C(hr)                the column hr as categories though it holds numbers
 *   `hours worked`       a name with blanks or signs in it
 *
 * Takes text, hands on terms by column names; what the columns hold it does not know. */
#ifndef GLM_FORMULA_H
#define GLM_FORMULA_H

#include "base/err.h"

#include <stddef.h>

enum { FORMULA_FACTORS = 4 }; /* columns in one interaction at most */

typedef struct formula_term {
    int removed;                  /* behind a minus */
    int all;                      /* "." */
    size_t name[FORMULA_FACTORS]; /* [n], into formula.name */
    size_t n;
} formula_term;

typedef struct formula {
    char *response; /* owned; NULL where none is named */
    char **name;    /* [n_names], owned: each column once */
    int *category;  /* [n_names], owned: written C(name) somewhere */
    size_t n_names;
    formula_term *term; /* [n_terms], owned, in the order written */
    size_t n_terms;
    int intercept;
} formula;

/* ERR_USAGE, with what was not understood. */
int formula_parse(formula *f, const char *text, err *e);
void formula_dispose(formula *f);

#endif
