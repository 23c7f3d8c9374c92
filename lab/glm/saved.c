#include "glm/saved.h"

#include "base/json_write.h"
#include "base/mem.h"
#include "base/str.h"
#include "verdict/stats.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SCHEMA "softplus-glm-model/1" /* changes when a key's meaning does; docs/glm.md */

/* ------------------------------------------------------------------ writing */

static json_t *factor_object(json_writer *w, const design_factor *f)
{
    json_t *o = json_object(), *levels = json_array();
    for (size_t k = 0; k < f->n_levels; k++) json_write_item(w, levels, json_string(f->level[k]));
    json_write_key(w, o, "name", json_string(f->name));
    json_write_key(w, o, "kind", json_string(f->level ? "category" : "number"));
    json_write_key(w, o, "levels", levels);
    return o;
}

static json_t *term_object(json_writer *w, const design_term *t)
{
    json_t *o = json_object(), *factors = json_array();
    for (size_t i = 0; i < t->n; i++)
        json_write_item(w, factors, json_integer((json_int_t)t->factor[i]));
    json_write_key(w, o, "columns", factors);
    json_write_key(w, o, "full", json_boolean(t->full));
    return o;
}

/* Of a symmetric matrix: row i has i + 1 numbers. */
static json_t *lower_triangle(json_writer *w, const double *v, size_t n)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *row = json_array();
        for (size_t j = 0; j <= i; j++) json_write_item(w, row, json_real(v[i * n + j]));
        json_write_item(w, rows, row);
    }
    return rows;
}

static json_t *classes(json_writer *w, const problem *p)
{
    if (!p->event) return json_null();
    json_t *pair = json_array();
    const column *c = &p->table->col[table_find(p->table, p->target)];
    json_write_item(w, pair, json_string(c->levels[0]));
    json_write_item(w, pair, json_string(c->levels[1]));
    return pair;
}

int saved_write(FILE *out, const problem *p, const problem_request *request, const glm_fit *f,
                int robust, const char *version, err *e)
{
    json_writer w = {0};
    const design *d = &p->design;
    char family[SPEC_TEXT], link[SPEC_TEXT];
    glm_family known = f->model.family;
    int limit = known.alpha == 0; /* of negbin: Poisson */
    known.estimate = 0;
    family_text(&known, family);
    link_text(&f->model.link, link);
    json_t *o = json_object(), *factors = json_array(), *terms = json_array(),
           *coefficients = json_array();
    for (size_t i = 0; i < d->n_factors; i++)
        json_write_item(&w, factors, factor_object(&w, &d->factor[i]));
    for (size_t k = 0; k < d->n_terms; k++)
        json_write_item(&w, terms, term_object(&w, &d->term[k]));
    for (size_t j = 0; j < d->cols; j++) {
        json_t *c = json_object();
        json_write_key(&w, c, "name", json_string(d->name[j]));
        json_write_key(&w, c, "estimate", json_real(f->coefficient[j]));
        json_write_item(&w, coefficients, c);
    }
    json_write_key(&w, o, "schema", json_string(SCHEMA));
    json_write_key(&w, o, "library", json_string(version));
    json_write_key(&w, o, "target", json_string(p->target));
    json_write_key(&w, o, "classes", classes(&w, p));
    json_write_key(&w, o, "family",
                   json_string(limit && family_is(&known, "negbin") ? "poisson" : family));
    json_write_key(&w, o, "link", json_string(link));
    json_write_key(&w, o, "offset", json_write_text(request->offset));
    json_write_key(&w, o, "exposure", json_write_text(request->exposure));
    json_write_key(&w, o, "intercept", json_boolean(d->intercept));
    json_write_key(&w, o, "columns", factors);
    json_write_key(&w, o, "terms", terms);
    json_write_key(&w, o, "coefficients", coefficients);
    json_write_key(&w, o, "covariance", lower_triangle(&w, f->covariance, d->cols));
    json_write_key(&w, o, "dispersion", robust ? json_null() : json_real(f->dispersion));
    json_write_key(&w, o, "df_residual", json_write_count(f->rows - f->cols));
    return json_write_document(&w, o, out, e);
}

/* ------------------------------------------------------------------ reading */

/* The first thing that is wrong stays in e; what comes after it does nothing. */
typedef struct reader {
    err *e;
    int rc;
} reader;

static void refuse(reader *r, const char *key, const char *want)
{
    if (r->rc == 0) r->rc = err_set(r->e, ERR_DATA, "'%s' is not %s", key, want);
}

static void short_of_memory(reader *r)
{
    if (r->rc == 0) r->rc = err_memory(r->e, "a model");
}

static char *text_of(reader *r, const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    if (!text) {
        refuse(r, key, "a text");
        return NULL;
    }
    char *copy = mem_string(text);
    if (!copy) short_of_memory(r);
    return copy;
}

/* A text, or NULL for null. */
static char *maybe_text_of(reader *r, const json_t *object, const char *key)
{
    return json_is_null(json_object_get(object, key)) ? NULL : text_of(r, object, key);
}

static int truth_of(reader *r, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_boolean(value)) refuse(r, key, "true or false");
    return json_is_true(value);
}

static const json_t *list_of(reader *r, const json_t *object, const char *key)
{
    const json_t *list = json_object_get(object, key);
    if (!json_is_array(list)) refuse(r, key, "a list");
    return list;
}

static void read_factor(reader *r, design_factor *f, const json_t *o)
{
    f->name = text_of(r, o, "name");
    char *kind = text_of(r, o, "kind");
    const json_t *levels = list_of(r, o, "levels");
    int category = kind && strcmp(kind, "category") == 0;
    if (kind && !category && strcmp(kind, "number") != 0) refuse(r, "kind", "category or number");
    free(kind);
    if (r->rc || !category) return;
    size_t n = json_array_size(levels);
    if (n < 2) refuse(r, "levels", "a list of two levels or more");
    if (!(f->level = mem_array(n, sizeof *f->level))) short_of_memory(r);
    for (size_t k = 0; r->rc == 0 && k < n; k++) {
        const char *level = json_string_value(json_array_get(levels, k));
        if (!level)
            refuse(r, "levels", "a list of texts");
        else if ((f->level[k] = mem_string(level)))
            f->n_levels++;
        else
            short_of_memory(r);
    }
}

static void read_term(reader *r, const design *d, design_term *t, const json_t *o)
{
    const json_t *columns = list_of(r, o, "columns");
    t->full = truth_of(r, o, "full");
    t->n = json_array_size(columns);
    if (r->rc == 0 && (t->n == 0 || t->n > FORMULA_FACTORS))
        refuse(r, "columns", "a list of one to four columns");
    for (size_t i = 0; r->rc == 0 && i < t->n; i++) {
        const json_t *at = json_array_get(columns, i);
        json_int_t k = json_integer_value(at);
        if (!json_is_integer(at) || k < 0 || (size_t)k >= d->n_factors)
            refuse(r, "columns", "a list of places in 'columns'");
        else
            t->factor[i] = (size_t)k;
    }
}

static void read_design(reader *r, design *d, const json_t *all)
{
    const json_t *factors = list_of(r, all, "columns"), *terms = list_of(r, all, "terms");
    d->intercept = truth_of(r, all, "intercept");
    d->factor = mem_array(json_array_size(factors), sizeof *d->factor);
    d->term = mem_array(json_array_size(terms), sizeof *d->term);
    if (!d->factor || !d->term) short_of_memory(r);
    for (size_t i = 0; r->rc == 0 && i < json_array_size(factors); i++)
        read_factor(r, &d->factor[d->n_factors++], json_array_get(factors, i));
    for (size_t k = 0; r->rc == 0 && k < json_array_size(terms); k++)
        read_term(r, d, &d->term[d->n_terms++], json_array_get(terms, k));
}

/* Their names follow from the design, and are there for other readers; but they must agree, which
   also keeps a small file from asking for a large matrix. */
static void read_coefficients(reader *r, saved *s, const json_t *all)
{
    const json_t *list = list_of(r, all, "coefficients");
    size_t n = json_array_size(list), cols = s->design.intercept ? 1 : 0;
    for (size_t k = 0; r->rc == 0 && k < s->design.n_terms && cols <= n; k++)
        cols += design_term_width(&s->design, &s->design.term[k]);
    if (r->rc == 0 && cols != n) refuse(r, "coefficients", "as many as the terms make");
    if (r->rc == 0) r->rc = design_name(&s->design, r->e);
    if (r->rc) return;
    if (!(s->coefficient = mem_array(n, sizeof *s->coefficient))) short_of_memory(r);
    for (size_t j = 0; r->rc == 0 && j < n; j++) {
        const json_t *c = json_array_get(list, j), *value = json_object_get(c, "estimate");
        const char *name = json_string_value(json_object_get(c, "name"));
        if (!name || strcmp(name, s->design.name[j]) != 0)
            refuse(r, "coefficients", "named as the terms make them");
        else if (!json_is_number(value))
            refuse(r, "estimate", "a number");
        else
            s->coefficient[j] = json_number_value(value);
    }
}

/* Both halves; an older file has none. */
static void read_covariance(reader *r, saved *s, const json_t *all)
{
    const json_t *rows = json_object_get(all, "covariance");
    size_t n = s->design.cols;
    if (!rows || r->rc) return;
    if (json_array_size(rows) != n) {
        refuse(r, "covariance", "a row for each coefficient");
        return;
    }
    if (!(s->covariance = mem_array(n, n * sizeof *s->covariance))) short_of_memory(r);
    for (size_t i = 0; r->rc == 0 && i < n; i++) {
        const json_t *row = json_array_get(rows, i);
        if (json_array_size(row) != i + 1) refuse(r, "covariance", "a lower triangle");
        for (size_t j = 0; r->rc == 0 && j <= i; j++) {
            const json_t *value = json_array_get(row, j);
            if (!json_is_number(value)) refuse(r, "covariance", "made of numbers");
            s->covariance[i * n + j] = s->covariance[j * n + i] = json_number_value(value);
        }
    }
}

/* From 0 up; NAN where the file has none. */
static void read_number(reader *r, const char *key, double *value, const json_t *all)
{
    const json_t *found = json_object_get(all, key);
    *value = NAN;
    if (!found || json_is_null(found) || r->rc) return;
    *value = json_number_value(found);
    if (!json_is_number(found) || !(*value >= 0)) refuse(r, key, "a number from 0");
}

static void read_classes(reader *r, saved *s, const json_t *all)
{
    const json_t *pair = json_object_get(all, "classes");
    if (json_is_null(pair)) return;
    if (!json_is_array(pair) || json_array_size(pair) != 2) refuse(r, "classes", "two texts");
    for (size_t k = 0; r->rc == 0 && k < 2; k++) {
        const char *name = json_string_value(json_array_get(pair, k));
        if (!name)
            refuse(r, "classes", "two texts");
        else if (!(s->class_name[k] = mem_string(name)))
            short_of_memory(r);
    }
}

static void read_model(reader *r, saved *s, const json_t *all)
{
    char *schema = text_of(r, all, "schema");
    if (schema && strcmp(schema, SCHEMA) != 0)
        refuse(r, "schema", "'" SCHEMA "', the one that this version knows");
    free(schema);
    char *family = text_of(r, all, "family"), *link = text_of(r, all, "link");
    err why = {0};
    if (family && family_make(&s->model.family, family, &why) != 0)
        refuse(r, "family", "one that is known");
    if (link && link_make(&s->model.link, link, &why) != 0) refuse(r, "link", "one that is known");
    free(family);
    free(link);
    if (r->rc) return;
    s->target = text_of(r, all, "target");
    s->offset = maybe_text_of(r, all, "offset");
    s->exposure = maybe_text_of(r, all, "exposure");
    read_classes(r, s, all);
    read_design(r, &s->design, all);
    read_coefficients(r, s, all);
    read_covariance(r, s, all);
    read_number(r, "dispersion", &s->dispersion, all);
    read_number(r, "df_residual", &s->df, all);
}

int saved_is(const char *path)
{
    unsigned char begin[8];
    FILE *f = fopen(path, "rb");
    if (!f) return 0;
    size_t n = fread(begin, 1, sizeof begin, f);
    fclose(f);
    /* safetensors begins with a length of 8 bytes, the last of which are 0 */
    return n == sizeof begin && begin[0] == '{' && begin[6] != 0 && begin[7] != 0;
}

int saved_load(saved *s, const char *path, err *e)
{
    *s = (saved){.class_name = {NULL}};
    FILE *f = fopen(path, "rb");
    if (!f) return err_set(e, ERR_IO, "%s: cannot be read: %s", path, err_reason(errno));
    json_error_t problem = {0};
    json_t *all = json_loadf(f, JSON_REJECT_DUPLICATES, &problem);
    fclose(f);
    if (!json_is_object(all)) {
        json_decref(all);
        return err_set(e, ERR_DATA, "%s: not a model to use: line %d: %s", path, problem.line,
                       problem.text);
    }
    err why = {0};
    reader r = {.e = &why};
    read_model(&r, s, all);
    json_decref(all);
    if (r.rc == 0) return 0;
    saved_dispose(s);
    return err_set(e, r.rc, "%s: %s%s", path, r.rc == ERR_DATA ? "not a model to use: " : "",
                   why.text);
}

void saved_dispose(saved *s)
{
    design_dispose(&s->design);
    free(s->coefficient);
    free(s->covariance);
    free(s->target);
    free(s->class_name[0]);
    free(s->class_name[1]);
    free(s->offset);
    free(s->exposure);
    *s = (saved){.class_name = {NULL}};
}

/* ------------------------------------------------------------------ predicting */

int saved_ask(table_ask **ask, size_t *n, const saved *s)
{
    *n = 0;
    if (!(*ask = mem_array(s->design.n_factors, sizeof **ask))) return ERR_MEMORY;
    for (size_t i = 0; i < s->design.n_factors; i++)
        if (s->design.factor[i].level)
            (*ask)[(*n)++] = (table_ask){.column = s->design.factor[i].name, .as_text = 1};
    return 0;
}

/* A role's column of numbers; *number is NULL without the role. */
static int find_role(const column **number, const table *t, const char *role, const char *name,
                     err *e)
{
    *number = NULL;
    if (!name) return 0;
    int at = table_find(t, name);
    if (at < 0)
        return err_set(e, ERR_DATA, "%s: there is no column '%.100s', the model's %s", t->path,
                       name, role);
    const column *c = &t->col[at];
    if (!column_is_number(c))
        return table_cell_error(e, t, c->text_row, (size_t)at,
                                "is no number, and the model takes this column as numbers");
    *number = c;
    return 0;
}

/* The predictor's variance, x' V x. */
static double variance_of(const saved *s, const double *x)
{
    size_t n = s->design.cols;
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        double along = 0;
        for (size_t j = 0; x[i] != 0 && j < n; j++) along += s->covariance[i * n + j] * x[j];
        sum += x[i] * along;
    }
    return fmax(sum, 0); /* of a perfect fit, rounding's */
}

/* An interval of the predictor: `errors` times the root of what is added to its variance. */
typedef struct half_width {
    double errors; /* 0: no interval */
    double added;  /* a new response's own variance */
} half_width;

/* One row, whose columns are x. */
static saved_mean mean_of(const saved *s, const double *x, double offset, double exposure,
                          half_width w)
{
    double at[3] = {offset, NAN, NAN};
    for (size_t j = 0; j < s->design.cols; j++) at[0] += x[j] * s->coefficient[j];
    if (w.errors > 0) {
        double half = w.errors * sqrt(w.added + variance_of(s, x));
        at[1] = at[0] - half;
        at[2] = at[0] + half;
    }
    link_mean(&s->model.link, 3, at, at);
    for (int k = 0; k < 3; k++) at[k] = exposure > 0 ? at[k] * exposure : NAN; /* or missing */
    return (saved_mean){at[0], at[1], at[2]};
}

/* How wide intervals are, where the model has them. */
static int find_width(half_width *w, const saved *s, saved_interval interval, err *e)
{
    double tail = (1 - interval.share) / 2;
    *w = (half_width){0};
    if (interval.share == 0) return 0;
    if (!s->covariance)
        return err_set(e, ERR_DATA,
                       "the model's file has no covariance, which intervals need: an older version "
                       "wrote it; fit the model again");
    w->errors = -stats_normal_quantile(tail);
    if (!interval.response) return 0;
    if (!family_is(&s->model.family, "gaussian") || !link_is(&s->model.link, "identity"))
        return err_set(
            e, ERR_USAGE,
            "--response: intervals of new responses are exact for --family gaussian with "
            "--link identity, and made for no other model; --interval alone is of the "
            "mean");
    if (!(s->dispersion >= 0) || !(s->df > 0))
        return err_set(e, ERR_DATA,
                       "the model's file does not say how responses vary around their mean: it was "
                       "fitted with --robust, or by an older version; fit the model again without");
    *w = (half_width){-stats_t_quantile(tail, s->df), s->dispersion};
    return 0;
}

int saved_predict(const saved *s, const table *t, saved_interval interval, saved_mean *p,
                  size_t *lacking, err *e)
{
    static const saved_mean none = {NAN, NAN, NAN};
    const column *offset, *exposure;
    half_width width;
    int rc = find_width(&width, s, interval, e);
    if (rc == 0) rc = find_role(&offset, t, "offset", s->offset, e);
    if (rc == 0) rc = find_role(&exposure, t, "exposure", s->exposure, e);
    if (rc) return rc;
    size_t *row = mem_array(t->rows, sizeof *row);
    double *x = mem_array(t->rows, s->design.cols * sizeof *x);
    unsigned char *known = mem_array(t->rows, 1);
    rc = row && x && known ? 0 : err_memory(e, "the predictions");
    for (size_t i = 0; rc == 0 && i < t->rows; i++) row[i] = i;
    if (rc == 0) rc = design_apply(&s->design, t, row, t->rows, x, known, e);
    *lacking = 0;
    for (size_t i = 0; rc == 0 && i < t->rows; i++) {
        p[i] = known[i] ? mean_of(s, x + i * s->design.cols, offset ? column_number(offset, i) : 0,
                                  exposure ? column_number(exposure, i) : 1, width)
                        : none;
        *lacking += isnan(p[i].mean) != 0;
    }
    free(known);
    free(x);
    free(row);
    return rc;
}
