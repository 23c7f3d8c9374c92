/* gather: one column's cells while a file is read. They stay text, for what a column is only its last
 * cell tells; where there is too much of that, a column that held nothing but numbers so far goes on as
 * packed numbers, and the reader begins again if text turns up in it. */
#ifndef TABLE_GATHER_H
#define TABLE_GATHER_H

#include "base/str.h"
#include "table/cells.h"
#include "table/packed.h"
#include "table/table.h"

#include <stddef.h>

typedef struct gather {
    cells text;          /* of all cells, or none once it is narrow */
    int keep;            /* its text is wanted, or it holds some: it never becomes narrow */
    int narrow;          /* the cells are in `number` */
    packed number;       /* NAN where missing, or infinite */
    size_t infinite;     /* if narrow: the first row whose number is not finite, from 1; 0: none */
    char shown[STR_CUT]; /* that cell */
} gather;

enum { GATHER_TEXT = 1 };

/* 0 or ERR_MEMORY; GATHER_TEXT where a narrow column gets what is no number. */
int gather_add(gather *g, const char *text, size_t n);

/* Makes it narrow, or sets `keep` if a cell is text. 0 or ERR_MEMORY. */
int gather_narrow(gather *g);

/* As cells_column; *infinite counts from 1 and g->shown is the cell, 0: there is none. */
int gather_column(column *out, gather *g, int as_text, size_t *infinite);

void gather_dispose(gather *g);

#endif
