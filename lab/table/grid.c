#include "table/grid.h"

#include "base/mem.h"
#include "base/str.h"
#include "table/kind.h"
#include "table/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Whether doubles would take too much: then columns are packed, if they have a chunk to fill. */
static int is_long(size_t rows, size_t cols)
{
    enum { MOST_DOUBLES = 1 << 23 };
    return rows >= PACKED_CHUNK && rows > MOST_DOUBLES / cols;
}

int grid_begin(table *t, size_t rows, size_t cols, size_t more, err *e)
{
    if (rows == 0) return err_set(e, ERR_DATA, "%s: there are no rows in it", t->path);
    if (cols == 0 || cols > GRID_MAX_COLUMNS)
        return err_set(e, ERR_DATA, "%s: its rows have %zu numbers; 1 to %d can be columns",
                       t->path, cols, GRID_MAX_COLUMNS);
    t->col = mem_array(cols + more, sizeof *t->col);
    t->line = mem_array(rows, sizeof *t->line);
    if (!t->col || !t->line) return err_memory(e, "the table");
    t->rows = rows;
    t->cols = cols + more;
    for (size_t i = 0; i < rows; i++) t->line[i] = i + 1;
    if (is_long(rows, cols)) return 0; /* packed as they come */
    for (size_t j = 0; j < cols; j++)
        if (!(t->col[j].number = mem_array(rows, sizeof *t->col[j].number)))
            return err_memory(e, "the table");
    return 0;
}

int grid_put(table *t, size_t row, size_t col, double value)
{
    column *c = &t->col[col];
    if (!c->number) return packed_put(&c->packed, value);
    c->number[row] = value;
    return 0;
}

int grid_name_one(table *t, size_t col, const char *name, err *e)
{
    size_t n = strlen(name);
    char *clean = mem_array(3 * n + 1, 1);
    if (!clean) return err_memory(e, "the table");
    utf8_clean(clean, name, n, &t->col[col].recoded);
    t->col[col].name = clean;
    return 0;
}

int grid_name(table *t, size_t first, size_t n, const char *stem, err *e)
{
    int rc = 0;
    for (size_t j = 0; rc == 0 && j < n; j++) {
        str name = {0};
        str_add(&name, "%s%zu", stem, j);
        rc = name.failed ? err_memory(e, "the table") : grid_name_one(t, first + j, name.text, e);
        str_free(&name);
    }
    return rc;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int grid_check_names(const table *t, err *e)
{
    char **sorted = mem_array(t->cols, sizeof *sorted), shown[STR_CUT];
    if (!sorted) return err_memory(e, "the table");
    for (size_t j = 0; j < t->cols; j++) sorted[j] = t->col[j].name;
    qsort(sorted, t->cols, sizeof *sorted, by_name);
    int rc = 0;
    for (size_t j = 0; rc == 0 && j < t->cols; j++) {
        if (*sorted[j] && (j == 0 || strcmp(sorted[j - 1], sorted[j]) != 0)) continue;
        str_cut(shown, sorted[j], SIZE_MAX);
        rc = err_set(e, ERR_DATA, "%s: two columns are named '%s', or one has no name; rename it",
                     t->path, shown);
    }
    free(sorted);
    return rc;
}

void grid_image(table *t, size_t height, size_t width, size_t channels)
{
    if (height && height <= IMAGE_MAX_SIDE && width && width <= IMAGE_MAX_SIDE && channels &&
        channels <= IMAGE_MAX_CHANNELS)
        t->image = (image_shape){height, width, channels};
}

static int refuse_infinite(const table *t, size_t row, size_t col, err *e)
{
    char name[STR_CUT];
    str_cut(name, t->col[col].name, SIZE_MAX);
    return err_set(e, ERR_DATA,
                   "%s:%zu:%zu: column '%s': an infinite number; correct it, or write NaN where "
                   "the value is not known",
                   t->path, row + 1, col + 1, name);
}

int grid_finish(table *t, err *e)
{
    for (size_t j = 0; j < t->cols; j++) {
        column *c = &t->col[j];
        if (!column_is_number(c)) continue;
        if (!c->number && packed_end(&c->packed) != 0) return err_memory(e, "the table");
        for (size_t i = 0; i < t->rows; i++) {
            double value = column_number(c, i);
            if (isinf(value)) return refuse_infinite(t, i, j, e);
            c->missing += (size_t)(isnan(value) != 0);
        }
        c->numbers = t->rows - c->missing;
        c->text_row = t->rows;
        c->kind = c->number                        ? kind_of_numbers(c, t->rows)
                  : packed_is_constant(&c->packed) ? COLUMN_CONSTANT
                                                   : COLUMN_NUMBER;
    }
    return 0;
}
