/* read_sqlite: a table or view of an SQLite database, as `file.db:table`; of a database with one table
 * its name may be left out. NULL is a missing cell; text becomes categories as in CSV. */
#ifndef TABLE_READ_SQLITE_H
#define TABLE_READ_SQLITE_H

#include "base/err.h"
#include "table/table.h"

#include <stddef.h>

int is_sqlite(const unsigned char *head, size_t n);

/* Where the table's name begins in `file.db:table`; NULL if `path` is a file as it stands, or what is
   in front of its last colon is no database. */
const char *sqlite_table_of(const char *path);

/* As read_csv, from `path`, whose table is `name` (sqlite_table_of's, or NULL). The file is opened for
   reading only. ERR_DATA: not such a table, a blob, an infinite number, a damaged database. */
int read_sqlite(table *t, const char *path, const char *name, const table_ask *ask, size_t n,
                err *e);

#endif
