#include "report/glm.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>

#define SCHEMA "softplus-glm/1" /* changes when a key's meaning does; docs/glm.md */

/* jansson answers -1 or NULL when memory is short; one place remembers that it happened. */
typedef struct writer {
    int failed;
} writer;

static void put(writer *w, json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0) w->failed = 1;
}

static void append(writer *w, json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0) w->failed = 1;
}

static json_t *number(double x)
{
    return isfinite(x) ? json_real(x) : json_null();
}

static json_t *count(size_t n)
{
    return json_integer((json_int_t)n);
}

/* Not UTF-8, or not there: null. */
static json_t *text(const char *s)
{
    json_t *value = s ? json_string(s) : NULL;
    return value ? value : json_null();
}

static json_t *coefficient(writer *w, const glm_coefficient *c)
{
    json_t *o = json_object();
    put(w, o, "name", json_string(c->name));
    put(w, o, "estimate", number(c->estimate));
    put(w, o, "std_error", number(c->std_error));
    put(w, o, "z", number(c->z));
    put(w, o, "p", number(c->p));
    put(w, o, "lower", number(c->lower));
    put(w, o, "upper", number(c->upper));
    put(w, o, "marginal_effect", number(c->marginal_effect));
    return o;
}

static const char *kind_name(verdict_kind kind)
{
    switch (kind) {
    case VERDICT_A_BETTER:
    case VERDICT_B_BETTER: return "better";
    case VERDICT_SAME: return "same";
    case VERDICT_UNDECIDED: break;
    }
    return "undecided";
}

static json_t *link_object(writer *w, const glm_links *l, size_t i)
{
    const act_summary *s = &l->report->verdict->act[i];
    json_t *o = json_object();
    put(w, o, "link", json_string(l->row[i].link));
    put(w, o, "aic", number(l->row[i].aic));
    put(w, o, "bic", number(l->row[i].bic));
    put(w, o, "deviance", number(l->row[i].deviance));
    put(w, o, "d2", number(l->row[i].d2));
    put(w, o, "test_deviance", number(s->loss_mean));
    put(w, o, "test_deviance_lower", number(s->loss_lo));
    put(w, o, "test_deviance_upper", number(s->loss_hi));
    return o;
}

static json_t *comparison_object(writer *w, const report *r, size_t i)
{
    const comparison *c = &r->verdict->cmp[i];
    json_t *o = json_object();
    put(w, o, "a", json_string(r->cmp[i].a));
    put(w, o, "b", json_string(r->cmp[i].b));
    put(w, o, "mean_difference", number(c->mean_difference));
    put(w, o, "lower", number(c->lo));
    put(w, o, "upper", number(c->hi));
    put(w, o, "p", number(c->p_holm));
    put(w, o, "p_better", number(c->p_better));
    put(w, o, "verdict", json_string(kind_name(c->kind)));
    put(w, o, "better",
        c->kind == VERDICT_A_BETTER   ? json_string(r->cmp[i].a)
        : c->kind == VERDICT_B_BETTER ? json_string(r->cmp[i].b)
                                      : json_null());
    put(w, o, "sentence", json_string(r->cmp[i].sentence));
    return o;
}

static json_t *links_object(writer *w, const glm_links *l)
{
    const plan *p = l->report->plan;
    json_t *o = json_object(), *links = json_array(), *comparisons = json_array();
    for (size_t i = 0; i < l->n; i++) append(w, links, link_object(w, l, i));
    for (size_t i = 0; i < l->report->verdict->n_cmp; i++)
        append(w, comparisons, comparison_object(w, l->report, i));
    put(w, o, "splits", count(p->set.runs));
    put(w, o, "rows_train", count(p->data.n_train));
    put(w, o, "rows_test", count(p->data.n_test));
    put(w, o, "seed", json_integer((json_int_t)p->set.seed));
    put(w, o, "null_deviance", number(l->report->verdict->act[0].null_mean));
    put(w, o, "links", links);
    put(w, o, "comparisons", comparisons);
    return o;
}

static json_t *notes(writer *w, const glm_summary *s)
{
    json_t *list = json_array();
    for (size_t i = 0; i < s->n_notes; i++) append(w, list, json_string(s->note[i]));
    return list;
}

static json_t *document(writer *w, const glm_summary *s, const glm_links *l, const char *version)
{
    json_t *o = json_object(), *coefficients = json_array();
    for (size_t j = 0; j < s->cols; j++)
        append(w, coefficients, coefficient(w, &s->coefficient[j]));
    put(w, o, "schema", json_string(SCHEMA));
    put(w, o, "version", json_string(version));
    put(w, o, "data", text(s->data));
    put(w, o, "target", json_string(s->target));
    put(w, o, "event", text(s->event));
    put(w, o, "family", json_string(s->family));
    put(w, o, "link", json_string(s->link));
    put(w, o, "alpha", number(s->alpha));
    put(w, o, "offset", text(s->offset));
    put(w, o, "exposure", text(s->exposure));
    put(w, o, "weights", text(s->weights));
    put(w, o, "n", count(s->rows));
    put(w, o, "robust", json_boolean(s->robust));
    put(w, o, "confidence", number(s->confidence));
    put(w, o, "coefficients", coefficients);
    put(w, o, "log_likelihood", number(s->log_likelihood));
    put(w, o, "deviance", number(s->deviance));
    put(w, o, "null_deviance", number(s->null_deviance));
    put(w, o, "d2", number(s->d2));
    put(w, o, "aic", number(s->aic));
    put(w, o, "bic", number(s->bic));
    put(w, o, "parameters", count(s->parameters));
    put(w, o, "df_residual", count(s->df_residual));
    put(w, o, "dispersion", number(s->dispersion));
    put(w, o, "pearson_chi2", number(s->pearson));
    put(w, o, "mean_slope", number(s->slope));
    put(w, o, "iterations", count(s->iterations));
    put(w, o, "notes", notes(w, s));
    put(w, o, "comparison", l ? links_object(w, l) : json_null());
    return o;
}

int report_glm_json(FILE *out, const glm_summary *s, const glm_links *l, const char *version,
                    err *e)
{
    writer w = {0};
    json_t *o = document(&w, s, l, version);
    int rc = 0;
    if (w.failed)
        rc = err_memory(e, "the JSON document");
    else if (json_dumpf(o, out, JSON_INDENT(2) | JSON_PRESERVE_ORDER) != 0 ||
             putc('\n', out) == EOF)
        rc = err_set(e, ERR_IO, "the JSON document cannot be written");
    json_decref(o);
    return rc;
}
