/* reading: a table is read, with a line on stderr that says how far where that takes long. */
#ifndef CLI_READING_H
#define CLI_READING_H

#include "base/err.h"
#include "table/table.h"

#include <stddef.h>

/* As table_read_asked. Quiet, or stderr no terminal: nothing is drawn. */
int reading_table(table *t, const char *path, const table_ask *ask, size_t n, int quiet, err *e);

#endif
