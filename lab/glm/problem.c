#include "glm/problem.h"

#include "base/mem.h"
#include "glm/default_family.h"
#include "prep/names.h"
#include "table/doubt.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NONE SIZE_MAX

/* What is found on the way from a request to arrays. */
typedef struct finder {
    problem *p;
    const table *t;
    const problem_request *request;
    err *e;
    size_t target, offset, exposure, weights; /* columns, or NONE */
    unsigned char *taken;                     /* [cols]: has a role already, or is dropped */
    size_t *column;                           /* [n_columns]: those of the terms, owned */
    size_t n_columns;
    design_term *term; /* [n_terms], owned */
    size_t n_terms;
} finder;

static int short_of_memory(finder *f)
{
    return err_memory(f->e, "the model's data");
}

/* Keeps the line as a note and takes its memory; an empty one is none. */
static int keep_note(finder *f, str *line)
{
    problem *p = f->p;
    char **note = line->failed ? NULL : mem_resize(p->note, p->n_notes + 1, sizeof *note);
    if (!note) {
        str_free(line);
        return short_of_memory(f);
    }
    p->note = note;
    if (line->text) p->note[p->n_notes++] = line->text;
    *line = (str){0};
    return 0;
}

int problem_ask(table_ask **ask, size_t *n, const formula *f, err *e)
{
    size_t names = f ? f->n_names : 0;
    *n = 0;
    if (!(*ask = mem_array(names, sizeof **ask))) return err_memory(e, "names of columns");
    for (size_t i = 0; i < names; i++)
        if (f->category[i]) (*ask)[(*n)++] = (table_ask){.column = f->name[i], .as_text = 1};
    return 0;
}

/* The column of a role, which no other role may have. */
static int take_role(finder *f, const char *option, const char *name, size_t *col)
{
    *col = NONE;
    if (!name) return 0;
    int at = table_find(f->t, name);
    if (at < 0) return names_unknown(f->t, option, name, f->e);
    if (f->taken[at])
        return err_set(f->e, ERR_USAGE, "%s: column '%.100s' has a role already", option, name);
    *col = (size_t)at;
    f->taken[at] = 1;
    return 0;
}

static int take_roles(finder *f)
{
    const problem_request *r = f->request;
    const char *response = r->formula ? r->formula->response : NULL;
    if (r->target && response && strcmp(r->target, response) != 0)
        return err_set(f->e, ERR_USAGE, "--target says '%.100s' and the formula '%.100s'",
                       r->target, response);
    const char *target = r->target ? r->target : response;
    if (!target)
        return err_set(
            f->e, ERR_USAGE,
            "%s: which column is the response? give --target COL, or --formula 'COL ~ …'",
            f->t->path);
    int rc = take_role(f, "--target", target, &f->target);
    if (rc == 0) rc = take_role(f, "--offset", r->offset, &f->offset);
    if (rc == 0) rc = take_role(f, "--exposure", r->exposure, &f->exposure);
    if (rc == 0) rc = take_role(f, "--weights", r->weights, &f->weights);
    for (size_t i = 0; rc == 0 && i < r->n_drop; i++) {
        size_t dropped;
        rc = take_role(f, "--drop", r->drop[i], &dropped);
    }
    if (rc == 0 && !(f->p->target = mem_string(target))) rc = short_of_memory(f);
    return rc;
}

/* The place of a table column among those of the terms, added where it is new. */
static size_t factor_of(finder *f, size_t col)
{
    for (size_t i = 0; i < f->n_columns; i++)
        if (f->column[i] == col) return i;
    f->column[f->n_columns] = col; /* room for every column of the table */
    return f->n_columns++;
}

static int same_factors(const design_term *a, const design_term *b)
{
    if (a->n != b->n) return 0;
    for (size_t i = 0; i < a->n; i++) {
        size_t found = 0;
        for (size_t k = 0; k < b->n; k++) found += a->factor[i] == b->factor[k];
        if (!found) return 0;
    }
    return 1;
}

static int add_term(finder *f, const design_term *term)
{
    for (size_t k = 0; k < f->n_terms; k++)
        if (same_factors(&f->term[k], term)) return 0;
    design_term *more = mem_resize(f->term, f->n_terms + 1, sizeof *more);
    if (!more) return short_of_memory(f);
    f->term = more;
    f->term[f->n_terms++] = *term;
    return 0;
}

static void remove_term(finder *f, const design_term *term)
{
    size_t kept = 0;
    for (size_t k = 0; k < f->n_terms; k++)
        if (!same_factors(&f->term[k], term)) f->term[kept++] = f->term[k];
    f->n_terms = kept;
}

static int says_nothing(const column *c)
{
    return c->kind == COLUMN_CONSTANT || c->kind == COLUMN_IDENTIFIER || c->kind == COLUMN_UNNAMED;
}

/* Every column without a role that says something. */
static int add_all(finder *f)
{
    int rc = 0;
    for (size_t col = 0; rc == 0 && col < f->t->cols; col++) {
        if (f->taken[col] || says_nothing(&f->t->col[col])) continue;
        design_term term = {.factor = {factor_of(f, col)}, .n = 1};
        rc = add_term(f, &term);
    }
    return rc;
}

/* "left out a, b and 3 more: why" for columns that "." would have meant. */
static int note_left_out(finder *f, column_kind kind, const char *why)
{
    str line = {0};
    size_t n = 0;
    for (size_t col = 0; col < f->t->cols; col++) {
        if (f->taken[col] || f->t->col[col].kind != kind) continue;
        if (n == 0) str_add(&line, "left out ");
        names_add(&line, &n, f->t->col[col].name, "");
    }
    names_end(&line, n);
    if (n) str_add(&line, ": %s", why);
    return keep_note(f, &line);
}

static int read_term(finder *f, const formula_term *from)
{
    design_term term = {.n = from->n};
    if (from->all) return add_all(f);
    for (size_t i = 0; i < from->n; i++) {
        const char *name = f->request->formula->name[from->name[i]];
        int at = table_find(f->t, name);
        if (at < 0) return names_unknown(f->t, "--formula", name, f->e);
        if ((size_t)at == f->target)
            return err_set(f->e, ERR_USAGE, "--formula: '%.100s' is the response, and no term",
                           name);
        term.factor[i] = factor_of(f, (size_t)at);
    }
    if (!from->removed) return add_term(f, &term);
    remove_term(f, &term);
    return 0;
}

/* Columns that no term needs any more (removed ones) go, so that their missing cells do not count. */
static void drop_unused(finder *f)
{
    size_t kept = 0;
    for (size_t i = 0; i < f->n_columns; i++) {
        int used = 0;
        for (size_t k = 0; k < f->n_terms; k++)
            for (size_t j = 0; j < f->term[k].n; j++) used |= f->term[k].factor[j] == i;
        if (!used) continue;
        for (size_t k = 0; k < f->n_terms; k++)
            for (size_t j = 0; j < f->term[k].n; j++)
                if (f->term[k].factor[j] == i) f->term[k].factor[j] = kept;
        f->column[kept++] = f->column[i];
    }
    f->n_columns = kept;
}

static int find_terms(finder *f)
{
    const formula *from = f->request->formula;
    int rc = 0, all = !from;
    for (size_t k = 0; from && rc == 0 && k < from->n_terms; k++) {
        rc = read_term(f, &from->term[k]);
        all |= from->term[k].all;
    }
    if (!from) rc = add_all(f);
    if (rc) return rc;
    drop_unused(f);
    if (all) rc = note_left_out(f, COLUMN_CONSTANT, "the same value in every row");
    if (all && rc == 0) rc = note_left_out(f, COLUMN_UNNAMED, "the header has no name for it");
    if (all && rc == 0)
        rc = note_left_out(f, COLUMN_IDENTIFIER,
                           "text that hardly recurs; name it in --formula to use it");
    if (rc == 0 && f->n_terms == 0 && from && !from->intercept)
        rc = err_set(f->e, ERR_USAGE, "--formula: neither a term nor an intercept is left");
    return rc;
}

static int is_missing(const column *c, size_t row)
{
    return column_is_number(c) ? isnan(column_number(c, row)) : c->level[row] == TABLE_NO_LEVEL;
}

/* Numbers of a role; NULL for NONE. */
static int check_numbers(finder *f, const char *option, size_t col)
{
    const column *c = &f->t->col[col];
    if (column_is_number(c) || c->missing == f->t->rows) return 0;
    str what = {0};
    str_add(&what, "is not a number, and %s needs a column of numbers%s", option,
            col == f->target && c->n_levels == 2 ? "; two classes are of --family binomial" : "");
    int rc = what.failed ? short_of_memory(f)
                         : table_cell_error(f->e, f->t, c->text_row, col, what.text);
    str_free(&what);
    return rc;
}

/* "; 'gust' lacks 7000": the term's column with the most missing cells, if one has any. */
static void add_emptiest(const finder *f, str *line)
{
    const column *most = NULL;
    for (size_t i = 0; i < f->n_columns; i++) {
        const column *c = &f->t->col[f->column[i]];
        if (c->missing && (!most || c->missing > most->missing)) most = c;
    }
    if (!most) return;
    char name[STR_CUT];
    str_cut(name, most->name, SIZE_MAX);
    str_add(line, "; '%s' lacks %zu", name, most->missing);
}

/* Rows in which nothing that is needed is missing, and with a weight; notes on the others. */
static int find_rows(finder *f)
{
    const table *t = f->t;
    problem *p = f->p;
    size_t lacking = 0, weightless = 0;
    const size_t roles[] = {f->target, f->offset, f->exposure, f->weights};
    if (!(p->row = mem_array(t->rows, sizeof *p->row))) return short_of_memory(f);
    for (size_t r = 0; r < t->rows; r++) {
        int missing = 0;
        for (size_t k = 0; k < sizeof roles / sizeof *roles; k++)
            missing |= roles[k] != NONE && is_missing(&t->col[roles[k]], r);
        for (size_t i = 0; i < f->n_columns; i++) missing |= is_missing(&t->col[f->column[i]], r);
        int none = !missing && f->weights != NONE && column_number(&t->col[f->weights], r) == 0;
        lacking += (size_t)missing;
        weightless += (size_t)none;
        if (!missing && !none) p->row[p->data.rows++] = r;
    }
    str line = {0};
    if (lacking) {
        str_add(&line, "left out %zu of %zu rows: a cell of the model's columns is missing",
                lacking, t->rows);
        add_emptiest(f, &line);
    }
    int rc = keep_note(f, &line);
    if (weightless) str_add(&line, "left out %zu rows: their weight is 0", weightless);
    if (rc == 0) rc = keep_note(f, &line);
    if (rc == 0 && p->data.rows == 0)
        rc = err_set(f->e, ERR_DATA,
                     "%s: no row is whole: in each, some cell that the model needs "
                     "is missing",
                     t->path);
    return rc;
}

/* The values of a role for the rows used; NULL for NONE. */
static int take_values(finder *f, size_t col, double **out)
{
    if (col == NONE) return 0;
    const problem *p = f->p;
    if (!(*out = mem_array(p->data.rows, sizeof **out))) return short_of_memory(f);
    for (size_t i = 0; i < p->data.rows; i++) (*out)[i] = column_number(&f->t->col[col], p->row[i]);
    return 0;
}

/* Refuses values that are not positive. */
static int check_positive(finder *f, size_t col, const double *value, const char *what)
{
    for (size_t i = 0; value && i < f->p->data.rows; i++)
        if (!(value[i] > 0)) return table_cell_error(f->e, f->t, f->p->row[i], col, what);
    return 0;
}

/* Two classes in words become 0 and 1, the second one the event. */
static int take_classes(finder *f)
{
    problem *p = f->p;
    const column *c = &f->t->col[f->target];
    char name[STR_CUT];
    str_cut(name, c->name, SIZE_MAX);
    if (c->n_levels != 2)
        return err_set(f->e, ERR_DATA,
                       "%s: the response '%s' has %zu different texts; this family takes two "
                       "classes",
                       f->t->path, name, c->n_levels);
    if (!(p->y = mem_array(p->data.rows, sizeof *p->y))) return short_of_memory(f);
    for (size_t i = 0; i < p->data.rows; i++) p->y[i] = (double)c->level[p->row[i]];
    return (p->event = mem_string(c->levels[1])) ? 0 : short_of_memory(f);
}

/* Which class the mean is about, and what the errors of a quasi-likelihood need. */
static int note_response(finder *f, int whole)
{
    const column *c = &f->t->col[f->target];
    char no[STR_CUT], yes[STR_CUT], name[STR_CUT];
    str line = {0};
    if (f->p->event) {
        str_cut(name, c->name, SIZE_MAX);
        str_cut(no, c->levels[0], SIZE_MAX);
        str_cut(yes, c->levels[1], SIZE_MAX);
        str_add(&line, "the mean is the probability of %s=%s (against %s)", name, yes, no);
    } else if (family_is(&f->p->family, "poisson") && !whole) {
        str_add(&line, "the response is not whole: coefficients are those of a quasi-likelihood, "
                       "whose errors 'softplus glm --robust' gets right");
    }
    return keep_note(f, &line);
}

static int check_response(finder *f)
{
    problem *p = f->p;
    int whole = 1, same = 1;
    for (size_t i = 0; i < p->data.rows; i++) {
        const char *what = family_refuses(&p->family, p->y[i]);
        if (what) return table_cell_error(f->e, f->t, p->row[i], f->target, what);
        whole &= p->y[i] == floor(p->y[i]);
        same &= p->y[i] == p->y[0];
    }
    if (same)
        return err_set(f->e, ERR_DATA, "%s: the response '%.100s' is the same in every row used",
                       f->t->path, p->target);
    return note_response(f, whole);
}

static int check_exposure(finder *f)
{
    char family[SPEC_TEXT];
    const problem *p = f->p;
    if (!p->exposure || family_takes_exposure(&p->family)) return 0;
    family_text(&p->family, family);
    return err_set(
        f->e, ERR_USAGE,
        "--exposure: has a meaning for poisson, negbin and gamma only, and the family of "
        "'%.100s' is %s",
        p->target, family);
}

/* The one asked for, or by the response. */
static int take_family(finder *f)
{
    problem *p = f->p;
    str reason = {0};
    int rc = 0;
    if (f->request->family)
        p->family = *f->request->family;
    else
        rc = default_family(&p->family, p->data.rows, p->y, p->target, p->event,
                            p->exposure != NULL, &reason, f->e);
    if (rc == 0) rc = keep_note(f, &reason);
    str_free(&reason);
    return rc == 0 ? check_exposure(f) : rc;
}

/* Whether the response is two classes in words, for a family of such. */
static int has_classes(const finder *f)
{
    const column *c = &f->t->col[f->target];
    const glm_family *asked = f->request->family;
    if (column_is_number(c)) return 0;
    return asked ? family_is(asked, "binomial") : c->n_levels == 2;
}

static int take_arrays(finder *f)
{
    problem *p = f->p;
    int classes = has_classes(f);
    int rc = classes ? 0 : check_numbers(f, "the response", f->target);
    const char *const option[] = {"--offset", "--exposure", "--weights"};
    const size_t role[] = {f->offset, f->exposure, f->weights};
    for (int k = 0; rc == 0 && k < 3; k++)
        if (role[k] != NONE) rc = check_numbers(f, option[k], role[k]);
    if (rc == 0) rc = find_rows(f);
    if (rc == 0) rc = classes ? take_classes(f) : take_values(f, f->target, &p->y);
    if (rc == 0) rc = take_values(f, f->offset, &p->offset);
    if (rc == 0) rc = take_values(f, f->exposure, &p->exposure);
    if (rc == 0) rc = take_values(f, f->weights, &p->weight);
    if (rc == 0) rc = take_family(f);
    if (rc == 0)
        rc =
            check_positive(f, f->exposure, p->exposure, "is not greater than 0, as an exposure is");
    if (rc == 0) rc = check_positive(f, f->weights, p->weight, "is negative, and no weight");
    return rc == 0 ? check_response(f) : rc;
}

static int make_matrix(finder *f)
{
    problem *p = f->p;
    const formula *from = f->request->formula;
    design_columns columns = {f->column, f->n_columns, f->request->reference,
                              f->request->n_reference};
    int rc = design_make(&p->design, f->t, &columns, f->term, f->n_terms,
                         from ? from->intercept : 1, p->row, p->data.rows, f->e);
    if (rc) return rc;
    p->x = mem_array(p->data.rows, p->design.cols * sizeof *p->x);
    if (!p->x) return short_of_memory(f);
    rc = design_apply(&p->design, f->t, p->row, p->data.rows, p->x, NULL, f->e);
    p->data = (glm_data){.rows = p->data.rows,
                         .cols = p->design.cols,
                         .x = p->x,
                         .intercept = p->design.intercept,
                         .name = p->design.name,
                         .y = p->y,
                         .weight = p->weight,
                         .offset = p->offset,
                         .exposure = p->exposure};
    return rc;
}

static int keep_doubts(finder *f)
{
    int rc = 0;
    for (int k = 0; k < TABLE_DOUBTS && rc == 0; k++) {
        str line = {0};
        table_doubt(f->t, k, &line);
        rc = keep_note(f, &line);
    }
    return rc;
}

int problem_make(problem *p, const table *t, const problem_request *request, err *e)
{
    *p = (problem){.table = t};
    finder f = {.p = p, .t = t, .request = request, .e = e};
    f.taken = mem_array(t->cols, 1);
    f.column = mem_array(t->cols, sizeof *f.column);
    int rc = f.taken && f.column ? 0 : short_of_memory(&f);
    if (rc == 0) rc = take_roles(&f);
    if (rc == 0) rc = find_terms(&f);
    if (rc == 0) rc = take_arrays(&f);
    if (rc == 0) rc = make_matrix(&f);
    if (rc == 0) rc = keep_doubts(&f);
    free(f.taken);
    free(f.column);
    free(f.term);
    if (rc) problem_dispose(p);
    return rc;
}

void problem_dispose(problem *p)
{
    for (size_t i = 0; i < p->n_notes; i++) free(p->note[i]);
    free(p->note);
    free(p->exposure);
    free(p->offset);
    free(p->weight);
    free(p->y);
    free(p->x);
    free(p->row);
    free(p->event);
    free(p->target);
    design_dispose(&p->design);
    *p = (problem){0};
}
