#include "table/table.h"

#include "base/mem.h"
#include "base/str.h"
#include "table/asked.h"
#include "table/bytes.h"
#include "table/read_csv.h"
#include "table/read_idx.h"
#include "table/read_npy.h"
#include "table/read_sqlite.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

int table_read(table *t, const char *path, err *e)
{
    return table_read_asked(t, path, NULL, 0, e);
}

int table_in_database(const char *path)
{
    return sqlite_table_of(path) != NULL;
}

/* By what the first bytes are, whatever the file is called. */
static int read_as(table *t, bytes *b, const char *path, const table_ask *ask, size_t n, err *e)
{
    int rc;
    if (is_idx(b->at, b->n)) {
        rc = read_idx(t, b, path, e);
    } else if (is_npy(b->at, b->n)) {
        rc = read_npy(t, b, e);
    } else if (is_sqlite(b->at, b->n)) {
        rc = bytes_refuse_packed(b, "an SQLite database", e);
        return rc == 0 ? read_sqlite(t, path, NULL, ask, n, e) : rc;
    } else if (is_zip(b->at, b->n)) {
        rc = bytes_refuse_packed(b, "a zip archive", e);
        if (rc == 0) rc = read_npz(t, path, e);
    } else {
        return read_csv(t, b, ask, n, e);
    }
    return rc == 0 ? asked_apply(t, ask, n, e) : rc;
}

int table_read_asked(table *t, const char *path, const table_ask *ask, size_t n, err *e)
{
    return table_read_told(t, path, ask, n, (table_tell){0}, e);
}

int table_read_told(table *t, const char *path, const table_ask *ask, size_t n, table_tell tell,
                    err *e)
{
    bytes b = {0};
    *t = (table){.path = mem_string(strcmp(path, "-") == 0 ? "standard input" : path)};
    if (!t->path) return err_memory(e, "a file name");
    const char *name = sqlite_table_of(path);
    int rc = name ? read_sqlite(t, path, name, ask, n, e) : bytes_open(&b, path, t->path, e);
    b.tell = tell;
    if (rc == 0 && !name) rc = bytes_next(&b, e);
    if (rc == 0 && !name) rc = read_as(t, &b, path, ask, n, e);
    bytes_close(&b);
    if (rc) table_dispose(t);
    return rc;
}

void table_dispose(table *t)
{
    for (size_t i = 0; i < t->cols; i++) {
        column *c = &t->col[i];
        for (size_t k = 0; k < c->n_levels; k++) free(c->levels[k]);
        free(c->levels);
        free(c->level);
        free(c->number);
        packed_dispose(&c->packed);
        free(c->written);
        free(c->name);
    }
    free(t->col);
    free(t->line);
    free(t->path);
    *t = (table){0};
}

int table_find(const table *t, const char *name)
{
    for (size_t i = 0; i < t->cols && i <= INT_MAX; i++)
        if (strcmp(t->col[i].name, name) == 0) return (int)i;
    return -1;
}

int table_cell_error(err *e, const table *t, size_t row, size_t col, const char *what)
{
    const column *c = &t->col[col];
    char name[STR_CUT], value[STR_CUT];
    str_cut(name, c->name, SIZE_MAX);
    if (column_is_number(c))
        str_number_f64(value, column_number(c, row));
    else
        str_cut(value, c->level[row] == TABLE_NO_LEVEL ? "" : c->levels[c->level[row]], SIZE_MAX);
    return err_set(e, ERR_DATA, "%s:%llu:%zu: column '%s': '%s' %s", t->path,
                   (unsigned long long)t->line[row], col + 1, name, value, what);
}
