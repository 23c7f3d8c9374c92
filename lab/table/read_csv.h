/* read_csv: CSV with , ; or tab becomes a table. */
#ifndef TABLE_READ_CSV_H
#define TABLE_READ_CSV_H

#include "base/err.h"
#include "table/bytes.h"
#include "table/table.h"

/* b holds the file's first piece; t its path and nothing else, and what is left in it after an error
   is table_dispose's. */
int read_csv(table *t, bytes *b, const table_ask *ask, size_t n, err *e);

#endif
