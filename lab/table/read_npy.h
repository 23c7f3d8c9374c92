/* read_npy: arrays of numbers as NumPy writes them (NEP 1): one in a .npy, several in the zip archive
 * that .npz is. The first dimension is the rows, the values of a row are columns.
 *
 * Alone an array becomes the columns x0, x1, …; of an archive one that is called `temp` becomes temp,
 * or temp0, temp1, … where a row of it has several values. Three dimensions are pictures, a fourth
 * their channels. Integers, floats of 2, 4 and 8 bytes and truth values, of either byte order, in C
 * or (up to two dimensions) Fortran order. */
#ifndef TABLE_READ_NPY_H
#define TABLE_READ_NPY_H

#include "base/err.h"
#include "table/bytes.h"
#include "table/real.h"
#include "table/table.h"

#include <stddef.h>

int is_npy(const unsigned char *head, size_t n);
int is_zip(const unsigned char *head, size_t n);

/* As read_csv. ERR_DATA: what is no array of numbers, a file shorter or longer than its shape says. */
int read_npy(table *t, bytes *b, err *e);

/* The archive at `path`, whose arrays must have as many rows each. ERR_DATA too for an archive without
   an array, or that is damaged. */
int read_npz(table *t, const char *path, err *e);

/* Where an array's bytes come from: `take` gives the next n, or fewer at the end. */
typedef struct npy_source {
    int (*take)(void *from, void *out, size_t n, size_t *got, err *e);
    void *from;
    const char *label;
} npy_source;

enum { NPY_MAX_DIMENSIONS = 4 };

typedef struct npy_header {
    real_type type;
    int fortran;
    size_t n, dim[NPY_MAX_DIMENSIONS];
    size_t rows, cols; /* dim[0]; the product of the others */
    size_t bytes;      /* of the values */
} npy_header;

int npy_read_header(npy_header *h, const npy_source *s, err *e);

/* Fills columns first … first + h->cols - 1, and sees that nothing is left. */
int npy_read_values(table *t, size_t first, const npy_header *h, const npy_source *s, err *e);

#endif
