#include "table/gather.h"

#include "base/err.h"

#include <math.h>

static int put(gather *g, const char *text, size_t n)
{
    double value = NAN;
    switch (cells_read(text, n, &value)) {
    case CELL_TEXT: return GATHER_TEXT;
    case CELL_INFINITE:
        value = NAN;
        if (g->infinite) break;
        g->infinite = g->number.n + 1;
        str_cut(g->shown, text, n);
        break;
    case CELL_MISSING:
    case CELL_NUMBER: break;
    }
    return packed_put(&g->number, value);
}

int gather_add(gather *g, const char *text, size_t n)
{
    return g->narrow ? put(g, text, n) : cells_add(&g->text, text, n);
}

int gather_narrow(gather *g)
{
    int rc = g->keep ? GATHER_TEXT : 0;
    const char *text = g->text.text;
    for (size_t i = 0; rc == 0 && i < g->text.rows; text += g->text.length[i], i++)
        rc = put(g, text, g->text.length[i]);
    g->narrow = rc == 0;
    g->keep = rc == GATHER_TEXT;
    if (g->narrow) {
        cells_dispose(&g->text);
    } else {
        packed_dispose(&g->number);
        g->infinite = 0;
    }
    return rc == ERR_MEMORY ? rc : 0;
}

int gather_column(column *out, gather *g, int as_text, size_t *infinite)
{
    if (g->narrow) {
        if (packed_end(&g->number) != 0) return ERR_MEMORY;
        const packed *p = &g->number;
        *infinite = g->infinite;
        *out = (column){.name = out->name,
                        .recoded = out->recoded,
                        .kind = packed_is_constant(p) ? COLUMN_CONSTANT : COLUMN_NUMBER,
                        .missing = p->missing,
                        .numbers = p->n - p->missing,
                        .packed = *p,
                        .text_row = p->n};
        g->number = (packed){0}; /* the column's now */
        return 0;
    }
    size_t row, n;
    int rc = cells_column(out, &g->text, as_text, &row);
    *infinite = rc == 0 && row < g->text.rows ? row + 1 : 0;
    if (*infinite) {
        const char *text = cells_text(&g->text, row, &n);
        str_cut(g->shown, text, n);
    }
    return rc;
}

void gather_dispose(gather *g)
{
    cells_dispose(&g->text);
    packed_dispose(&g->number);
}
