/* split: rows dealt into training, validation and test parts.
 *
 * Rows without groups or times are dealt one by one, at random. Of groups, whole ones are dealt: none
 * is in two parts, and the shares are shares of the groups. With times a split is a window of the rows
 * in their order, of the dataset's size, at a random place (a rolling origin); the shares are of it. Its first part trains, the next validates, the
 * last tests; rows of the same time are never divided between two parts. */
#ifndef PREP_SPLIT_H
#define PREP_SPLIT_H

#include "base/err.h"
#include "base/rng.h"
#include "prep/dataset.h"

#include <stddef.h>

typedef struct split_shares {
    double valid; /* of all rows: early stopping and tuning look at these */
    double test;  /* of all rows: only the final score looks at these */
} split_shares;

typedef struct split {
    size_t *
        row; /* [n_train + n_valid + n_test], at most dataset.rows, owned: indices 0 … dataset.rows-1, part by part */
    const size_t *train, *valid, *test; /* into row, each in random order */
    size_t n_train, n_valid, n_test;
} split;

/* Part sizes for a dataset (the same for every draw): what the verdict's correction needs. Each
   share is rounded to whole rows or groups, at least one where it is not zero; training keeps one.
   With groups they are what is to be expected, for groups differ; rows of equal times move a few. */
void split_sizes(const dataset *d, split_shares shares, size_t *train, size_t *valid, size_t *test);

/* A fresh random split from the stream, of exactly those sizes. Classes keep their shares in each
   part to within two rows, and each is in every part that has room for all classes; with groups or
   times that is left to them. ERR_DATA: so many rows of one time that a part would be empty. */
int split_make(split *s, const dataset *d, split_shares shares, rng *r, err *e);
void split_dispose(split *s);

#endif
