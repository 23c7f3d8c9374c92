/* design: which columns of a table make which columns of a model's matrix, as names and levels that
 * can be kept in a file and applied to other tables.
 *
 * A column of numbers is itself. A column of categories has a 0/1 column for each level but the
 * reference, the first unless another was chosen ("town=b"); without an intercept, the first category among the main effects
 * has one for each level. An interaction has the products of its columns' columns. */
#ifndef GLM_DESIGN_H
#define GLM_DESIGN_H

#include "base/err.h"
#include "glm/formula.h"
#include "table/table.h"

#include <stddef.h>

enum { DESIGN_MOST = 1000000 }; /* columns of a matrix, far more than can be fitted */

typedef struct design_factor {
    char *name;      /* of the table's column, owned */
    char **level;    /* [n_levels], owned, the reference first; NULL for numbers */
    size_t n_levels; /* 0 for numbers */
} design_factor;

typedef struct design_term {
    size_t factor[FORMULA_FACTORS]; /* [n], into design.factor */
    size_t n;
    int full; /* a column for every level, the reference's too; main effects only */
} design_term;

typedef struct design {
    design_factor *factor; /* [n_factors], owned */
    size_t n_factors;
    design_term *term; /* [n_terms], owned */
    size_t n_terms;
    int intercept;
    char **name; /* [cols], owned: "(intercept)", "temp", "town=b", "temp:town=b" */
    size_t cols;
} design;

/* A category's level that the others are compared with, instead of the first. Borrowed. */
typedef struct design_reference {
    const char *column, *level;
} design_reference;

/* Terms of table columns: factor[] of a term indexes `column`. Levels are those of the rows given;
   a category with a single one there is ERR_DATA; a reference that is no level of a category there is
   ERR_USAGE. */
typedef struct design_columns {
    const size_t *column; /* [n], of the table */
    size_t n;
    const design_reference *reference; /* [n_reference] */
    size_t n_reference;
} design_columns;

int design_make(design *d, const table *t, const design_columns *columns, const design_term *term,
                size_t n_terms, int intercept, const size_t *row, size_t rows, err *e);
void design_dispose(design *d);

/* Columns of the matrix that a term makes; DESIGN_MOST stands for any number beyond. */
size_t design_term_width(const design *d, const design_term *t);
/* Counts cols and writes the names of a design whose factors and terms are there. ERR_DATA: too many. */
int design_name(design *d, err *e);

/* x: [rows][cols], from those rows of a table, whose columns are found by name. known (NULL allowed):
   [rows], 0 where a cell is missing or a level is none of the design's; x is then 0 in that row.
   ERR_DATA: a column is not there, or holds text instead of numbers. */
int design_apply(const design *d, const table *t, const size_t *row, size_t rows, double *x,
                 unsigned char *known, err *e);

#endif
