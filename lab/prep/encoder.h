/* encoder: one feature column of a dataset becomes one or more columns of a matrix. Part of prep's
 * work; what it is for is said there. */
#ifndef PREP_ENCODER_H
#define PREP_ENCODER_H

#include "prep/dataset.h"
#include "prep/scale.h"

#include <stddef.h>

typedef struct encoder {
    int categories; /* else numbers, or text */
    /* text, see text.h */
    size_t text; /* columns; 0: it is no text */
    double *idf; /* [text], owned */
    /* numbers */
    double median;       /* of the present training cells */
    scale scale;         /* of the training cells, missing ones filled with the median */
    guarantee guarantee; /* along the column, in own units as in the matrix's */
    /* categories */
    char **level; /* [n_levels], those with a column of their own, in byte order; owned */
    size_t n_levels;
    int other; /* a column for the levels without one */
    /* both */
    int missing;  /* a column for missing cells */
    size_t width; /* columns of the matrix, at least 1 */
} encoder;

/* Fits on the cells of the table's column `col` in those rows of the dataset; text: into so many columns
   of hashed words, 0: as numbers or categories. 0 or ERR_MEMORY. */
int encoder_fit(encoder *c, const dataset *d, size_t col, size_t text, const size_t *row, size_t n);
void encoder_dispose(encoder *c);

/* Writes x[i * stride + 0 … width-1] for each row; x holds zeros before. */
void encoder_apply(const encoder *c, const dataset *d, size_t col, const size_t *row, size_t n,
                   float *x, size_t stride);

/* Whether the level has a column of its own. */
int encoder_knows(const encoder *c, const char *level);

/* The name of one of its columns, of a column of that name: owned by the caller, or NULL. */
char *encoder_name(const encoder *c, const char *name, size_t at);

#endif
