/* asked: what table_read_asked was asked, of columns that came as values and not as text. */
#ifndef TABLE_ASKED_H
#define TABLE_ASKED_H

#include "base/err.h"
#include "table/table.h"

#include <stddef.h>

/* A number's text is the shortest that reads back as it, a missing cell's is empty. */
int asked_apply(table *t, const table_ask *ask, size_t n, err *e);

#endif
