#include "table/finish.h"

#include "base/str.h"

#include <string.h>

table_ask finish_asked(const table_ask *ask, size_t n, const char *name)
{
    table_ask all = {.column = name};
    for (size_t k = 0; k < n; k++) {
        if (strcmp(ask[k].column, name) != 0) continue;
        all.as_text |= ask[k].as_text;
        all.written |= ask[k].written;
    }
    return all;
}

static int finish_column(table *t, size_t i, gather *cell, table_ask want, err *e)
{
    size_t infinite;
    int unnamed = t->col[i].kind == COLUMN_UNNAMED;
    if (gather_column(&t->col[i], cell, want.as_text, &infinite) != 0)
        return err_memory(e, "the table");
    if (unnamed) t->col[i].kind = COLUMN_UNNAMED; /* whatever its cells are */
    if (infinite) {
        char name[STR_CUT];
        str_cut(name, t->col[i].name, SIZE_MAX);
        return err_set(
            e, ERR_DATA,
            "%s:%llu:%zu: column '%s': '%s' is not a finite number; correct it, or write "
            "NA where the value is not known",
            t->path, (unsigned long long)t->line[infinite - 1], i + 1, name, cell->shown);
    }
    if (want.written && !(t->col[i].written = cells_written(&cell->text)))
        return err_memory(e, "the table");
    gather_dispose(cell); /* now: a table twice in memory is enough of it */
    return 0;
}

int finish_columns(table *t, gather *cell, const table_ask *ask, size_t n, err *e)
{
    int rc = 0;
    for (size_t i = 0; i < t->cols && rc == 0; i++)
        rc = finish_column(t, i, &cell[i], finish_asked(ask, n, t->col[i].name), e);
    return rc;
}
