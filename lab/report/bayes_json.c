#include "report/bayes.h"

#include "base/json_write.h"

#include <jansson.h>
#include <stdio.h>

#define SCHEMA "softplus-bayes/1" /* changes when a key's meaning does; docs/bayes.md */

/* Not UTF-8, or not there: null. */
static json_t *text(const char *s)
{
    json_t *value = s && *s ? json_string(s) : NULL;
    return value ? value : json_null();
}

static json_t *parameter(json_writer *w, const bayes_parameter *p)
{
    json_t *o = json_object();
    json_write_key(w, o, "name", text(p->name));
    json_write_key(w, o, "mean", json_write_number(p->mean));
    json_write_key(w, o, "sd", json_write_number(p->sd));
    json_write_key(w, o, "mcse", json_write_number(p->mcse));
    json_write_key(w, o, "q5", json_write_number(p->q5));
    json_write_key(w, o, "median", json_write_number(p->median));
    json_write_key(w, o, "q95", json_write_number(p->q95));
    json_write_key(w, o, "rhat", json_write_number(p->diagnosis.rhat));
    json_write_key(w, o, "ess_bulk", json_write_number(p->diagnosis.ess_bulk));
    json_write_key(w, o, "ess_tail", json_write_number(p->diagnosis.ess_tail));
    return o;
}

static json_t *prior_object(json_writer *w, const bayes_prior *p)
{
    json_t *o = json_object();
    json_write_key(w, o, "what", json_string(p->what));
    json_write_key(w, o, "density", json_string(p->text));
    json_write_key(w, o, "centre", json_write_number(p->centre));
    json_write_key(w, o, "unit", json_write_number(p->unit));
    return o;
}

static json_t *sampler(json_writer *w, const bayes_summary *s)
{
    json_t *o = json_object();
    json_write_key(w, o, "chains", json_write_count(s->chains));
    json_write_key(w, o, "warmup", json_write_count(s->warmup));
    json_write_key(w, o, "samples", json_write_count(s->draws));
    json_write_key(w, o, "metric", json_string(s->metric == METRIC_DENSE ? "dense" : "diagonal"));
    json_write_key(w, o, "seed", json_integer((json_int_t)s->seed));
    json_write_key(w, o, "acceptance", json_write_number(s->accept));
    json_write_key(w, o, "step_size", json_write_number(s->size));
    json_write_key(w, o, "leapfrogs", json_write_count(s->leapfrogs));
    json_write_key(w, o, "warmup_leapfrogs", json_write_count(s->warmup_leapfrogs));
    json_write_key(w, o, "divergent", json_write_count(s->divergent));
    json_write_key(w, o, "at_max_depth", json_write_count(s->saturated));
    json_write_key(w, o, "ebfmi", json_write_number(s->least_ebfmi));
    json_write_key(w, o, "rhat", json_write_number(s->worst_rhat));
    json_write_key(w, o, "ess_bulk", json_write_number(s->least_bulk));
    json_write_key(w, o, "ess_tail", json_write_number(s->least_tail));
    json_write_key(w, o, "log_density_rhat", json_write_number(s->log_density.rhat));
    json_write_key(w, o, "log_density_ess_bulk", json_write_number(s->log_density.ess_bulk));
    json_write_key(w, o, "vector_rhat", json_write_number(s->vector_rhat));
    return o;
}

static json_t *prediction_object(json_writer *w, const bayes_summary *s)
{
    if (!s->predicted) return json_null();
    const prediction *p = &s->prediction;
    json_t *o = json_object();
    json_write_key(w, o, "rows", json_write_count(p->rows));
    json_write_key(w, o, "draws", json_write_count(p->draws));
    json_write_key(w, o, "inside_50", json_write_number(p->inside_50));
    json_write_key(w, o, "inside_90", json_write_number(p->inside_90));
    json_write_key(w, o, "width_90", json_write_number(p->width_90));
    json_write_key(w, o, "log_score", json_write_number(p->log_score));
    json_write_key(w, o, "rmse", json_write_number(p->rmse));
    return o;
}

static json_t *document(json_writer *w, const bayes_summary *s, const char *version)
{
    json_t *o = json_object(), *priors = json_array(), *parameters = json_array();
    json_t *notes = json_array();
    for (size_t i = 0; i < s->n_priors; i++)
        json_write_item(w, priors, prior_object(w, &s->prior[i]));
    for (size_t i = 0; i < s->n; i++)
        json_write_item(w, parameters, parameter(w, &s->parameter[i]));
    for (size_t i = 0; i < s->n_notes; i++) json_write_item(w, notes, text(s->note[i]));
    json_write_key(w, o, "schema", json_string(SCHEMA));
    json_write_key(w, o, "version", json_string(version));
    json_write_key(w, o, "data", text(s->data));
    json_write_key(w, o, "target", text(s->target));
    json_write_key(w, o, "event", text(s->event));
    json_write_key(w, o, "family", json_string(s->family));
    json_write_key(w, o, "link", json_string(s->link));
    json_write_key(w, o, "network", text(s->network));
    json_write_key(w, o, "group", text(s->group));
    json_write_key(w, o, "scale_formula", text(s->scale_formula));
    json_write_key(w, o, "offset", text(s->offset));
    json_write_key(w, o, "exposure", text(s->exposure));
    json_write_key(w, o, "weights", text(s->weights));
    json_write_key(w, o, "n", json_write_count(s->rows));
    json_write_key(w, o, "positive", json_string(s->positive));
    json_write_key(w, o, "priors", priors);
    json_write_key(w, o, "parameters", parameters);
    json_write_key(w, o, "sampler", sampler(w, s));
    json_write_key(w, o, "prediction", prediction_object(w, s));
    json_write_key(w, o, "notes", notes);
    return o;
}

int report_bayes_json(FILE *out, const bayes_summary *s, const char *version, err *e)
{
    json_writer w = {0};
    json_t *o = document(&w, s, version);
    int rc = 0;
    if (w.failed)
        rc = err_memory(e, "the JSON document");
    else if (json_dumpf(o, out, JSON_INDENT(2) | JSON_PRESERVE_ORDER) != 0 ||
             putc('\n', out) == EOF)
        rc = err_set(e, ERR_IO, "the JSON document cannot be written");
    json_decref(o);
    return rc;
}
