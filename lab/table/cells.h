/* cells: one column's cells as text while a file is read, and what the column turns out to be.
 *
 * A column's type is known only at the end of the file, so the text is kept until then. */
#ifndef TABLE_CELLS_H
#define TABLE_CELLS_H

#include "table/table.h"

#include <stddef.h>
#include <stdint.h>

enum { CELLS_MAX_BYTES = 1 << 20 }; /* in one cell: beyond it a quote was never closed */

typedef struct cells {
    char *text; /* the cells' bytes, one cell after another; owned */
    size_t size, room;
    uint32_t *length; /* [rows], bytes of each cell; owned */
    size_t rows, rows_room;
} cells;

/* What one cell is, by itself; *value is set for numbers, infinite ones too. */
typedef enum cell_is { CELL_MISSING, CELL_NUMBER, CELL_INFINITE, CELL_TEXT } cell_is;
cell_is cells_read(const char *text, size_t n, double *value);

/* n at most CELLS_MAX_BYTES. 0 or ERR_MEMORY. */
int cells_add(cells *c, const char *text, size_t n);
void cells_dispose(cells *c);

/* The text of one cell, not terminated; found by walking there: for messages. */
const char *cells_text(const cells *c, size_t row, size_t *n);

/* Fills all of the column but its name; as_text: with levels whatever the cells are. *infinite is the first row with a number that is not finite
   in a column without text, rows if there is none; the column is then of no use. 0 or ERR_MEMORY,
   and the column holds nothing. */
int cells_column(column *out, const cells *c, int as_text, size_t *infinite);

/* All cells, each with a NUL behind it: owned by the caller, or NULL. */
char *cells_written(const cells *c);

#endif
