#include "prep/dataset.h"

#include "base/mem.h"
#include "base/str.h"
#include "prep/column_ask.h"
#include "prep/names.h"
#include "prep/near.h"
#include "prep/notes.h"
#include "prep/roles.h"
#include "prep/target.h"
#include "prep/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const task_names[] = {"auto",   "regression", "count",
                                         "binary", "multiclass", "gaussian"};
enum { TASKS = sizeof task_names / sizeof *task_names };

const char *task_name(task t)
{
    return (unsigned)t < TASKS ? task_names[t] : NULL;
}

int task_from_name(const char *name)
{
    for (int i = 0; i < TASKS; i++)
        if (strcmp(task_names[i], name) == 0) return i;
    return -1;
}

int task_is_continuous(task t)
{
    return t == TASK_REGRESSION || t == TASK_GAUSSIAN;
}

int dataset_note(dataset *d, str *line, err *e)
{
    char **note = line->failed ? NULL : mem_resize(d->note, d->n_notes + 1, sizeof *note);
    if (!note) {
        str_free(line);
        return err_memory(e, "notes about the data");
    }
    d->note = note;
    if (line->text) d->note[d->n_notes++] = line->text;
    *line = (str){0};
    return 0;
}

/* Rows, by what they lack. */
typedef struct left_out {
    size_t target, role, weightless;
} left_out;

static const column *target_column(const dataset *d)
{
    return &d->table->col[d->target];
}

static int find_target(dataset *d, const dataset_options *o, err *e)
{
    if (!o->target || !*o->target)
        return err_set(e, ERR_USAGE, "%s: which column is to be predicted? say --target NAME",
                       d->table->path);
    int at = table_find(d->table, o->target);
    if (at < 0) return names_unknown(d->table, "--target", o->target, e);
    d->target = (size_t)at;
    return 0;
}

static int constant_target(const dataset *d, err *e)
{
    char name[STR_CUT];
    str_cut(name, target_column(d)->name, SIZE_MAX);
    return err_set(e, ERR_DATA,
                   "%s: the target '%s' is the same in every row: nothing can be learnt from it; "
                   "choose another",
                   d->table->path, name);
}

/* "left out 3 of 100 rows: why" */
static int note_rows(dataset *d, size_t n, const char *why, err *e)
{
    str line = {0};
    if (n) str_add(&line, "left out %zu of %zu rows: %s", n, d->table->rows, why);
    return dataset_note(d, &line, e);
}

/* The rows whose target is present, and what the roles ask for. */
static int take_rows(dataset *d, const roles *r, left_out *out, err *e)
{
    const table *t = d->table;
    const column *c = target_column(d);
    char name[STR_CUT];
    str_cut(name, c->name, SIZE_MAX);
    if (c->missing == t->rows)
        return err_set(e, ERR_DATA, "%s: the target '%s' is missing in every row; choose another",
                       t->path, name);
    if ((c->kind == COLUMN_CONSTANT || c->n_levels == 1) && t->rows >= DATASET_MIN_ROWS)
        return constant_target(d, e);
    d->row = mem_array(t->rows, sizeof *d->row);
    d->y = mem_array(t->rows, sizeof *d->y);
    if (!d->row || !d->y) return err_memory(e, "the target");
    for (size_t i = 0; i < t->rows; i++) {
        int weightless;
        if (column_is_number(c) ? isnan(column_number(c, i)) : c->level[i] == TABLE_NO_LEVEL) {
            out->target++;
        } else if (!roles_usable(r, i, &weightless)) {
            *(weightless ? &out->weightless : &out->role) += 1;
        } else {
            d->row[d->rows] = i;
            d->y[d->rows++] = column_is_number(c) ? column_number(c, i) : (double)c->level[i];
        }
    }
    if (d->rows >= DATASET_MIN_ROWS) return 0;
    return err_set(e, ERR_DATA,
                   "%s: %zu row%s a value of the target '%s'%s; at least %d are needed for "
                   "training, validation and test",
                   t->path, d->rows, d->rows == 1 ? " has" : "s have", name,
                   out->role + out->weightless ? " and what --group, --time and --weights name"
                                               : "",
                   DATASET_MIN_ROWS);
}

static int few_rows_in_class(const dataset *d, const char *class, size_t rows, err *e)
{
    char name[STR_CUT], shown[STR_CUT];
    str_cut(name, target_column(d)->name, SIZE_MAX);
    str_cut(shown, class, SIZE_MAX);
    return err_set(e, ERR_DATA,
                   "%s: class '%s' of the target '%s' has %zu row%s; each class needs %d to be in "
                   "training, validation and test: leave its rows out or join it with another",
                   d->table->path, shown, name, rows, rows == 1 ? "" : "s", DATASET_MIN_CLASS);
}

/* Fills classes and class_name; refuses classes that cannot be in every part of a split. */
static int name_classes(dataset *d, size_t n, const target_values *v, err *e)
{
    if (d->task == TASK_BINARY && n != 2) {
        char name[STR_CUT];
        str_cut(name, target_column(d)->name, SIZE_MAX);
        return err_set(e, ERR_DATA,
                       "%s: the target '%s' has %zu different values, --task binary needs 2; try "
                       "--task multiclass%s",
                       d->table->path, name, n, v ? " or regression" : "");
    }
    size_t *count = v ? v->count : mem_array(n, sizeof *count);
    d->class_name = mem_array(n, sizeof *d->class_name);
    int rc = 0;
    if (!count || !d->class_name) {
        rc = err_memory(e, "the classes");
        goto done;
    }
    for (size_t i = 0; !v && i < d->rows; i++) count[(size_t)d->y[i]]++;
    d->classes = n;
    for (size_t k = 0; k < n; k++) {
        char number[STR_NUMBER];
        if (v) str_number_f64(number, v->value[k]);
        const char *name = v ? number : target_column(d)->levels[k];
        if (count[k] < DATASET_MIN_CLASS) {
            rc = few_rows_in_class(d, name, count[k], e);
            goto done;
        }
        if (!(d->class_name[k] = mem_string(name))) {
            rc = err_memory(e, "the classes");
            goto done;
        }
    }
done:
    if (!v) free(count);
    return rc;
}

static int text_target(dataset *d, task asked, err *e)
{
    const table *t = d->table;
    const column *c = target_column(d);
    if (task_is_continuous(asked) || asked == TASK_COUNT)
        return table_cell_error(e, t, c->text_row, d->target,
                                c->n_levels == 2
                                    ? "is not a number; for two classes choose --task binary"
                                    : "is not a number; correct it, write NA where the value is "
                                      "not known, or choose --task multiclass");
    if (asked == TASK_AUTO && (near_slips(t, c) || near_commas(c)))
        return near_refuse(t, d->target, "", e);
    char name[STR_CUT], value[STR_CUT];
    str_cut(name, c->name, SIZE_MAX);
    str_cut(value, c->levels[0], SIZE_MAX);
    if (c->kind == COLUMN_IDENTIFIER)
        return err_set(e, ERR_DATA,
                       "%s: the target '%s' holds %zu different texts in %zu rows, such as '%s': "
                       "nothing can be learnt about new rows; choose another, or write numbers "
                       "without signs and units",
                       t->path, name, c->n_levels, d->rows, value);
    d->task = asked != TASK_AUTO ? asked : c->n_levels == 2 ? TASK_BINARY : TASK_MULTICLASS;
    if (asked == TASK_AUTO) {
        str reason = {0};
        str_add(&reason, "task: %s ('%s' holds %zu different texts)", task_name(d->task), name,
                c->n_levels);
        if (dataset_note(d, &reason, e) != 0) return ERR_MEMORY;
    }
    return name_classes(d, c->n_levels, NULL, e);
}

static int check_counts(const dataset *d, err *e)
{
    for (size_t i = 0; i < d->rows; i++) {
        double y = d->y[i];
        if (y < 0 || y != floor(y))
            return table_cell_error(e, d->table, d->row[i], d->target,
                                    y < 0 ? "is negative, and --task count needs whole numbers "
                                            "from 0; correct it or use --task regression"
                                          : "is not whole, and --task count needs whole numbers "
                                            "from 0; correct it or use --task regression");
    }
    return 0;
}

static int number_target(dataset *d, task asked, err *e)
{
    target_values v;
    if (target_values_make(&v, d->y, d->rows) != 0) return err_memory(e, "the target");
    int rc = 0;
    if (v.n == 1) { /* the column is not constant: some cells are missing */
        rc = constant_target(d, e);
        goto done;
    }
    d->task = asked;
    if (asked == TASK_AUTO) {
        str reason = {0};
        d->task = target_choose(&v, target_column(d)->name, &reason);
        if ((rc = dataset_note(d, &reason, e)) != 0) goto done;
    }
    if (d->task == TASK_COUNT) rc = check_counts(d, e);
    if (task_is_continuous(d->task))
        rc = target_check_squares(&v, d->table->path, target_column(d)->name, e);
    if (d->task == TASK_BINARY || d->task == TASK_MULTICLASS) {
        if ((rc = name_classes(d, v.n, &v, e)) != 0) goto done;
        target_classify(&v, d->y, d->rows);
    }
done:
    target_values_dispose(&v);
    return rc;
}

typedef enum column_use {
    USE_FEATURE,
    USE_TARGET,
    USE_DROPPED,
    USE_ROLE,
    USE_EMPTY,
    USE_CONSTANT,
    USE_IDENTIFIER,
    USE_UNITS,
    USE_TIMES,
    USE_UNNAMED
} column_use;

static column_use use_of(const dataset *d, size_t col, const unsigned char *ask)
{
    if (col == d->target) return USE_TARGET;
    switch ((column_ask)ask[col]) {
    case ASKED_DROP: return USE_DROPPED;
    case ASKED_ROLE: return USE_ROLE;
    case ASKED_TEXT: return USE_FEATURE;
    case ASKED_CATEGORY:
    case ASKED_NOTHING: break;
    }
    const column *c = &d->table->col[col];
    switch (c->kind) {
    case COLUMN_CONSTANT:
        if (d->image.height && column_is_number(c)) return USE_FEATURE;
        return c->missing == d->table->rows ? USE_EMPTY : USE_CONSTANT;
    case COLUMN_IDENTIFIER:
        return roles_hold_times(c) ? USE_TIMES : near_units(c) ? USE_UNITS : USE_IDENTIFIER;
    case COLUMN_UNNAMED: return USE_UNNAMED;
    case COLUMN_NUMBER:
    case COLUMN_CATEGORY: break;
    }
    return USE_FEATURE;
}

static int is_pixel(const dataset *d, size_t col, const unsigned char *ask)
{
    return col != d->target && !ask[col] && column_is_number(&d->table->col[col]);
}

/* A square of so many pixels; zeros if there is none. */
static image_shape square_of(size_t pixels)
{
    size_t side = 1;
    while (side * side < pixels) side++;
    return side * side == pixels ? (image_shape){side, side, 1} : (image_shape){0};
}

/* Every column that is left must be a pixel: a number in every row. */
static int check_pixels(const dataset *d, const unsigned char *ask, err *e)
{
    const table *t = d->table;
    for (size_t i = 0; i < t->cols; i++) {
        const column *c = &t->col[i];
        if (i == d->target || ask[i] || (column_is_number(c) && c->missing == 0)) continue;
        char name[STR_CUT];
        str_cut(name, c->name, SIZE_MAX);
        return err_set(e, ERR_DATA,
                       "%s: column '%s' %s: no pixel of an image; leave it out with --drop",
                       t->path, name, column_is_number(c) ? "has missing cells" : "holds text");
    }
    return 0;
}

/* Fills d->image where that is asked for, or the table says so and its columns are still there. */
static int find_image(dataset *d, const dataset_options *o, const unsigned char *ask, err *e)
{
    size_t pixels = 0;
    int said = o->image.height > 0;
    for (size_t i = 0; i < d->table->cols; i++) pixels += is_pixel(d, i, ask) != 0;
    image_shape s = said ? o->image : d->table->image;
    if (!said && !o->as_image && (!s.height || image_values(s) != pixels)) return 0;
    int rc = said || o->as_image ? check_pixels(d, ask, e) : 0;
    if (rc) return rc;
    if (!s.height) s = square_of(pixels);
    if (!s.height)
        return err_set(e, ERR_USAGE,
                       "%s: %zu columns are no square image; give --image HEIGHTxWIDTH, or --drop "
                       "what is no pixel",
                       d->table->path, pixels);
    if (image_values(s) != pixels)
        return err_set(e, ERR_USAGE,
                       "%s: images of %zu x %zu pixels with %zu channel%s have %zu values, and "
                       "there are %zu columns; give another --image, or --drop what is no pixel",
                       d->table->path, s.height, s.width, s.channels, s.channels == 1 ? "" : "s",
                       image_values(s), pixels);
    d->image = s;
    str line = {0};
    str_add(&line, "each row is an image of %zu x %zu pixels", s.height, s.width);
    if (s.channels > 1) str_add(&line, " with %zu channels", s.channels);
    return dataset_note(d, &line, e);
}

/* "left out a, b, c and 5 more: why" for the columns of one use. */
static int note_left_out(dataset *d, const unsigned char *ask, column_use which, const char *why,
                         err *e)
{
    str line = {0};
    size_t n = 0;
    for (size_t i = 0; i < d->table->cols; i++) {
        if (use_of(d, i, ask) != which) continue;
        if (n == 0) str_add(&line, "left out ");
        names_add(&line, &n, d->table->col[i].name, "");
    }
    names_end(&line, n);
    if (n) str_add(&line, ": %s", why);
    return dataset_note(d, &line, e);
}

/* Whole numbers that grow by one a row: a row number, or the years of a series. */
static int counts_rows(const table *t, const column *c)
{
    for (size_t i = 0; i < t->rows; i++)
        if (column_number(c, i) != column_number(c, 0) + (double)i) return 0;
    return 1;
}

static int check_feature(dataset *d, size_t col, err *e)
{
    const table *t = d->table;
    const column *c = &t->col[col];
    char name[STR_CUT];
    str line = {0};
    str_cut(name, c->name, SIZE_MAX);
    if (column_is_number(c)) {
        if (!counts_rows(t, c)) return 0;
        str_add(&line, "'%s' grows by 1 from row to row; --drop it if it only numbers the rows",
                name);
        return dataset_note(d, &line, e);
    }
    if (near_commas(c) || (c->kind == COLUMN_IDENTIFIER && near_slips(t, c)))
        return near_refuse(t, col, "; or leave the column out with --drop", e);
    if (c->kind == COLUMN_IDENTIFIER || 2 * c->numbers <= t->rows - c->missing) return 0;
    char value[STR_CUT];
    str_cut(value, c->levels[c->level[c->text_row]], SIZE_MAX);
    str_add(&line, "'%s' is read as categories, since '%s' in line %llu is not a number", name,
            value, (unsigned long long)t->line[c->text_row]);
    return dataset_note(d, &line, e);
}

/* Shows a text that hardly recurs, if there is one: numbers with signs or units look so. */
static int nothing_left(const dataset *d, const unsigned char *ask, err *e)
{
    const table *t = d->table;
    str such = {0};
    for (size_t i = 0; i < t->cols && !such.text; i++) {
        column_use u = use_of(d, i, ask);
        if (u != USE_IDENTIFIER && u != USE_UNITS) continue;
        const column *c = &t->col[i];
        char name[STR_CUT], value[STR_CUT];
        str_cut(name, c->name, SIZE_MAX);
        str_cut(value, c->levels[0], SIZE_MAX);
        str_add(&such, ", as '%s' in column '%s'; write numbers without signs and units", value,
                name);
    }
    err_set(e, ERR_DATA,
            "%s: no feature is left: besides the target, every column is dropped, constant, "
            "without a name, dates, or text that hardly recurs%s",
            t->path, such.text ? such.text : "");
    str_free(&such);
    return ERR_DATA;
}

/* "read as categories: zip (31 values), code (4 values)" */
static int note_categories(dataset *d, err *e)
{
    str line = {0};
    for (size_t f = 0; f < d->n_features; f++) {
        if (d->reading[f] != FEATURE_CATEGORY) continue;
        const column *c = &d->table->col[d->feature[f]];
        char name[STR_CUT];
        str_cut(name, c->name, SIZE_MAX);
        str_add(&line, "%s%s (%zu values)", line.text ? ", " : "read as categories: ", name,
                c->n_levels);
    }
    return dataset_note(d, &line, e);
}

static int choose_features(dataset *d, const unsigned char *ask, err *e)
{
    const table *t = d->table;
    d->feature = mem_array(t->cols, sizeof *d->feature);
    d->reading = mem_array(t->cols, sizeof *d->reading);
    if (!d->feature || !d->reading) return err_memory(e, "features");
    for (size_t i = 0; i < t->cols; i++) {
        column_use u = use_of(d, i, ask);
        int asked = ask[i] == ASKED_TEXT || ask[i] == ASKED_CATEGORY;
        int rc = !asked && (u == USE_FEATURE || u == USE_IDENTIFIER || u == USE_UNITS)
                     ? check_feature(d, i, e)
                     : 0;
        if (rc) return rc;
        if (u != USE_FEATURE) continue;
        d->reading[d->n_features] = ask[i] == ASKED_TEXT       ? FEATURE_TEXT
                                    : ask[i] == ASKED_CATEGORY ? FEATURE_CATEGORY
                                                               : FEATURE_AS_IT_IS;
        d->feature[d->n_features++] = i;
    }
    int rc = note_categories(d, e);
    if (rc == 0) rc = note_left_out(d, ask, USE_DROPPED, "--drop", e);
    if (rc == 0)
        rc = note_left_out(d, ask, USE_ROLE,
                           "what --group, --time and --weights name is no feature", e);
    if (rc == 0) rc = note_left_out(d, ask, USE_UNNAMED, "the header has no name for it", e);
    if (rc == 0) rc = note_left_out(d, ask, USE_EMPTY, "no value in any row", e);
    if (rc == 0) rc = note_left_out(d, ask, USE_CONSTANT, "the same value in every row", e);
    if (rc == 0)
        rc = note_left_out(d, ask, USE_IDENTIFIER,
                           "text that hardly recurs says nothing about new rows; --text COL "
                           "would read its words",
                           e);
    if (rc == 0)
        rc = note_left_out(d, ask, USE_UNITS,
                           "numbers with signs or units are text; write 12.5 alone to use them", e);
    if (rc == 0)
        rc = note_left_out(d, ask, USE_TIMES,
                           "dates and times are no features; --time COL splits in their order", e);
    return rc == 0 && d->n_features == 0 ? nothing_left(d, ask, e) : rc;
}

static int note_left_out_rows(dataset *d, const left_out *out, err *e)
{
    int rc = note_rows(d, out->target, "their target is missing", e);
    if (rc == 0) rc = note_rows(d, out->role, "their group, time or weight is missing", e);
    return rc == 0 ? note_rows(d, out->weightless, "their weight is 0", e) : rc;
}

static const char *option_of(const guarantee *g)
{
    return g->direction > 0 ? "--increasing" : g->direction < 0 ? "--decreasing" : "--convex";
}

static int find_guarantees(dataset *d, const dataset_options *o, err *e)
{
    const table *t = d->table;
    if (o->n_ask == 0) return 0;
    d->guarantee = mem_array(d->n_features, sizeof *d->guarantee);
    if (!d->guarantee) return err_memory(e, "features");
    for (size_t i = 0; i < o->n_ask; i++) {
        const guarantee_ask *ask = &o->ask[i];
        int at = table_find(t, ask->column);
        if (at < 0) return names_unknown(t, option_of(&ask->what), ask->column, e);
        size_t f = 0;
        while (f < d->n_features && d->feature[f] != (size_t)at) f++;
        char name[STR_CUT];
        str_cut(name, ask->column, SIZE_MAX);
        if (f == d->n_features)
            return err_set(e, ERR_USAGE,
                           "%s: '%s' is the target, dropped, or says nothing about new rows",
                           option_of(&ask->what), name);
        if (!column_is_number(&t->col[at]))
            return err_set(e, ERR_USAGE,
                           "%s: '%s' holds text or categories; only numbers have an order",
                           option_of(&ask->what), name);
        d->guarantee[f] = ask->what;
    }
    return 0;
}

int dataset_make(dataset *d, const table *t, const dataset_options *o, err *e)
{
    *d = (dataset){.table = t,
                   .window = o->window > 0 ? o->window : DATASET_WINDOW,
                   .text_features = o->text_features ? o->text_features : TEXT_FEATURES};
    roles r = {{NULL}};
    left_out out = {0};
    unsigned char *ask = mem_array(t->cols, 1);
    if (!ask) return err_memory(e, "features");
    int rc = find_target(d, o, e);
    if (rc == 0) rc = roles_find(&r, t, o, e);
    if (rc == 0) rc = column_asks(ask, t, o, d->target, &r, e);
    if (rc == 0) rc = take_rows(d, &r, &out, e);
    if (rc == 0) rc = roles_fill(d, &r, e);
    if (rc == 0)
        rc = column_is_number(target_column(d)) ? number_target(d, o->task, e)
                                                : text_target(d, o->task, e);
    if (rc == 0) rc = find_image(d, o, ask, e);
    if (rc == 0) rc = choose_features(d, ask, e);
    if (rc == 0) rc = find_guarantees(d, o, e);
    if (rc == 0) rc = note_left_out_rows(d, &out, e);
    if (rc == 0) rc = notes_add(d, e);
    free(ask);
    if (rc) dataset_dispose(d);
    return rc;
}

void dataset_dispose(dataset *d)
{
    for (size_t i = 0; i < d->n_notes; i++) free(d->note[i]);
    for (size_t k = 0; k < d->classes; k++) free(d->class_name[k]);
    free(d->note);
    free(d->class_name);
    free(d->feature);
    free(d->reading);
    free(d->guarantee);
    free(d->row);
    free(d->y);
    free(d->group);
    free(d->time);
    free(d->in_time);
    free(d->weight);
    *d = (dataset){0};
}
