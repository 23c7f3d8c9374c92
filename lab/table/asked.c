#include "table/asked.h"

#include "base/mem.h"
#include "base/str.h"
#include "table/levels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The cell's text, in `number` if it is a number. */
static const char *text_of(const column *c, size_t row, char number[STR_NUMBER])
{
    if (c->level) return c->level[row] == TABLE_NO_LEVEL ? "" : c->levels[c->level[row]];
    if (isnan(column_number(c, row))) return "";
    str_number_f64(number, column_number(c, row));
    return number;
}

static int make_text(column *c, size_t rows)
{
    levels l = {0};
    char number[STR_NUMBER];
    int rc = (c->level = mem_array(rows, sizeof *c->level)) ? 0 : ERR_MEMORY;
    for (size_t i = 0; rc == 0 && i < rows; i++) {
        c->level[i] = TABLE_NO_LEVEL;
        if (isnan(column_number(c, i))) continue;
        str_number_f64(number, column_number(c, i));
        rc = levels_number(&l, number, strlen(number), &c->level[i]);
    }
    if (rc == 0) rc = levels_into(c, &l, rows);
    levels_dispose(&l);
    free(c->number);
    c->number = NULL;
    packed_dispose(&c->packed);
    return rc;
}

static int write_cells(column *c, size_t rows)
{
    char number[STR_NUMBER];
    size_t size = 0;
    for (size_t i = 0; i < rows; i++) size += strlen(text_of(c, i, number)) + 1;
    char *to = c->written = mem_array(size, 1);
    for (size_t i = 0; to && i < rows; i++) {
        const char *text = text_of(c, i, number);
        size_t n = strlen(text) + 1;
        memcpy(to, text, n);
        to += n;
    }
    return c->written ? 0 : ERR_MEMORY;
}

int asked_apply(table *t, const table_ask *ask, size_t n, err *e)
{
    for (size_t k = 0; k < n; k++) {
        int at = table_find(t, ask[k].column), rc = 0;
        if (at < 0) continue;
        column *c = &t->col[at];
        if (ask[k].written && !c->written) rc = write_cells(c, t->rows);
        if (rc == 0 && ask[k].as_text && column_is_number(c)) rc = make_text(c, t->rows);
        if (rc < 0) return err_memory(e, "the table");
    }
    return 0;
}
