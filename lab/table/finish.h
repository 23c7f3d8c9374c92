/* finish: cells that were read as text become the columns of a table. */
#ifndef TABLE_FINISH_H
#define TABLE_FINISH_H

#include "base/err.h"
#include "table/gather.h"
#include "table/table.h"

#include <stddef.h>

/* All that is asked of one column. */
table_ask finish_asked(const table_ask *ask, size_t n, const char *name);

/* cell: [t->cols], emptied column by column. ERR_DATA: a number that is not finite in a column of
   numbers. */
int finish_columns(table *t, gather *cell, const table_ask *ask, size_t n, err *e);

#endif
