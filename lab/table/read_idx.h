/* read_idx: the IDX format of the MNIST files (Y. LeCun, C. Cortes, C. Burges): two zero bytes, a
 * type, the number of dimensions, each dimension as 4 bytes, the values; everything big-endian.
 *
 * The first dimension is the rows; the values of a row are the columns p0, p1, … Three dimensions are
 * pictures, whose size the table keeps. Labels lie in a second file of one dimension, found by the
 * usual name: beside train-images-idx3-ubyte.gz it is train-labels-idx1-ubyte, .gz or not. They
 * become the column `label`, of categories, and the table's target. */
#ifndef TABLE_READ_IDX_H
#define TABLE_READ_IDX_H

#include "base/err.h"
#include "table/bytes.h"
#include "table/table.h"

int is_idx(const unsigned char *head, size_t n);

/* As read_csv. `path` is where the labels are looked for. ERR_DATA: an unknown type, a file shorter or
   longer than its dimensions say, labels that do not fit. */
int read_idx(table *t, bytes *b, const char *path, err *e);

#endif
