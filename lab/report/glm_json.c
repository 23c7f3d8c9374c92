#include "report/glm.h"

#include "base/json_write.h"

#include <jansson.h>
#include <stdio.h>

#define SCHEMA "softplus-glm/1" /* changes when a key's meaning does; docs/glm.md */

static json_t *coefficient(json_writer *w, const glm_coefficient *c)
{
    json_t *o = json_object();
    json_write_key(w, o, "name", json_string(c->name));
    json_write_key(w, o, "estimate", json_write_number(c->estimate));
    json_write_key(w, o, "std_error", json_write_number(c->std_error));
    json_write_key(w, o, "z", json_write_number(c->z));
    json_write_key(w, o, "p", json_write_number(c->p));
    json_write_key(w, o, "lower", json_write_number(c->lower));
    json_write_key(w, o, "upper", json_write_number(c->upper));
    json_write_key(w, o, "marginal_effect", json_write_number(c->marginal_effect));
    json_write_key(w, o, "marginal_effect_std_error", json_write_number(c->effect_error));
    json_write_key(w, o, "ratio", json_write_number(c->ratio));
    json_write_key(w, o, "ratio_lower", json_write_number(c->ratio_lower));
    json_write_key(w, o, "ratio_upper", json_write_number(c->ratio_upper));
    return o;
}

static json_t *link_object(json_writer *w, const glm_links *l, size_t i)
{
    const act_summary *s = &l->report->verdict->act[i];
    json_t *o = json_object();
    json_write_key(w, o, "link", json_string(l->row[i].link));
    json_write_key(w, o, "aic", json_write_number(l->row[i].aic));
    json_write_key(w, o, "bic", json_write_number(l->row[i].bic));
    json_write_key(w, o, "deviance", json_write_number(l->row[i].deviance));
    json_write_key(w, o, "d2", json_write_number(l->row[i].d2));
    json_write_key(w, o, "test_deviance", json_write_number(s->loss_mean));
    json_write_key(w, o, "test_deviance_lower", json_write_number(s->loss_lo));
    json_write_key(w, o, "test_deviance_upper", json_write_number(s->loss_hi));
    return o;
}

static json_t *comparison_object(json_writer *w, const report *r, size_t i)
{
    const comparison *c = &r->verdict->cmp[i];
    json_t *o = json_object();
    json_write_key(w, o, "a", json_string(r->cmp[i].a));
    json_write_key(w, o, "b", json_string(r->cmp[i].b));
    json_write_key(w, o, "mean_difference", json_write_number(c->mean_difference));
    json_write_key(w, o, "lower", json_write_number(c->lo));
    json_write_key(w, o, "upper", json_write_number(c->hi));
    json_write_key(w, o, "p", json_write_number(c->p_holm));
    json_write_key(w, o, "p_better", json_write_number(c->p_better));
    json_write_key(w, o, "verdict", json_string(r->cmp[i].verdict));
    json_write_key(w, o, "sentence", json_string(r->cmp[i].sentence));
    return o;
}

static json_t *links_object(json_writer *w, const glm_links *l)
{
    const plan *p = l->report->plan;
    json_t *o = json_object(), *links = json_array(), *comparisons = json_array();
    for (size_t i = 0; i < l->n; i++) json_write_item(w, links, link_object(w, l, i));
    for (size_t i = 0; i < l->report->verdict->n_cmp; i++)
        json_write_item(w, comparisons, comparison_object(w, l->report, i));
    json_write_key(w, o, "splits", json_write_count(p->set.runs));
    json_write_key(w, o, "rows_train", json_write_count(p->data.n_train));
    json_write_key(w, o, "rows_test", json_write_count(p->data.n_test));
    json_write_key(w, o, "seed", json_integer((json_int_t)p->set.seed));
    json_write_key(w, o, "null_deviance", json_write_number(l->report->verdict->act[0].null_mean));
    json_write_key(w, o, "links", links);
    json_write_key(w, o, "comparisons", comparisons);
    return o;
}

static json_t *notes(json_writer *w, const glm_summary *s)
{
    json_t *list = json_array();
    for (size_t i = 0; i < s->n_notes; i++) json_write_item(w, list, json_string(s->note[i]));
    return list;
}

static json_t *document(json_writer *w, const glm_summary *s, const glm_links *l,
                        const char *version)
{
    json_t *o = json_object(), *coefficients = json_array();
    for (size_t j = 0; j < s->cols; j++)
        json_write_item(w, coefficients, coefficient(w, &s->coefficient[j]));
    json_write_key(w, o, "schema", json_string(SCHEMA));
    json_write_key(w, o, "version", json_string(version));
    json_write_key(w, o, "data", json_write_text(s->data));
    json_write_key(w, o, "target", json_string(s->target));
    json_write_key(w, o, "event", json_write_text(s->event));
    json_write_key(w, o, "family", json_string(s->family));
    json_write_key(w, o, "link", json_string(s->link));
    json_write_key(w, o, "alpha", json_write_number(s->alpha));
    json_write_key(w, o, "offset", json_write_text(s->offset));
    json_write_key(w, o, "exposure", json_write_text(s->exposure));
    json_write_key(w, o, "weights", json_write_text(s->weights));
    json_write_key(w, o, "n", json_write_count(s->rows));
    json_write_key(w, o, "robust", json_boolean(s->robust));
    json_write_key(w, o, "confidence", json_write_number(s->confidence));
    json_write_key(w, o, "coefficients", coefficients);
    json_write_key(w, o, "log_likelihood", json_write_number(s->log_likelihood));
    json_write_key(w, o, "deviance", json_write_number(s->deviance));
    json_write_key(w, o, "null_deviance", json_write_number(s->null_deviance));
    json_write_key(w, o, "d2", json_write_number(s->d2));
    json_write_key(w, o, "aic", json_write_number(s->aic));
    json_write_key(w, o, "bic", json_write_number(s->bic));
    json_write_key(w, o, "parameters", json_write_count(s->parameters));
    json_write_key(w, o, "df_residual", json_write_count(s->df_residual));
    json_write_key(w, o, "dispersion", json_write_number(s->dispersion));
    json_write_key(w, o, "pearson_chi2", json_write_number(s->pearson));
    json_write_key(w, o, "mean_slope", json_write_number(s->slope));
    json_write_key(w, o, "iterations", json_write_count(s->iterations));
    json_write_key(w, o, "notes", notes(w, s));
    json_write_key(w, o, "comparison", l ? links_object(w, l) : json_null());
    return o;
}

int report_glm_json(FILE *out, const glm_summary *s, const glm_links *l, const char *version,
                    err *e)
{
    json_writer w = {0};
    json_t *o = document(&w, s, l, version);
    return json_write_document(&w, o, out, e);
}
