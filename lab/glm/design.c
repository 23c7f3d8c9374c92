#include "glm/design.h"

#include "base/mem.h"
#include "base/str.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NO_LEVEL SIZE_MAX

/* Columns of the matrix that a factor has in a term. */
static size_t width_of(const design_factor *f, int full)
{
    return f->level ? f->n_levels - !full : 1;
}

size_t design_term_width(const design *d, const design_term *t)
{
    size_t width = 1;
    for (size_t i = 0; i < t->n; i++) {
        size_t by = width_of(&d->factor[t->factor[i]], t->full);
        width = by && width > DESIGN_MOST / by ? DESIGN_MOST : width * by;
    }
    return width;
}

/* The column's name: the levels that the index stands for, the last factor's fastest. */
static char *name_of(const design *d, const design_term *t, size_t index)
{
    size_t level[FORMULA_FACTORS] = {0};
    for (size_t i = t->n; i-- > 0;) {
        size_t width = width_of(&d->factor[t->factor[i]], t->full);
        level[i] = index % width + !t->full;
        index /= width;
    }
    str s = {0};
    for (size_t i = 0; i < t->n; i++) {
        const design_factor *f = &d->factor[t->factor[i]];
        str_add(&s, "%s%s", i ? ":" : "", f->name);
        if (f->level) str_add(&s, "=%s", f->level[level[i]]);
    }
    if (s.failed) str_free(&s);
    return s.text;
}

int design_name(design *d, err *e)
{
    size_t cols = d->intercept ? 1 : 0;
    for (size_t k = 0; k < d->n_terms; k++) {
        cols += design_term_width(d, &d->term[k]);
        if (cols >= DESIGN_MOST)
            return err_set(e, ERR_DATA, "the terms make more than %d columns", DESIGN_MOST);
    }
    d->name = mem_array(cols, sizeof *d->name);
    int whole = d->name != NULL;
    if (whole && d->intercept) whole = (d->name[d->cols++] = mem_string("(intercept)")) != NULL;
    for (size_t k = 0; k < d->n_terms; k++)
        for (size_t i = 0; whole && i < design_term_width(d, &d->term[k]); i++)
            whole = (d->name[d->cols++] = name_of(d, &d->term[k], i)) != NULL;
    return whole ? 0 : err_memory(e, "the model's columns");
}

/* The levels of a category that those rows have, in the table's order, which is that of bytes. */
static int find_levels(design_factor *f, const column *c, const size_t *row, size_t rows)
{
    unsigned char *seen = mem_array(c->n_levels, 1);
    f->level = mem_array(c->n_levels + 1, sizeof *f->level);
    int whole = seen && f->level;
    for (size_t i = 0; whole && i < rows; i++)
        if (c->level[row[i]] != TABLE_NO_LEVEL) seen[c->level[row[i]]] = 1;
    for (size_t k = 0; whole && k < c->n_levels; k++) {
        if (!seen[k]) continue;
        whole = (f->level[f->n_levels] = mem_string(c->levels[k])) != NULL;
        f->n_levels += (size_t)whole;
    }
    free(seen);
    return whole;
}

/* Puts the level in front of the others, which keep their order. */
static void lead(design_factor *f, size_t at)
{
    char *level = f->level[at];
    memmove(f->level + 1, f->level, at * sizeof *f->level);
    f->level[0] = level;
}

static int refuse_level(const design_factor *f, const char *level, err *e)
{
    str list = {0};
    char name[STR_CUT], shown[STR_CUT];
    str_cut(name, f->name, SIZE_MAX);
    str_cut(shown, level, SIZE_MAX);
    for (size_t k = 0; k < f->n_levels; k++) {
        char one[STR_CUT];
        str_cut(one, f->level[k], SIZE_MAX);
        str_add(&list, "%s%s", k ? ", " : "", one);
    }
    int rc = list.failed ? err_memory(e, "a message")
                         : err_set(e, ERR_USAGE,
                                   "--reference %s=%s: no row that is used has it; '%s' is one of "
                                   "%.400s",
                                   name, shown, name, list.text ? list.text : "");
    str_free(&list);
    return rc;
}

static int choose_reference(design *d, const design_reference *r, err *e)
{
    for (size_t i = 0; i < d->n_factors; i++) {
        design_factor *f = &d->factor[i];
        if (!f->level || strcmp(f->name, r->column) != 0) continue;
        for (size_t k = 0; k < f->n_levels; k++)
            if (strcmp(f->level[k], r->level) == 0) {
                lead(f, k);
                return 0;
            }
        return refuse_level(f, r->level, e);
    }
    char name[STR_CUT];
    str_cut(name, r->column, SIZE_MAX);
    return err_set(e, ERR_USAGE,
                   "--reference: '%s' is no category of the model; numbers become one as C(%s) in "
                   "--formula",
                   name, name);
}

static int make_factor(design_factor *f, const table *t, size_t col, const size_t *row, size_t rows,
                       err *e)
{
    const column *c = &t->col[col];
    f->name = mem_string(c->name);
    if (!f->name || (!column_is_number(c) && !find_levels(f, c, row, rows)))
        return err_memory(e, "the model's columns");
    char shown[STR_CUT];
    str_cut(shown, c->name, SIZE_MAX);
    if (f->level && f->n_levels < 2)
        return err_set(e, ERR_DATA, "%s: '%s' is the same in every row that is used; leave it out",
                       t->path, shown);
    return 0;
}

/* Without an intercept, the first category that stands alone takes its place. */
static void fill_first(design *d)
{
    for (size_t k = 0; k < d->n_terms && !d->intercept; k++) {
        design_term *t = &d->term[k];
        if (t->n != 1 || !d->factor[t->factor[0]].level) continue;
        t->full = 1;
        return;
    }
}

int design_make(design *d, const table *t, const design_columns *columns, const design_term *term,
                size_t n_terms, int intercept, const size_t *row, size_t rows, err *e)
{
    *d = (design){.intercept = intercept};
    d->factor = mem_array(columns->n, sizeof *d->factor);
    d->term = mem_array(n_terms, sizeof *d->term);
    int rc = d->factor && d->term ? 0 : err_memory(e, "the model's columns");
    for (size_t i = 0; rc == 0 && i < columns->n; i++)
        rc = make_factor(&d->factor[d->n_factors++], t, columns->column[i], row, rows, e);
    for (size_t k = 0; rc == 0 && k < columns->n_reference; k++)
        rc = choose_reference(d, &columns->reference[k], e);
    for (size_t k = 0; rc == 0 && k < n_terms; k++) d->term[d->n_terms++] = term[k];
    if (rc == 0) fill_first(d);
    if (rc == 0) rc = design_name(d, e);
    if (rc) design_dispose(d);
    return rc;
}

void design_dispose(design *d)
{
    for (size_t i = 0; i < d->n_factors; i++) {
        for (size_t k = 0; k < d->factor[i].n_levels; k++) free(d->factor[i].level[k]);
        free(d->factor[i].level);
        free(d->factor[i].name);
    }
    for (size_t j = 0; j < d->cols; j++) free(d->name[j]);
    free(d->factor);
    free(d->term);
    free(d->name);
    *d = (design){0};
}

/* A factor in a table: numbers, or the design's level of each of the table's. */
typedef struct source {
    const column *number;
    const uint32_t *level; /* [rows] */
    size_t *level_of;      /* [table levels], owned; NO_LEVEL where the design has none */
} source;

static size_t level_index(const design_factor *f, const char *text)
{
    for (size_t k = 0; k < f->n_levels; k++)
        if (strcmp(f->level[k], text) == 0) return k;
    return NO_LEVEL;
}

static int find_source(source *s, const design_factor *f, const table *t, err *e)
{
    char shown[STR_CUT];
    str_cut(shown, f->name, SIZE_MAX);
    int at = table_find(t, f->name);
    if (at < 0) return err_set(e, ERR_DATA, "%s: there is no column '%s'", t->path, shown);
    const column *c = &t->col[at];
    if (!f->level) {
        s->number = c;
        if (column_is_number(c)) return 0;
        return table_cell_error(e, t, c->text_row, (size_t)at,
                                "is no number, and the model takes this column as numbers");
    }
    if (!c->level && c->missing < t->rows)
        return err_set(e, ERR_DATA, "%s: column '%s' holds numbers, and the model takes categories",
                       t->path, shown);
    s->level = c->level;
    s->level_of = mem_array(c->n_levels + 1, sizeof *s->level_of);
    if (!s->level_of) return err_memory(e, "the model's columns");
    for (size_t k = 0; k < c->n_levels; k++) s->level_of[k] = level_index(f, c->levels[k]);
    return 0;
}

/* One cell: a value, or a level and the value 1; 0 where it is missing or not known. */
static int read_cell(const source *s, size_t row, double *value, size_t *level)
{
    *level = NO_LEVEL;
    if (s->number) {
        *value = column_number(s->number, row);
        return !isnan(*value);
    }
    *value = 1;
    uint32_t at = s->level ? s->level[row] : TABLE_NO_LEVEL;
    if (at != TABLE_NO_LEVEL) *level = s->level_of[at];
    return *level != NO_LEVEL;
}

/* The columns of one term, of which at most one is not 0. */
static void fill_term(const design *d, const design_term *t, const double *value,
                      const size_t *level, double *x)
{
    size_t index = 0;
    double product = 1;
    for (size_t i = 0; i < t->n; i++) {
        size_t at = t->factor[i];
        product *= value[at];
        if (!d->factor[at].level) continue;
        if (!t->full && level[at] == 0) return; /* the reference */
        index = index * width_of(&d->factor[at], t->full) + level[at] - !t->full;
    }
    x[index] = product;
}

/* value, level: space for a cell of each factor. */
static int fill_row(const design *d, const source *s, size_t row, double *value, size_t *level,
                    double *x)
{
    for (size_t i = 0; i < d->n_factors; i++)
        if (!read_cell(&s[i], row, &value[i], &level[i])) return 0;
    if (d->intercept) *x++ = 1;
    for (size_t k = 0; k < d->n_terms; k++) {
        fill_term(d, &d->term[k], value, level, x);
        x += design_term_width(d, &d->term[k]);
    }
    return 1;
}

int design_apply(const design *d, const table *t, const size_t *row, size_t rows, double *x,
                 unsigned char *known, err *e)
{
    source *s = mem_array(d->n_factors, sizeof *s);
    double *value = mem_array(d->n_factors, sizeof *value);
    size_t *level = mem_array(d->n_factors, sizeof *level);
    int rc = s && value && level ? 0 : err_memory(e, "the model's columns");
    for (size_t i = 0; rc == 0 && i < d->n_factors; i++)
        rc = find_source(&s[i], &d->factor[i], t, e);
    for (size_t i = 0; rc == 0 && i < rows; i++) {
        memset(x + i * d->cols, 0, d->cols * sizeof *x);
        int whole = fill_row(d, s, row[i], value, level, x + i * d->cols);
        if (known) known[i] = (unsigned char)whole;
    }
    for (size_t i = 0; s && i < d->n_factors; i++) free(s[i].level_of);
    free(level);
    free(value);
    free(s);
    return rc;
}
