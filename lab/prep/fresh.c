#include "prep/fresh.h"

#include "base/mem.h"
#include "base/str.h"
#include "prep/names.h"

#include <stdlib.h>
#include <string.h>

int fresh_ask(table_ask **ask, size_t *n, const prep *p)
{
    const parts *fitted = prep_parts(p);
    *n = 0;
    if (!(*ask = mem_array(fitted->features, sizeof **ask))) return ERR_MEMORY;
    for (size_t f = 0; f < fitted->features; f++)
        if (fitted->encoder[f].categories || fitted->encoder[f].text)
            (*ask)[(*n)++] = (table_ask){.column = fitted->feature[f], .as_text = 1};
    return 0;
}

static int find_features(dataset *d, const parts *fitted, err *e)
{
    const table *t = d->table;
    str lacking = {0};
    size_t n = 0;
    for (size_t f = 0; f < fitted->features; f++) {
        int at = table_find(t, fitted->feature[f]);
        if (at < 0)
            names_add(&lacking, &n, fitted->feature[f], "'");
        else
            d->feature[d->n_features++] = (size_t)at;
    }
    names_end(&lacking, n);
    int rc = 0;
    if (lacking.failed)
        rc = err_memory(e, "a message");
    else if (n)
        rc = err_set(e, ERR_DATA, "%s: the model needs the column%s %s, which the file lacks",
                     t->path, n == 1 ? "" : "s", lacking.text);
    str_free(&lacking);
    return rc;
}

static int is_feature(const dataset *d, size_t col)
{
    for (size_t f = 0; f < d->n_features; f++)
        if (d->feature[f] == col) return 1;
    return 0;
}

static int note_others(dataset *d, const char *target, err *e)
{
    const table *t = d->table;
    str line = {0};
    size_t n = 0;
    for (size_t i = 0; i < t->cols; i++) {
        if (is_feature(d, i) || strcmp(t->col[i].name, target) == 0) continue;
        if (n == 0) str_add(&line, "not used, as in training: ");
        names_add(&line, &n, t->col[i].name, "'");
    }
    names_end(&line, n);
    return dataset_note(d, &line, e);
}

/* "3 cells of 'weather' hold a category that …, the first 'fog' in line 7: taken as …" */
static int note_unknown(dataset *d, size_t col, const encoder *c, err *e)
{
    const table *t = d->table;
    const column *from = &t->col[col];
    unsigned char *unknown = mem_array(from->n_levels, 1);
    if (!unknown) return err_memory(e, "the categories");
    for (size_t k = 0; k < from->n_levels; k++) unknown[k] = !encoder_knows(c, from->levels[k]);
    size_t n = 0, first = 0;
    for (size_t i = 0; i < t->rows; i++)
        if (from->level[i] != TABLE_NO_LEVEL && unknown[from->level[i]] && n++ == 0) first = i;
    free(unknown);
    if (n == 0) return 0;
    char name[STR_CUT], value[STR_CUT];
    str_cut(name, from->name, SIZE_MAX);
    str_cut(value, from->levels[from->level[first]], SIZE_MAX);
    str line = {0};
    str_add(&line,
            "%zu cell%s of '%s' hold%s a category that training %s, the first '%s' in line "
            "%llu: taken as %s",
            n, n == 1 ? "" : "s", name, n == 1 ? "s" : "", c->other ? "hardly saw" : "never saw",
            value, (unsigned long long)t->line[first],
            c->other ? "one of the rare ones" : "none of those it saw");
    return dataset_note(d, &line, e);
}

static int check_feature(dataset *d, size_t f, const encoder *c, err *e)
{
    const table *t = d->table;
    size_t col = d->feature[f];
    if (c->text) return 0;
    if (c->categories) return note_unknown(d, col, c, e);
    if (column_is_number(&t->col[col])) return 0;
    return table_cell_error(e, t, t->col[col].text_row, col,
                            "is not a number, and all were in training; correct it, or write NA "
                            "where the value is not known");
}

int fresh_make(dataset *d, const table *t, const prep *p, const char *target, err *e)
{
    const parts *fitted = prep_parts(p);
    *d = (dataset){.table = t, .task = fitted->task, .target = t->cols, .rows = t->rows};
    d->feature = mem_array(fitted->features, sizeof *d->feature);
    d->row = mem_array(t->rows, sizeof *d->row);
    int rc = d->feature && d->row ? 0 : err_memory(e, "the rows");
    for (size_t i = 0; i < t->rows && rc == 0; i++) d->row[i] = i;
    if (rc == 0) rc = find_features(d, fitted, e);
    for (size_t f = 0; f < fitted->features && rc == 0; f++)
        rc = check_feature(d, f, &fitted->encoder[f], e);
    if (rc == 0) rc = note_others(d, target, e);
    if (rc) dataset_dispose(d);
    return rc;
}
