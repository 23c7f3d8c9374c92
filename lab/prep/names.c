#include "prep/names.h"

#include "table/doubt.h"

#include <stdint.h>
#include <string.h>

enum { FEW_NAMES = 20, NEAREST = 3 };

void names_add(str *list, size_t *n, const char *name, const char *mark)
{
    char shown[STR_CUT];
    if ((*n)++ >= NAMES_SHOWN) return;
    str_cut(shown, name, SIZE_MAX);
    str_add(list, "%s%s%s%s", *n > 1 ? ", " : "", mark, shown, mark);
}

void names_end(str *list, size_t n)
{
    if (n > NAMES_SHOWN) str_add(list, " and %zu more", n - NAMES_SHOWN);
}

static void add_names(str *line, const table *t, const size_t *col, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char name[STR_CUT];
        str_cut(name, t->col[col ? col[i] : i].name, SIZE_MAX);
        str_add(line, "%s%s", i ? ", " : "", name);
    }
}

/* The columns whose names are nearest to `name`, nearest first; how many. */
static size_t find_nearest(size_t nearest[NEAREST], const table *t, const char *name)
{
    size_t far[NEAREST], n = 0;
    for (size_t i = 0; i < t->cols; i++) {
        size_t d = str_distance(name, t->col[i].name), at = n < NEAREST ? n++ : NEAREST;
        for (; at > 0 && far[at - 1] > d; at--)
            if (at < NEAREST) {
                far[at] = far[at - 1];
                nearest[at] = nearest[at - 1];
            }
        if (at < NEAREST) {
            far[at] = d;
            nearest[at] = i;
        }
    }
    return n;
}

/* What a reader of the names may have got wrong: the marks between cells, or a header that is none. */
static const char *doubt(const table *t)
{
    if (table_names_are_numbers(t)) return " (does the file lack a header line?)";
    return t->cols == 1 && strpbrk(t->col[0].name, " |:") ? " (cells stand between , ; or tabs)"
                                                          : "";
}

int names_unknown(const table *t, const char *option, const char *name, err *e)
{
    str line = {0};
    char shown[STR_CUT];
    size_t nearest[NEAREST];
    str_cut(shown, name, SIZE_MAX);
    if (t->cols <= FEW_NAMES) {
        add_names(&line, t, NULL, t->cols);
    } else {
        size_t n = find_nearest(nearest, t, name);
        add_names(&line, t, nearest, n);
        str_add(&line, " are the nearest of %zu", t->cols);
    }
    int rc = line.failed ? err_memory(e, "a message")
                         : err_set(e, ERR_USAGE, "%s: no column is named '%s' (%s); there %s: %s%s",
                                   t->path, shown, option, t->cols == 1 ? "is" : "are", line.text,
                                   doubt(t));
    str_free(&line);
    return rc;
}
