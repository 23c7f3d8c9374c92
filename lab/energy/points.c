#include "energy/points.h"

#include "base/mem.h"
#include "base/rng.h"
#include "prep/names.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_ROWS = 50 };

#define TAU 6.283185307179586477

void points_dispose(points *p)
{
    for (size_t k = 0; p->name && k < p->cols; k++) free(p->name[k]);
    free(p->name);
    free(p->x);
    free(p->mean);
    free(p->sd);
    str_free(&p->note);
    *p = (points){0};
}

static int is_among(const char *name, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i], name) == 0) return 1;
    return 0;
}

/* One column that is asked for by name. */
static int take_named(const table *t, const char *name, size_t *at, err *e)
{
    char shown[STR_CUT];
    int found = table_find(t, name);
    if (found < 0) return names_unknown(t, "--columns", name, e);
    str_cut(shown, name, SIZE_MAX);
    if (!column_is_number(&t->col[found]))
        return err_set(e, ERR_USAGE, "%s: --columns: '%s' holds text; energies are of numbers",
                       t->path, shown);
    if (t->col[found].missing == t->rows)
        return err_set(e, ERR_USAGE, "%s: --columns: '%s' is empty", t->path, shown);
    *at = (size_t)found;
    return 0;
}

/* What becomes of a column where none are asked for by name; those behind LEFT_QUIETLY are told of. */
typedef enum column_use {
    USE,
    LEFT_QUIETLY, /* as --drop asks */
    LEFT_TARGET,
    LEFT_UNNAMED,
    LEFT_EMPTY,
    LEFT_TEXT,
    LEFT_CONSTANT
} column_use;

static const char *const why[] = {[LEFT_TARGET] = "the set's target",
                                  [LEFT_UNNAMED] = "the header has no name for it",
                                  [LEFT_EMPTY] = "no value in any row",
                                  [LEFT_TEXT] = "text; energies are of numbers",
                                  [LEFT_CONSTANT] = "the same value in every row"};

static column_use use_of(const table *t, const column *c, const points_request *ask)
{
    if (is_among(c->name, ask->drop, ask->n_drop)) return LEFT_QUIETLY;
    if (ask->target && strcmp(c->name, ask->target) == 0) return LEFT_TARGET;
    if (c->kind == COLUMN_UNNAMED) return LEFT_UNNAMED; /* row names */
    if (c->missing == t->rows) return LEFT_EMPTY;
    if (!column_is_number(c)) return LEFT_TEXT;
    return c->kind == COLUMN_CONSTANT && !ask->constants ? LEFT_CONSTANT : USE;
}

/* "left out a, b and 3 more: why", a line */
static void note_left_out(str *note, const table *t, const points_request *ask, column_use which)
{
    size_t n = 0;
    for (size_t i = 0; i < t->cols; i++) {
        if (use_of(t, &t->col[i], ask) != which) continue;
        if (n == 0) str_add(note, "left out ");
        names_add(note, &n, t->col[i].name, "");
    }
    names_end(note, n);
    if (n) str_add(note, ": %s\n", why[which]);
}

static int choose(points *p, const table *t, const points_request *ask, size_t *col, err *e)
{
    for (size_t i = 0; i < ask->n_columns; i++) {
        int rc = take_named(t, ask->column[i], &col[p->cols], e);
        if (rc) return rc;
        p->cols++;
    }
    for (size_t i = 0; i < ask->n_drop; i++)
        if (table_find(t, ask->drop[i]) < 0) return names_unknown(t, "--drop", ask->drop[i], e);
    for (size_t i = 0; ask->n_columns == 0 && i < t->cols; i++)
        if (use_of(t, &t->col[i], ask) == USE) col[p->cols++] = i;
    for (column_use u = LEFT_TARGET; ask->n_columns == 0 && u <= LEFT_CONSTANT; u++)
        note_left_out(&p->note, t, ask, u);
    if (p->cols == 0)
        return err_set(e, ERR_DATA, "%s: no column of numbers is left; energies are of numbers",
                       t->path);
    return 0;
}

static int take_rows(points *p, const table *t, const size_t *col, err *e)
{
    p->x = mem_array(t->rows * p->cols, sizeof *p->x);
    if (!p->x) return err_memory(e, "the rows");
    for (size_t i = 0; i < t->rows; i++) {
        double *row = p->x + p->rows * p->cols;
        int whole = 1;
        for (size_t k = 0; k < p->cols; k++) {
            row[k] = column_number(&t->col[col[k]], i);
            whole &= !isnan(row[k]);
        }
        p->rows += (size_t)whole;
    }
    size_t torn = t->rows - p->rows;
    if (torn)
        str_add(&p->note, "left out %zu row%s with a missing cell\n", torn, torn == 1 ? "" : "s");
    if (p->rows < LEAST_ROWS)
        return err_set(e, ERR_DATA, "%s: %zu row%s without missing cells; give at least %d",
                       t->path, p->rows, p->rows == 1 ? "" : "s", LEAST_ROWS);
    return 0;
}

static int finish(points *p, err *e)
{
    p->mean = mem_array(p->cols, sizeof *p->mean);
    p->sd = mem_array(p->cols, sizeof *p->sd);
    return p->mean && p->sd && !p->note.failed ? 0 : err_memory(e, "the rows");
}

int points_from_table(points *p, const table *t, const points_request *ask, err *e)
{
    *p = (points){0};
    size_t *col = mem_array(t->cols + ask->n_columns, sizeof *col);
    int rc = col ? choose(p, t, ask, col, e) : err_memory(e, "the columns");
    if (rc == 0 && !(p->name = mem_array(p->cols, sizeof *p->name))) rc = err_memory(e, "names");
    for (size_t k = 0; rc == 0 && k < p->cols; k++)
        if (!(p->name[k] = mem_string(t->col[col[k]].name))) rc = err_memory(e, "names");
    if (rc == 0) rc = take_rows(p, t, col, e);
    if (rc == 0) rc = finish(p, e);
    free(col);
    if (rc) points_dispose(p);
    return rc;
}

static void draw_moons(rng *r, double *x)
{
    int lower = rng_uniform(r) < 0.5;
    double angle = TAU / 2 * rng_uniform(r);
    x[0] = lower ? 1 - cos(angle) : cos(angle);
    x[1] = lower ? 0.5 - sin(angle) : sin(angle);
    for (int k = 0; k < 2; k++) x[k] += 0.1 * rng_normal(r);
}

static void draw_rings(rng *r, double *x)
{
    double angle = TAU * rng_uniform(r), radius = (double)(1 + rng_below(r, 3));
    x[0] = radius * cos(angle) + 0.08 * rng_normal(r);
    x[1] = radius * sin(angle) + 0.08 * rng_normal(r);
}

/* Along an arm with deviation 0.3, across it with 0.1; the farther out, the more it is turned. */
static void draw_pinwheel(rng *r, double *x)
{
    double along = 1 + 0.3 * rng_normal(r), across = 0.1 * rng_normal(r);
    double angle = TAU * (double)rng_below(r, 5) / 5 + 0.25 * exp(along);
    x[0] = 2 * (along * cos(angle) - across * sin(angle));
    x[1] = 2 * (along * sin(angle) + across * cos(angle));
}

static const struct {
    const char *name;
    void (*draw)(rng *r, double *x);
} shapes[] = {{"moons", draw_moons}, {"rings", draw_rings}, {"pinwheel", draw_pinwheel}};

const char *points_shape_name(size_t i)
{
    return i < sizeof shapes / sizeof *shapes ? shapes[i].name : NULL;
}

int points_draw(points *p, size_t shape, size_t rows, uint64_t seed, err *e)
{
    *p = (points){.rows = rows, .cols = 2};
    p->x = mem_array(rows * 2, sizeof *p->x);
    p->name = mem_array(2, sizeof *p->name);
    int rc = p->x && p->name ? 0 : err_memory(e, "the rows");
    if (rc == 0 && (!(p->name[0] = mem_string("x")) || !(p->name[1] = mem_string("y"))))
        rc = err_memory(e, "names");
    rng r = rng_stream(seed, RNG_DATA, (uint32_t)shape);
    for (size_t i = 0; rc == 0 && i < rows; i++) shapes[shape].draw(&r, p->x + 2 * i);
    if (rc == 0) rc = finish(p, e);
    if (rc) points_dispose(p);
    return rc;
}

void points_split(points *p, double share, uint64_t seed)
{
    rng r = rng_stream(seed, RNG_SPLIT, 0);
    for (size_t i = p->rows; i > 1; i--) {
        double *a = p->x + (i - 1) * p->cols, *b = p->x + rng_below(&r, i) * p->cols;
        for (size_t k = 0; k < p->cols; k++) {
            double keep = a[k];
            a[k] = b[k];
            b[k] = keep;
        }
    }
    p->n_test = (size_t)(share * (double)p->rows);
}

const double *points_train(const points *p)
{
    return p->x + p->n_test * p->cols;
}

void points_to_unit(points *p)
{
    size_t n = p->rows * p->cols;
    double least = p->x[0], most = p->x[0];
    for (size_t i = 0; i < n; i++) {
        least = fmin(least, p->x[i]);
        most = fmax(most, p->x[i]);
    }
    if (least >= 0 && most <= 1) return;
    str_add(&p->note, "scaled from %g … %g to 0 … 1: a number between is the probability of a 1\n",
            least, most);
    /* halves first: the range of the largest doubles does not overflow */
    double range = most / 2 - least / 2;
    for (size_t i = 0; i < n; i++) p->x[i] = (p->x[i] / 2 - least / 2) / range;
}

int points_standardise(points *p, err *e)
{
    const double *train = points_train(p);
    size_t n = p->rows - p->n_test;
    for (size_t k = 0; k < p->cols; k++) {
        double sum = 0, squares = 0;
        for (size_t i = 0; i < n; i++) sum += train[i * p->cols + k] / (double)n;
        for (size_t i = 0; i < n; i++) {
            double off = train[i * p->cols + k] - sum;
            squares += off * off / (double)n;
        }
        p->mean[k] = sum;
        p->sd[k] = sqrt(squares);
        if (!(p->sd[k] > 1e-12 * fabs(sum)) || !isfinite(p->sd[k])) {
            char shown[STR_CUT];
            str_cut(shown, p->name[k], SIZE_MAX);
            return err_set(e, ERR_DATA,
                           "'%s' has one value in the rows to train on, or values too "
                           "large to square; leave it out",
                           shown);
        }
        for (size_t i = 0; i < p->rows; i++)
            p->x[i * p->cols + k] = (p->x[i * p->cols + k] - sum) / p->sd[k];
    }
    return 0;
}
