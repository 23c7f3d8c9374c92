/* ones: rows of zeros and ones, each kept as the ascending list of where its ones are. The product of
 * such rows with a matrix is a sum of rows of the matrix: no multiplications, and nothing at all for
 * the zeros, which are most of a picture. Every number is summed in ascending order: the same bits on
 * any processor. */
#ifndef ENERGY_ONES_H
#define ENERGY_ONES_H

#include "base/arena.h"
#include "base/rng.h"

#include <stddef.h>
#include <stdint.h>

typedef struct ones {
    size_t rows, cols;
    uint32_t *start; /* [rows + 1]: where a row's list begins in `at`; borrowed, as is `at` */
    uint32_t *at;    /* column numbers */
} ones;

/* Room for `most` rows, of which there are none yet. It can be taken from an arena that measures. */
void ones_take(ones *o, arena *a, size_t most, size_t cols);

/* Of the rows only the first `rows` are left. */
void ones_keep(ones *o, size_t rows);
/* Rows are added: x, [rows][cols], is 0 or 1. */
void ones_add(ones *o, size_t rows, const double *x);
/* A row of another with as many columns is added. */
void ones_copy(ones *o, const ones *from, size_t row);
/* Rows are drawn: p is the probability of a 1; a row of it begins every `stride` numbers. Takes
   rows x cols words of the stream, in order. */
void ones_draw(ones *o, rng *r, size_t rows, const double *p, size_t stride);
/* How many ones a row has, and how many in columns before `col`. */
size_t ones_count(const ones *o, size_t row);
size_t ones_below(const ones *o, size_t row, size_t col);
/* out: the transpose, cols rows. */
void ones_turn(ones *out, const ones *o);

/* z = bias + the rows from `from` to `to` (excluded) times m. m: [cols][n], z: [to - from][n], rows
   `stride` numbers apart in both; bias: [n], or NULL: the product is added to z. */
void ones_times(const ones *o, size_t from, size_t to, size_t n, const double *m, size_t stride,
                const double *bias, double *z);

/* A stride for rows of n numbers, with which they are whole vectors, and a column's do not all come to the
   same few sets of the first cache, as they would with a power of two. */
size_t ones_stride(size_t n);

#endif
