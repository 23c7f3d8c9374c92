#include "bayes/reported.h"

#include "base/mem.h"
#include "base/str.h"
#include "bayes/posterior.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is made, and from what. */
typedef struct maker {
    reported *r;
    const input *in;
    const model *m;
    const sampling *s;
    model_layout layout;
    size_t shown;           /* rows whose means are reported */
    const model_rows *rows; /* learned from */
    posterior posterior;    /* of these rows, with a network */
    const table *table;
    const char *group;
} maker;

static size_t row_shown(const maker *k, size_t i)
{
    return (2 * i + 1) * k->rows->n / (2 * k->shown);
}

static const char *dispersion_name(dispersion_kind kind)
{
    switch (kind) {
    case DISPERSION_SD: return "sd";
    case DISPERSION_PHI: return "phi";
    case DISPERSION_ALPHA: return "alpha";
    case DISPERSION_ROWS:
    case DISPERSION_NONE: break;
    }
    return "";
}

/* Adds a name; the draws follow in the same order. */
static void add_name(maker *k, const char *before, const char *name, const char *behind, int detail)
{
    str line = {0};
    str_add(&line, "%s%s%s", before, name, behind);
    k->r->detail[k->r->n] = detail;
    k->r->name[k->r->n++] = line.text;
}

static int add_names(maker *k, err *e)
{
    const input *in = k->in;
    const model *m = k->m;
    for (size_t j = 0; !m->network && j < in->mean.cols; j++)
        add_name(k, "", in->mean.name[j], "", 0);
    for (size_t i = 0; i < k->shown; i++) {
        char line[32];
        snprintf(line, sizeof line, "mean at line %zu",
                 (size_t)k->table->line[in->row[row_shown(k, i)]]);
        add_name(k, "", line, "", 0);
    }
    if (in->groups) add_name(k, "sd of ", k->group, "", 0);
    for (size_t g = 0; g < in->groups; g++) {
        char before[256];
        snprintf(before, sizeof before, "%.200s=", k->group);
        add_name(k, before, in->group_name[g], "", 1);
    }
    if (m->dispersion == DISPERSION_ROWS)
        for (size_t j = 0; j < in->scale.cols; j++) add_name(k, "sd: ", in->scale.name[j], "", 0);
    else if (m->dispersion != DISPERSION_NONE)
        add_name(k, "", dispersion_name(m->dispersion), "", 0);
    for (size_t i = 0; i < k->r->n; i++)
        if (!k->r->name[i]) return err_memory(e, "names of parameters");
    return 0;
}

/* Coefficients of the columns as they are. */
static double *put_coefficients(const maker *k, const double *q, double *out)
{
    const model *m = k->m;
    for (size_t j = 0; j < m->cols; j++) out[j] = m->unit * q[k->layout.mean + j];
    if (m->intercept) out[0] += m->centre;
    scaling_restore(&k->in->mean_units, &k->in->mean, out);
    return out + m->cols;
}

static double *put_means(maker *k, const double *q, double *out)
{
    posterior *p = &k->posterior;
    posterior_predict(p, q);
    link_mean(&k->m->likelihood.link, k->rows->n, p->eta, p->eta);
    for (size_t i = 0; i < k->shown; i++) {
        size_t row = row_shown(k, i);
        *out++ = p->eta[row] * (k->rows->exposure ? k->rows->exposure[row] : 1);
    }
    return out;
}

static void put(maker *k, const double *q, double *out)
{
    const model *m = k->m;
    const model_layout *l = &k->layout;
    out = m->network ? put_means(k, q, out) : put_coefficients(k, q, out);
    if (l->n_group) {
        double tau = m->unit * positive_at(&m->positive, q[l->tau]).x;
        *out++ = tau;
        for (size_t g = 0; g < l->n_group; g++) *out++ = tau * q[l->group + g];
    }
    if (m->dispersion == DISPERSION_ROWS) {
        memcpy(out, q + l->scale, l->n_scale * sizeof *out);
        scaling_restore(&k->in->scale_units, &k->in->scale, out);
    } else if (m->dispersion != DISPERSION_NONE)
        *out = m->spread * positive_at(&m->positive, q[l->scale]).x;
}

static int put_all(maker *k, err *e)
{
    reported *r = k->r;
    size_t all = r->chains * r->draws;
    double *one = mem_array(r->n, sizeof *one);
    r->value = mem_array(r->n, all * sizeof *r->value);
    int rc = one && r->value ? 0 : err_memory(e, "the draws");
    for (size_t i = 0; rc == 0 && i < all; i++) {
        put(k, k->s->q + i * k->s->dim, one);
        for (size_t j = 0; j < r->n; j++) r->value[j * all + i] = one[j];
    }
    free(one);
    return rc;
}

int reported_make(reported *r, const input *in, const model *m, const model_rows *rows,
                  const table *t, const char *group, const sampling *s, err *e)
{
    *r = (reported){.chains = s->chains, .draws = s->draws};
    maker k = {.r = r,
               .in = in,
               .m = m,
               .s = s,
               .layout = model_layout_of(m),
               .rows = rows,
               .table = t,
               .group = group};
    if (m->network) k.shown = rows->n < REPORTED_ROWS ? rows->n : REPORTED_ROWS;
    size_t most = k.layout.dim + k.shown;
    r->name = mem_array(most, sizeof *r->name);
    r->detail = mem_array(most, sizeof *r->detail);
    int rc = r->name && r->detail ? add_names(&k, e) : err_memory(e, "names of parameters");
    if (rc == 0 && m->network) rc = posterior_init(&k.posterior, m, rows, e);
    if (rc == 0) rc = put_all(&k, e);
    posterior_dispose(&k.posterior);
    if (rc < 0) reported_dispose(r);
    return rc;
}

void reported_dispose(reported *r)
{
    for (size_t i = 0; r->name && i < r->n; i++) free(r->name[i]);
    free(r->name);
    free(r->detail);
    free(r->value);
    *r = (reported){0};
}

const double *reported_draws(const reported *r, size_t i)
{
    return r->value + i * r->chains * r->draws;
}
