#include "table/cells.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "table/kind.h"
#include "table/levels.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

int cells_add(cells *c, const char *text, size_t n)
{
    if (c->size + n >= c->room) { /* so that text is never NULL, however empty the cells */
        size_t room = 2 * (c->size + n) + 256;
        char *grown = mem_resize(c->text, room, 1);
        if (!grown) return ERR_MEMORY;
        c->text = grown;
        c->room = room;
    }
    if (c->rows == c->rows_room) {
        size_t room = c->rows_room ? 2 * c->rows_room : 64;
        uint32_t *grown = mem_resize(c->length, room, sizeof *grown);
        if (!grown) return ERR_MEMORY;
        c->length = grown;
        c->rows_room = room;
    }
    if (n) memcpy(c->text + c->size, text, n);
    c->size += n;
    c->length[c->rows++] = (uint32_t)n;
    return 0;
}

void cells_dispose(cells *c)
{
    free(c->text);
    free(c->length);
    *c = (cells){0};
}

const char *cells_text(const cells *c, size_t row, size_t *n)
{
    size_t at = 0;
    for (size_t i = 0; i < row; i++) at += c->length[i];
    *n = c->length[row];
    return c->text + at;
}

static void trim(const char **text, size_t *n)
{
    while (*n && isblank((unsigned char)(*text)[0])) ++*text, --*n;
    while (*n && isblank((unsigned char)(*text)[*n - 1])) --*n;
}

static int is_word(const char *text, size_t n, const char *word)
{
    return n == strlen(word) && strncasecmp(text, word, n) == 0;
}

/* What R, pandas, SQL and spreadsheets write; None is left to be a category's name. */
static int is_missing(const char *text, size_t n)
{
    static const char *const word[] = {"NA", "NaN", "N/A", "#N/A", "<NA>", "null", "?"};
    for (size_t i = 0; i < sizeof word / sizeof *word; i++)
        if (is_word(text, n, word[i])) return 1;
    return 0;
}

cell_is cells_read(const char *text, size_t n, double *value)
{
    trim(&text, &n);
    if (n == 0) return CELL_MISSING;
    if (str_to_number(text, n, value)) return isfinite(*value) ? CELL_NUMBER : CELL_INFINITE;
    if (is_missing(text, n)) return CELL_MISSING;
    if (*text == '+' || *text == '-') text++, n--;
    if (is_word(text, n, "inf") || is_word(text, n, "infinity")) return CELL_INFINITE;
    return CELL_TEXT;
}

static int make_levels(column *out, const cells *c)
{
    levels l = {0};
    int rc = ERR_MEMORY;
    if (!(out->level = mem_array(c->rows, sizeof *out->level))) goto done;
    const char *text = c->text;
    for (size_t i = 0; i < c->rows; text += c->length[i], i++) {
        double ignored;
        out->level[i] = TABLE_NO_LEVEL;
        if (cells_read(text, c->length[i], &ignored) != CELL_MISSING &&
            levels_number(&l, text, c->length[i], &out->level[i]) != 0)
            goto done;
    }
    rc = levels_into(out, &l, c->rows);
done:
    levels_dispose(&l);
    return rc;
}

int cells_column(column *out, const cells *c, int as_text, size_t *infinite)
{
    char *name = out->name;
    int recoded = out->recoded;
    *out = (column){.name = name, .recoded = recoded, .text_row = c->rows};
    *infinite = c->rows;
    if (!(out->number = mem_array(c->rows, sizeof *out->number))) return ERR_MEMORY;
    const char *text = c->text;
    for (size_t i = 0; i < c->rows; text += c->length[i], i++) {
        double value = NAN;
        switch (cells_read(text, c->length[i], &value)) {
        case CELL_MISSING: out->missing++; break;
        case CELL_NUMBER: out->numbers++; break;
        case CELL_INFINITE:
            if (*infinite == c->rows) *infinite = i;
            break;
        case CELL_TEXT:
            if (out->text_row == c->rows) out->text_row = i;
            break;
        }
        out->number[i] = value;
    }
    if (out->text_row == c->rows && !as_text) {
        out->kind = kind_of_numbers(out, c->rows);
        return 0;
    }
    *infinite = c->rows; /* "inf" is a word among words */
    free(out->number);
    out->number = NULL;
    if (make_levels(out, c) == 0) return 0;
    free(out->level);
    *out = (column){.name = name};
    return ERR_MEMORY;
}

char *cells_written(const cells *c)
{
    char *all = mem_array(c->size + c->rows, 1), *to = all;
    const char *from = c->text;
    for (size_t i = 0; all && i < c->rows; i++) {
        if (c->length[i]) memcpy(to, from, c->length[i]);
        from += c->length[i];
        to += c->length[i] + 1; /* the NUL is there: the memory was zeroed */
    }
    return all;
}
