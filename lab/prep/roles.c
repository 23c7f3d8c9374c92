#include "prep/roles.h"

#include "base/mem.h"
#include "prep/names.h"
#include "prep/target.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GROUP, TIME, WEIGHTS, ROLES };

static const char *const option[ROLES] = {"--group", "--time", "--weights"};

/* Digits from the year down, each with its zeros: the order of the texts is that of the times. */
static int is_time(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    if (digits != 4 && digits != 8) return 0;
    for (const char *at = text + digits; *at;) {
        if (strchr("-/:T Z", *at)) {
            at++;
        } else if (*at == '.') { /* of a second */
            return at[1 + strspn(at + 1, "0123456789Z")] == '\0';
        } else {
            if (!isdigit((unsigned char)at[0]) || !isdigit((unsigned char)at[1])) return 0;
            at += 2;
        }
    }
    return 1;
}

int roles_hold_times(const column *c)
{
    for (size_t i = 0; i < c->n_levels; i++)
        if (!is_time(c->levels[i])) return 0;
    return c->n_levels > 0;
}

static int check_times(const table *t, size_t col, err *e)
{
    const column *c = &t->col[col];
    for (size_t i = 0; c->level && i < t->rows; i++) {
        uint32_t level = c->level[i];
        if (level != TABLE_NO_LEVEL && !is_time(c->levels[level]))
            return table_cell_error(e, t, i, col,
                                    "is no time that can be put in order; write numbers, or the "
                                    "year first: 2026-01-31 12:00");
    }
    return 0;
}

static int check_weights(const table *t, size_t col, err *e)
{
    const column *c = &t->col[col];
    if (!column_is_number(c))
        return table_cell_error(e, t, c->text_row, col,
                                "is not a number, and --weights needs a column of numbers");
    for (size_t i = 0; i < t->rows; i++)
        if (column_number(c, i) < 0)
            return table_cell_error(e, t, i, col,
                                    "is negative, and --weights needs numbers from 0");
    return 0;
}

int roles_find(roles *r, const table *t, const dataset_options *o, err *e)
{
    const char *const name[ROLES] = {o->group, o->time, o->weights};
    *r = (roles){0};
    int rc = 0;
    if (o->group && o->time)
        return err_set(e, ERR_USAGE,
                       "--group and --time: one or the other, splits follow groups or time");
    for (int k = 0; k < ROLES && rc == 0; k++) {
        if (!name[k]) continue;
        int at = table_find(t, name[k]);
        if (at < 0) return names_unknown(t, option[k], name[k], e);
        if (strcmp(name[k], o->target) == 0)
            return err_set(e, ERR_USAGE, "column '%.100s' is both --target and %s: leave one out",
                           name[k], option[k]);
        r->column[k] = &t->col[at];
        if (k == TIME) rc = check_times(t, (size_t)at, e);
        if (k == WEIGHTS) rc = check_weights(t, (size_t)at, e);
    }
    return rc;
}

int roles_has(const roles *r, const column *c)
{
    for (int k = 0; k < ROLES; k++)
        if (r->column[k] == c) return 1;
    return 0;
}

int roles_usable(const roles *r, size_t row, int *weightless)
{
    const column *weight = r->column[WEIGHTS];
    *weightless = weight && column_number(weight, row) == 0;
    for (int k = 0; k < ROLES; k++) {
        const column *c = r->column[k];
        if (c &&
            (column_is_number(c) ? isnan(column_number(c, row)) : c->level[row] == TABLE_NO_LEVEL))
            return 0;
    }
    return !*weightless;
}

/* The column's values in d's rows, texts as their place in byte order; owned by the caller. */
static double *values_of(const dataset *d, const column *c)
{
    double *value = mem_array(d->rows, sizeof *value);
    for (size_t i = 0; value && i < d->rows; i++)
        value[i] = column_is_number(c) ? column_number(c, d->row[i]) : (double)c->level[d->row[i]];
    return value;
}

static int check_different(const dataset *d, const column *c, const char *which, size_t n, err *e)
{
    char name[STR_CUT];
    str_cut(name, c->name, SIZE_MAX);
    if (n >= ROLES_MIN_GROUPS) return 0;
    return err_set(e, ERR_DATA,
                   "%s: '%s' has %zu different value%s; %s needs at least %d, to train, validate "
                   "and test on",
                   d->table->path, name, n, n == 1 ? "" : "s", which, ROLES_MIN_GROUPS);
}

static int fill_groups(dataset *d, const column *c, err *e)
{
    target_values v = {0};
    double *value = values_of(d, c);
    d->group = mem_array(d->rows, sizeof *d->group);
    int rc = value && d->group && target_values_make(&v, value, d->rows) == 0
                 ? check_different(d, c, option[GROUP], v.n, e)
                 : err_memory(e, "the groups");
    if (rc == 0) {
        target_classify(&v, value, d->rows);
        for (size_t i = 0; i < d->rows; i++) d->group[i] = (uint32_t)value[i];
        d->groups = v.n;
        d->group_name = c->name;
    }
    target_values_dispose(&v);
    free(value);
    return rc;
}

typedef struct moment {
    double time;
    size_t row;
} moment;

static int by_time(const void *a, const void *b)
{
    const moment *x = a, *y = b;
    if (x->time != y->time) return x->time < y->time ? -1 : 1;
    return x->row < y->row ? -1 : 1;
}

static int fill_times(dataset *d, const column *c, err *e)
{
    moment *m = mem_array(d->rows, sizeof *m);
    d->time = values_of(d, c);
    d->in_time = mem_array(d->rows, sizeof *d->in_time);
    if (!m || !d->time || !d->in_time) {
        free(m);
        return err_memory(e, "the times");
    }
    size_t different = 0;
    for (size_t i = 0; i < d->rows; i++) m[i] = (moment){d->time[i], i};
    qsort(m, d->rows, sizeof *m, by_time);
    for (size_t i = 0; i < d->rows; i++) {
        d->in_time[i] = m[i].row;
        different += i == 0 || m[i].time != m[i - 1].time;
    }
    free(m);
    d->time_name = c->name;
    return check_different(d, c, option[TIME], different, e);
}

static int fill_weights(dataset *d, const column *c, err *e)
{
    d->weights_name = c->name;
    return (d->weight = values_of(d, c)) ? 0 : err_memory(e, "the weights");
}

int roles_fill(dataset *d, const roles *r, err *e)
{
    int rc = r->column[GROUP] ? fill_groups(d, r->column[GROUP], e) : 0;
    if (rc == 0 && r->column[TIME]) rc = fill_times(d, r->column[TIME], e);
    if (rc == 0 && r->column[WEIGHTS]) rc = fill_weights(d, r->column[WEIGHTS], e);
    return rc;
}
