/* read: tables from literals, as files in the test's folder. */
#ifndef TESTS_TABLE_READ_H
#define TESTS_TABLE_READ_H

#include "base/folder.h"
#include "table/table.h"

/* The table of a file with these bytes; the test fails if it is refused. */
static inline table read_bytes(const void *bytes, size_t n)
{
    table t;
    err e = {0};
    folder_put_bytes("t.csv", bytes, n);
    if (table_read(&t, "t.csv", &e) != 0) fail_msg("%s", e.text);
    return t;
}

static inline table read_text(const char *text)
{
    return read_bytes(text, strlen(text));
}

/* The column of that name, which must be there. */
static inline const column *column_of(const table *t, const char *name)
{
    int at = table_find(t, name);
    if (at < 0) fail_msg("no column '%s'", name);
    return &t->col[at];
}

/* The text of a category's cell; NULL if it is missing. */
static inline const char *level_of(const column *c, size_t row)
{
    assert_non_null(c->level);
    return c->level[row] == TABLE_NO_LEVEL ? NULL : c->levels[c->level[row]];
}

#endif
