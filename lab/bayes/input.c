#include "bayes/input.h"

#include "base/mem.h"
#include "base/rng.h"
#include "prep/names.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NONE SIZE_MAX

/* Where each row of the input is in the two problems. */
typedef struct places {
    size_t *mean, *scale; /* [n]; scale NULL without one; owned */
} places;

int input_find_group(size_t *col, const table *t, const char *name, err *e)
{
    int at = table_find(t, name);
    if (at < 0) return names_unknown(t, "--group", name, e);
    if (!t->col[at].level)
        return err_set(e, ERR_DATA, "%s: --group: column '%.100s' holds no categories", t->path,
                       name);
    *col = (size_t)at;
    return 0;
}

/* Rows that both problems have (each lists them ascending) and that have a group. */
static int find_rows(input *in, const input_request *q, size_t group, places *p, err *e)
{
    const problem *a = q->mean, *b = q->scale;
    size_t most = a->data.rows, k = 0;
    in->row = mem_array(most, sizeof *in->row);
    p->mean = mem_array(most, sizeof *p->mean);
    p->scale = b ? mem_array(most, sizeof *p->scale) : NULL;
    if (!in->row || !p->mean || (b && !p->scale)) return err_memory(e, "the rows");
    for (size_t i = 0; i < most; i++) {
        size_t row = a->row[i];
        while (b && k < b->data.rows && b->row[k] < row) k++;
        if (b && (k == b->data.rows || b->row[k] != row)) continue;
        if (group != NONE && a->table->col[group].level[row] == TABLE_NO_LEVEL) continue;
        in->row[in->n] = row;
        p->mean[in->n] = i;
        if (b) p->scale[in->n] = k;
        in->n++;
    }
    in->train = in->n - (size_t)round(q->test * (double)in->n);
    if (in->train < 2 || in->n == 0)
        return err_set(e, ERR_DATA, "%s: %zu rows are too few to learn from", a->table->path,
                       in->train);
    return 0;
}

static void swap(size_t *list, size_t i, size_t j)
{
    size_t keep = list[i];
    list[i] = list[j];
    list[j] = keep;
}

/* Rows held out are drawn by Fisher and Yates's shuffle from the back. */
static void hold_out(input *in, places *p, uint64_t seed)
{
    rng r = rng_stream(seed, RNG_SPLIT, 0);
    for (size_t i = in->n; i > in->train; i--) {
        size_t j = rng_below(&r, i);
        swap(in->row, i - 1, j);
        swap(p->mean, i - 1, j);
        if (p->scale) swap(p->scale, i - 1, j);
    }
}

/* Rows of from [..][width] at the places, or NULL for NULL. */
static int pick(double **out, const double *from, size_t width, const size_t *place, size_t n,
                err *e)
{
    if (!from) return 0;
    if (!(*out = mem_array(n, width * sizeof **out))) return err_memory(e, "the rows");
    for (size_t i = 0; i < n; i++)
        memcpy(*out + i * width, from + place[i] * width, width * sizeof **out);
    return 0;
}

/* Levels that rows have, numbered anew in the table's order. */
static int take_groups(input *in, const column *c, err *e)
{
    size_t *number = mem_array(c->n_levels, sizeof *number);
    in->group = mem_array(in->n, sizeof *in->group);
    in->group_name = mem_array(c->n_levels, sizeof *in->group_name);
    int rc = number && in->group && in->group_name ? 0 : err_memory(e, "the groups");
    for (size_t i = 0; rc == 0 && i < in->n; i++) number[c->level[in->row[i]]] = 1;
    for (size_t k = 0; rc == 0 && k < c->n_levels; k++) {
        if (!number[k]) continue;
        number[k] = in->groups;
        in->group_name[in->groups++] = c->levels[k];
    }
    for (size_t i = 0; rc == 0 && i < in->n; i++) in->group[i] = number[c->level[in->row[i]]];
    free(number);
    return rc;
}

static glm_data data_of(const input *in, const problem *from, const double *x)
{
    return (glm_data){.rows = in->train,
                      .cols = from->data.cols,
                      .x = x,
                      .intercept = from->data.intercept,
                      .name = from->data.name,
                      .y = in->y};
}

/* Of a column that is the same in all rows learned from nothing is learned: its coefficient, of a unit of
   the column, keeps its prior, and rows held out that differ are predicted with that. */
static int units_of(scaling *s, const glm_data *d, err *e)
{
    int rc = scaling_make(s, d, 1, e);
    for (size_t j = 0; rc == 0 && j < d->cols; j++)
        if (s->unit[j] == 0) s->unit[j] = 1;
    return rc;
}

static int take(input *in, const input_request *q, size_t group, const places *p, err *e)
{
    const glm_data *d = &q->mean->data;
    int rc = pick(&in->x, d->x, d->cols, p->mean, in->n, e);
    if (rc == 0) rc = pick(&in->y, d->y, 1, p->mean, in->n, e);
    if (rc == 0) rc = pick(&in->weight, d->weight, 1, p->mean, in->n, e);
    if (rc == 0) rc = pick(&in->offset, d->offset, 1, p->mean, in->n, e);
    if (rc == 0) rc = pick(&in->exposure, d->exposure, 1, p->mean, in->n, e);
    if (rc == 0 && q->scale)
        rc = pick(&in->s, q->scale->data.x, q->scale->data.cols, p->scale, in->n, e);
    if (rc == 0 && group != NONE) rc = take_groups(in, &q->mean->table->col[group], e);
    if (rc < 0) return rc;
    in->mean = data_of(in, q->mean, in->x);
    rc = units_of(&in->mean_units, &in->mean, e);
    if (rc < 0 || !q->scale) return rc;
    in->scale = data_of(in, q->scale, in->s);
    return units_of(&in->scale_units, &in->scale, e);
}

int input_make(input *in, const input_request *request, err *e)
{
    *in = (input){0};
    places p = {0};
    size_t group = NONE;
    int rc = request->group ? input_find_group(&group, request->mean->table, request->group, e) : 0;
    if (rc == 0) rc = find_rows(in, request, group, &p, e);
    if (rc == 0) hold_out(in, &p, request->seed);
    if (rc == 0) rc = take(in, request, group, &p, e);
    free(p.mean);
    free(p.scale);
    if (rc < 0) input_dispose(in);
    return rc;
}

void input_dispose(input *in)
{
    free(in->row);
    free(in->x);
    free(in->s);
    free(in->y);
    free(in->weight);
    free(in->offset);
    free(in->exposure);
    free(in->group);
    free(in->group_name);
    scaling_dispose(&in->mean_units);
    scaling_dispose(&in->scale_units);
    *in = (input){0};
}

/* The mean of the responses for exposure 1, and their standard deviation. */
static void moments(const input *in, double *mean, double *sd)
{
    double sum = 0, exposed = 0, squares = 0;
    for (size_t i = 0; i < in->train; i++) {
        sum += in->y[i];
        exposed += in->exposure ? in->exposure[i] : 1;
    }
    *mean = sum / exposed;
    for (size_t i = 0; i < in->train; i++) {
        double gap = in->exposure ? in->y[i] / in->exposure[i] - *mean : in->y[i] - *mean;
        squares += gap * gap;
    }
    *sd = sqrt(squares / (double)in->train);
    if (!(*sd > 0)) *sd = 1;
}

/* No mean of 0 or 1: links have none, and neither do responses to come. */
static double inside(const model *m, double mean, double sd)
{
    link_range range = link_gives(&m->likelihood.link);
    if (range == LINK_UNIT) return fmin(fmax(mean, 0.01), 0.99);
    return range == LINK_POSITIVE ? fmax(mean, 0.01 * sd) : mean;
}

void input_describe(const input *in, model *m)
{
    const glm_link *link = &m->likelihood.link;
    double mean, sd;
    moments(in, &mean, &sd);
    m->cols = in->mean.cols - (m->network && in->mean.intercept);
    m->intercept = in->mean.intercept && !m->network;
    m->groups = in->groups;
    m->scale_cols = in->s ? in->scale.cols : 0;
    m->scale_intercept = in->s && in->scale.intercept;
    m->unit = link_is(link, "softplus") || link_is(link, "identity") ? sd : 1;
    m->spread = family_is(&m->likelihood.family, "gaussian") ? sd : 1;
    m->centre = 0;
    mean = inside(m, mean, sd);
    if (in->mean.intercept) link_predictor(link, 1, &mean, &m->centre);
}

/* Standardised, a column after another. */
static void by_columns(double *out, const scaling *s, const double *x, size_t cols, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < cols; j++)
            out[j * n + i] = (x[i * cols + j] - s->centre[j]) * s->unit[j];
}

/* Standardised, a row after another, without the intercept. */
static void by_rows(double *out, const scaling *s, const double *x, size_t cols, size_t first,
                    size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = first; j < cols; j++)
            *out++ = (x[i * cols + j] - s->centre[j]) * s->unit[j];
}

int input_rows(model_rows *out, const input *in, const model *m, size_t at, size_t n, err *e)
{
    *out = (model_rows){.n = n,
                        .y = in->y + at,
                        .weight = in->weight ? in->weight + at : NULL,
                        .offset = in->offset ? in->offset + at : NULL,
                        .exposure = in->exposure ? in->exposure + at : NULL,
                        .group = in->group ? in->group + at : NULL};
    size_t cols = in->mean.cols, scale_cols = in->scale.cols;
    out->z = mem_array(n, m->cols * sizeof *out->z);
    out->w = in->s ? mem_array(n, scale_cols * sizeof *out->w) : NULL;
    if (!out->z || (in->s && !out->w)) {
        input_rows_dispose(out);
        return err_memory(e, "the rows");
    }
    if (m->network)
        by_rows(out->z, &in->mean_units, in->x + at * cols, cols, cols - m->cols, n);
    else
        by_columns(out->z, &in->mean_units, in->x + at * cols, cols, n);
    if (in->s) by_columns(out->w, &in->scale_units, in->s + at * scale_cols, scale_cols, n);
    return 0;
}

void input_rows_dispose(model_rows *rows)
{
    free(rows->z);
    free(rows->w);
    *rows = (model_rows){0};
}
