#include "report/energy.h"

#include "base/json_write.h"

#include <jansson.h>
#include <stdio.h>

#define SCHEMA "softplus-energy/1" /* changes when a key's meaning does; docs/energy.md */

static json_t *mean_object(json_writer *w, const energy_mean *m)
{
    json_t *o = json_object();
    json_write_key(w, o, "value", json_write_number(m->value));
    json_write_key(w, o, "half_width", json_write_number(m->half_width));
    return o;
}

static json_t *begin(json_writer *w, const energy_data *d, const char *model, const char *version)
{
    json_t *o = json_object(), *name = json_string(d->name);
    json_write_key(w, o, "schema", json_string(SCHEMA));
    json_write_key(w, o, "library", json_string(version));
    json_write_key(w, o, "model", json_string(model));
    json_write_key(w, o, "data", name ? name : json_null()); /* a path that is not UTF-8 */
    json_write_key(w, o, "n_train", json_write_count(d->n_train));
    json_write_key(w, o, "n_test", json_write_count(d->n_test));
    json_write_key(w, o, "columns", json_write_count(d->columns));
    json_write_key(w, o, "seed", json_integer((json_int_t)d->seed));
    return o;
}

static int end(FILE *out, json_writer *w, json_t *o, err *e)
{
    int rc = w->failed || !o ? err_memory(e, "JSON") : 0;
    if (rc == 0 && (json_dumpf(o, out, JSON_INDENT(2)) != 0 || fputc('\n', out) == EOF))
        rc = err_set(e, ERR_IO, "JSON cannot be written");
    json_decref(o);
    return rc;
}

int report_rbm_json(FILE *out, const rbm_summary *s, const char *version, err *e)
{
    json_writer w = {0};
    json_t *o = begin(&w, &s->data, "rbm", version), *z = json_object();
    json_write_key(&w, o, "hidden", json_write_count(s->hidden));
    json_write_key(&w, o, "epochs", json_write_count(s->epochs));
    json_write_key(&w, o, "batch", json_write_count(s->batch));
    json_write_key(&w, o, "gibbs", json_write_count(s->gibbs));
    json_write_key(&w, o, "rate", json_write_number(s->rate));
    json_write_key(&w, o, "drawn", json_boolean(s->grey));
    json_write_key(&w, z, "value", json_write_number(s->log_z));
    json_write_key(&w, z, "lower", json_write_number(s->log_z_lower));
    json_write_key(&w, z, "upper", json_write_number(s->log_z_upper));
    json_write_key(&w, z, "exact", json_boolean(s->exact));
    json_write_key(&w, o, "log_z", z);
    json_write_key(&w, o, "log_likelihood_train", mean_object(&w, &s->train));
    json_write_key(&w, o, "log_likelihood_test", mean_object(&w, &s->test));
    json_write_key(&w, o, "independent_train", json_write_number(s->independent_train));
    json_write_key(&w, o, "independent_test", json_write_number(s->independent_test));
    return end(out, &w, o, e);
}

static json_t *mmd_object(json_writer *w, const score_row *r)
{
    json_t *o = json_object();
    json_write_key(w, o, "value", json_write_number(r->mmd));
    json_write_key(w, o, "lower", json_write_number(r->mmd_lower));
    json_write_key(w, o, "upper", json_write_number(r->mmd_upper));
    json_write_key(w, o, "p", json_write_number(r->mmd_p));
    return o;
}

static json_t *network_object(json_writer *w, const score_row *r)
{
    json_t *o = json_object();
    json_write_key(w, o, "activation", json_string(r->activation));
    json_write_key(w, o, "method", json_string(r->method));
    json_write_key(w, o, "denoising_loss", mean_object(w, &r->denoising));
    json_write_key(w, o, "exact_loss", mean_object(w, &r->exact));
    json_write_key(w, o, "mmd2", mmd_object(w, r));
    json_write_key(w, o, "accepted", json_write_number(r->accepted));
    json_write_key(w, o, "step", json_write_number(r->step));
    return o;
}

int report_score_json(FILE *out, const score_summary *s, const char *version, err *e)
{
    json_writer w = {0};
    json_t *o = begin(&w, &s->data, "score", version), *hidden = json_array(), *list = json_array();
    for (size_t l = 0; l < s->n_hidden; l++)
        json_write_item(&w, hidden, json_write_count(s->hidden[l]));
    for (size_t k = 0; k < s->n_rows; k++)
        json_write_item(&w, list, network_object(&w, &s->row[k]));
    json_write_key(&w, o, "hidden", hidden);
    json_write_key(&w, o, "epochs", json_write_count(s->epochs));
    json_write_key(&w, o, "batch", json_write_count(s->batch));
    json_write_key(&w, o, "rate", json_write_number(s->rate));
    json_write_key(&w, o, "noise", json_write_number(s->noise));
    json_write_key(&w, o, "samples", json_write_count(s->samples));
    json_write_key(&w, o, "sample_steps", json_write_count(s->sample_steps));
    json_write_key(&w, o, "networks", list);
    json_write_key(&w, o, "mmd2_trained_on", mmd_object(&w, &s->trained_on));
    return end(out, &w, o, e);
}
