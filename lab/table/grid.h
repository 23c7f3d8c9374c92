/* grid: a table from a format that knows its rows and columns before the numbers come: columns are
 * made and named, then filled, then judged. Its rows are its lines: messages say file:row:column. */
#ifndef TABLE_GRID_H
#define TABLE_GRID_H

#include "base/err.h"
#include "table/table.h"

#include <stddef.h>

enum { GRID_MAX_COLUMNS = 1 << 20 };

/* Makes `cols` columns of numbers, without names, and behind them `more` that are the caller's to
   fill. ERR_DATA: no rows, no columns or too many. */
int grid_begin(table *t, size_t rows, size_t cols, size_t more, err *e);

/* Fills a cell of the first `cols` columns; each column from the first row to the last. 0 or
   ERR_MEMORY. */
int grid_put(table *t, size_t row, size_t col, double value);

/* Names one column, in text that is safe to print. 0 or ERR_MEMORY. */
int grid_name_one(table *t, size_t col, const char *name, err *e);

/* Names columns first … first+n-1 stem0, stem1, … 0 or ERR_MEMORY. */
int grid_name(table *t, size_t first, size_t n, const char *stem, err *e);

/* ERR_DATA: two columns have the same name, or one has none. */
int grid_check_names(const table *t, err *e);

/* Says that the rows are pictures, if these can be the sides of one. */
void grid_image(table *t, size_t height, size_t width, size_t channels);

/* Kinds and counts from the numbers, NAN where missing, in the columns that have some. ERR_DATA: one
   is infinite. */
int grid_finish(table *t, err *e);

#endif
