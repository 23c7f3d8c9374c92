#include "prep/column_ask.h"

#include "base/str.h"
#include "prep/names.h"

#include <stdint.h>

static int find_dropped(unsigned char *ask, const table *t, const dataset_options *o, size_t target,
                        err *e)
{
    for (size_t i = 0; i < o->n_drop; i++) {
        int at = table_find(t, o->drop[i]);
        if (at < 0) return names_unknown(t, "--drop", o->drop[i], e);
        if ((size_t)at == target)
            return err_set(e, ERR_USAGE, "column '%s' is both --target and --drop: leave one out",
                           o->drop[i]);
        if (!ask[at]) ask[at] = ASKED_DROP;
    }
    return 0;
}

/* Marks the columns that `option` names. */
static int mark(unsigned char *ask, const table *t, const char *const *name, size_t n,
                const char *option, column_ask as, size_t target, err *e)
{
    for (size_t i = 0; i < n; i++) {
        int at = table_find(t, name[i]);
        if (at < 0) return names_unknown(t, option, name[i], e);
        if ((size_t)at == target || ask[at])
            return err_set(e, ERR_USAGE,
                           "%s: column '%.100s' is the target, or other options name it too: "
                           "leave one out",
                           option, name[i]);
        ask[at] = (unsigned char)as;
    }
    return 0;
}

/* What the cells of a column make impossible. */
static int check(const table *t, const column *c, column_ask as, err *e)
{
    char name[STR_CUT];
    str_cut(name, c->name, SIZE_MAX);
    if (as == ASKED_TEXT && !c->level && c->missing < t->rows)
        return err_set(e, ERR_DATA, "%s: --text: column '%s' holds numbers, no text", t->path,
                       name);
    if (as == ASKED_CATEGORY && c->kind == COLUMN_IDENTIFIER)
        return err_set(e, ERR_DATA,
                       "%s: --categorical: column '%s' holds %zu different values in %zu rows, too "
                       "many to say anything about new rows; leave it as it is, or --drop it",
                       t->path, name, c->n_levels, t->rows - c->missing);
    return 0;
}

int column_asks(unsigned char *ask, const table *t, const dataset_options *o, size_t target,
                const roles *r, err *e)
{
    for (size_t i = 0; i < t->cols; i++)
        if (roles_has(r, &t->col[i])) ask[i] = ASKED_ROLE;
    int rc = find_dropped(ask, t, o, target, e);
    if (rc == 0) rc = mark(ask, t, o->text, o->n_text, "--text", ASKED_TEXT, target, e);
    if (rc == 0)
        rc = mark(ask, t, o->category, o->n_category, "--categorical", ASKED_CATEGORY, target, e);
    for (size_t i = 0; rc == 0 && i < t->cols; i++)
        rc = check(t, &t->col[i], (column_ask)ask[i], e);
    return rc;
}
