#include "report/report.h"

#include "base/mem.h"
#include "report/json_training.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define SCHEMA "softplus-compare/1" /* changes when a key's meaning does; docs/json.md */

/* A file's name need not be UTF-8, as JSON must: then its bytes beyond ASCII become '?'. */
static json_t *path_string(const char *path)
{
    json_t *value = json_string(path);
    char *ascii = value ? NULL : mem_string(path);
    if (!ascii) return value;
    for (char *c = ascii; *c; c++)
        if ((unsigned char)*c >= 0x80) *c = '?';
    value = json_string(ascii);
    free(ascii);
    return value;
}

/* 64 bits are more than a JSON number holds everywhere. */
static json_t *bits(uint64_t value)
{
    char text[24];
    snprintf(text, sizeof text, "%" PRIu64, value);
    return json_string(text);
}

static json_t *interval(json_writer *w, double lo, double hi)
{
    json_t *pair = json_array();
    json_write_item(w, pair, json_write_number(lo));
    json_write_item(w, pair, json_write_number(hi));
    return pair;
}

static json_t *strings(json_writer *w, const char *const *text, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) json_write_item(w, list, json_string(text[i]));
    return list;
}

static json_t *counts(json_writer *w, const size_t *count, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) json_write_item(w, list, json_write_count(count[i]));
    return list;
}

/* [height, width, channels], or []. */
static json_t *image_array(json_writer *w, const image_shape *s)
{
    return counts(w, (size_t[]){s->height, s->width, s->channels}, s->height ? 3 : 0);
}

static json_t *library_object(json_writer *w, const report *r)
{
    json_t *o = json_object();
    json_write_key(w, o, "version", json_string(r->facts.version));
    json_write_key(w, o, "isa", json_string(r->facts.isa));
    return o;
}

static json_t *name_or_null(const char *name)
{
    return name ? json_string(name) : json_null();
}

static json_t *data_object(json_writer *w, const report *r)
{
    const plan_data *d = &r->plan->data;
    json_t *o = json_object();
    json_write_key(w, o, "path", path_string(d->path));
    json_write_key(w, o, "rows", json_write_count(d->rows));
    json_write_key(w, o, "features", json_write_count(d->features));
    json_write_key(w, o, "image", image_array(w, &d->image));
    json_write_key(w, o, "target", json_string(d->target));
    json_write_key(w, o, "task", json_string(task_name(d->task)));
    json_write_key(w, o, "classes", json_write_count(d->classes));
    json_write_key(w, o, "text", strings(w, (const char *const *)d->text, d->n_text));
    json_write_key(w, o, "text_features",
                   d->n_text ? json_write_count(d->text_features) : json_null());
    json_write_key(w, o, "categorical",
                   strings(w, (const char *const *)d->category, d->n_category));
    json_write_key(w, o, "group", name_or_null(d->group));
    json_write_key(w, o, "time", name_or_null(d->time));
    json_write_key(w, o, "weights", name_or_null(d->weights));
    json_write_key(w, o, "rows_train", json_write_count(d->n_train));
    json_write_key(w, o, "rows_validation", json_write_count(d->n_valid));
    json_write_key(w, o, "rows_test", json_write_count(d->n_test));
    json_write_key(w, o, "notes", strings(w, r->facts.note, r->facts.n_notes));
    return o;
}

static json_t *settings_object(json_writer *w, const report *r)
{
    const plan_settings *s = &r->plan->set;
    json_t *o = json_object(), *rates = json_array(), *links = json_array();
    for (size_t i = 0; i < s->n_rates; i++)
        json_write_item(w, rates, json_write_number(s->rate[i]));
    json_write_key(w, o, "convolutions", counts(w, s->conv, s->n_conv));
    json_write_key(w, o, "hidden", counts(w, s->hidden, s->n_hidden));
    json_write_key(w, o, "residual", json_boolean(s->residual));
    json_write_key(w, o, "layer_norm", json_boolean(s->layer_norm));
    json_write_key(w, o, "dropout", json_write_number(s->dropout));
    json_write_key(w, o, "optimizer", json_string(optimizer_name(s->optimizer)));
    json_write_key(w, o, "momentum",
                   s->optimizer == OPTIMIZER_SGD ? json_write_number(s->momentum) : json_null());
    json_write_key(w, o, "weight_decay", json_write_number(s->weight_decay));
    json_write_key(w, o, "link",
                   plan_has_link(r->plan->data.task) && !s->n_links
                       ? json_string(plan_link_name(s->link))
                       : json_null());
    for (size_t i = 0; i < s->n_links; i++)
        json_write_item(w, links, json_string(plan_link_name(s->links[i])));
    json_write_key(w, o, "links", links);
    json_write_key(w, o, "batch", json_write_count(s->batch));
    json_write_key(w, o, "epochs", json_write_count(s->max_epochs));
    json_write_key(w, o, "patience", json_write_count(s->patience));
    json_write_key(w, o, "runs", json_write_count(s->runs));
    json_write_key(w, o, "tuning_splits", json_write_count(s->n_tune));
    json_write_key(w, o, "rates", rates);
    json_write_key(w, o, "seed", json_integer((json_int_t)s->seed));
    json_write_key(w, o, "own_draws", json_boolean(s->own_draws));
    json_write_key(w, o, "rope", json_write_number(s->rope));
    json_write_key(w, o, "confidence", json_write_number(s->confidence));
    json_write_key(w, o, "stop_when_clear", json_boolean(s->stop_when_clear));
    return o;
}

static json_t *looks_object(json_writer *w, const report *r)
{
    const looks_end *end = r->facts.end;
    json_t *o = json_object();
    json_write_key(w, o, "clear", json_boolean(end && end->clear));
    json_write_key(w, o, "pairs", end ? json_write_count(end->pairs) : json_null());
    json_write_key(w, o, "planned", end ? json_write_count(end->planned) : json_null());
    json_write_key(w, o, "level", end ? json_write_number(end->level) : json_null());
    return o;
}

static json_t *measures_object(json_writer *w, const report *r)
{
    json_t *o = json_object();
    json_write_key(w, o, "score", json_string(r->loss_name));
    json_write_key(w, o, "quality", json_string(r->score_name));
    return o;
}

static void put_betas(json_writer *w, json_t *o, run_betas b)
{
    int learned = b.mean > 0;
    json_write_key(w, o, "beta", learned ? json_write_number(b.mean) : json_null());
    json_write_key(w, o, "beta_least", learned ? json_write_number(b.least) : json_null());
    json_write_key(w, o, "beta_most", learned ? json_write_number(b.most) : json_null());
}

/* Null where nothing was predicted but a mean. */
static json_t *shares(json_writer *w, const double *share, size_t n)
{
    if (isnan(share[0])) return json_null();
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) json_write_item(w, list, json_write_number(share[i]));
    return list;
}

static json_t *levels(json_writer *w)
{
    json_t *list = json_array();
    for (size_t k = 0; k < CALIBRATION_LEVELS; k++)
        json_write_item(w, list, json_write_number(calibration_level(k)));
    return list;
}

static json_t *activation_object(json_writer *w, const report *r, size_t a)
{
    const act_summary *s = &r->verdict->act[a];
    json_t *o = json_object();
    json_write_key(w, o, "name", json_string(r->row[a].label));
    json_write_key(w, o, "score_mean", json_write_number(s->loss_mean));
    json_write_key(w, o, "score_ci", interval(w, s->loss_lo, s->loss_hi));
    json_write_key(w, o, "score_constant", json_write_number(s->null_mean));
    json_write_key(w, o, "quality_mean", json_write_number(s->score_mean));
    json_write_key(w, o, "dead_units", json_write_number(s->dead_units));
    put_betas(w, o, s->beta);
    json_write_key(w, o, "coverage", shares(w, s->coverage, CALIBRATION_INTERVALS));
    json_write_key(w, o, "below", shares(w, s->below, CALIBRATION_LEVELS));
    json_write_key(w, o, "lr", json_write_number(s->rate));
    json_write_key(w, o, "epochs", json_write_number(s->epochs));
    json_write_key(w, o, "cut_off", json_write_count(s->cut_off));
    json_write_key(w, o, "runs", json_write_count(s->runs));
    json_write_key(w, o, "diverged", json_write_count(s->diverged));
    json_write_key(w, o, "seconds_per_epoch", json_write_number(s->seconds_per_epoch));
    json_write_key(w, o, "seconds_per_run", json_write_number(s->seconds_per_run));
    json_write_key(w, o, "seconds_ratio", json_write_number(s->time_ratio));
    return o;
}

static json_t *comparison_object(json_writer *w, const report *r, size_t i)
{
    const comparison *c = &r->verdict->cmp[i];
    json_t *o = json_object();
    json_write_key(w, o, "a", json_string(r->cmp[i].a));
    json_write_key(w, o, "b", json_string(r->cmp[i].b));
    json_write_key(w, o, "pairs", json_write_count(c->pairs));
    json_write_key(w, o, "mean_difference", json_write_number(c->mean_difference));
    json_write_key(w, o, "ci", interval(w, c->lo, c->hi));
    json_write_key(w, o, "relative_difference", json_write_number(r->cmp[i].relative));
    json_write_key(w, o, "sd", json_write_number(c->sd));
    json_write_key(w, o, "p_value", json_write_number(c->p_value));
    json_write_key(w, o, "p_holm", json_write_number(c->p_holm));
    json_write_key(w, o, "p_better", json_write_number(c->p_better));
    json_write_key(w, o, "p_better_ci", interval(w, c->p_better_lo, c->p_better_hi));
    json_write_key(w, o, "rope", json_write_number(c->rope));
    json_write_key(w, o, "verdict", json_string(r->cmp[i].verdict));
    json_write_key(w, o, "more_runs",
                   c->kind == VERDICT_UNDECIDED ? json_write_count(c->more_runs) : json_null());
    json_write_key(w, o, "sentence", json_string(r->cmp[i].sentence));
    json_write_key(w, o, "advice", json_string(r->cmp[i].advice));
    return o;
}

static const char *status_word(run_status s)
{
    switch (s) {
    case RUN_OK: return "ok";
    case RUN_DIVERGED: return "diverged";
    case RUN_PENDING: break;
    }
    return "pending";
}

/* What tuning and final trials have in common. */
static json_t *trial_object(json_writer *w, const report *r, const run_result *t)
{
    int done = t->status != RUN_PENDING;
    json_t *o = json_object();
    json_write_key(w, o, "id", json_write_count(t->id));
    json_write_key(w, o, "activation", json_string(r->row[t->activation].label));
    json_write_key(w, o, "pair", json_write_count(t->pair));
    json_write_key(w, o, "seed", json_integer((json_int_t)t->seed));
    json_write_key(w, o, "status", json_string(status_word(t->status)));
    json_write_key(w, o, "lr", json_write_number(t->rate));
    json_write_key(w, o, "validation_loss", done ? json_write_number(t->valid_loss) : json_null());
    return o;
}

static json_t *run_object(json_writer *w, const report *r, const run_result *t)
{
    int done = t->status != RUN_PENDING;
    json_t *o = trial_object(w, r, t);
    json_write_key(w, o, "test_loss", done ? json_write_number(t->test_loss) : json_null());
    json_write_key(w, o, "constant_loss", done ? json_write_number(t->null_loss) : json_null());
    json_write_key(w, o, "quality", done ? json_write_number(t->test_score) : json_null());
    json_write_key(w, o, "dead_units", done ? json_write_number(t->dead_units) : json_null());
    put_betas(w, o, t->beta);
    json_write_key(w, o, "epochs", done ? json_write_count(t->epochs) : json_null());
    json_write_key(w, o, "best_epoch", done ? json_write_count(t->best_epoch) : json_null());
    json_write_key(w, o, "seconds_per_epoch",
                   done ? json_write_number(t->seconds_per_epoch) : json_null());
    return o;
}

static json_t *document(json_writer *w, const report *r)
{
    const plan *p = r->plan;
    json_t *o = json_object(), *activations = json_array(), *comparisons = json_array();
    json_t *runs = json_array(), *tuning = json_array();
    for (size_t a = 0; a < r->verdict->n_act; a++)
        json_write_item(w, activations, activation_object(w, r, a));
    for (size_t i = 0; i < r->verdict->n_cmp; i++)
        json_write_item(w, comparisons, comparison_object(w, r, i));
    for (size_t i = p->n_tune_trials; i < p->n_trials; i++)
        json_write_item(w, runs, run_object(w, r, &r->result[i]));
    for (size_t i = 0; i < p->n_tune_trials; i++)
        json_write_item(w, tuning, trial_object(w, r, &r->result[i]));
    json_write_key(w, o, "schema", json_string(SCHEMA));
    json_write_key(w, o, "library", library_object(w, r));
    json_write_key(w, o, "data", data_object(w, r));
    json_write_key(w, o, "settings", settings_object(w, r));
    json_write_key(w, o, "plan_hash", bits(plan_hash(p)));
    json_write_key(w, o, "complete", json_boolean(r->complete));
    json_write_key(w, o, "looks", looks_object(w, r));
    json_write_key(w, o, "measures", measures_object(w, r));
    json_write_key(w, o, "calibration_levels", levels(w));
    json_write_key(w, o, "activations", activations);
    json_write_key(w, o, "comparisons", comparisons);
    json_write_key(w, o, "remarks", strings(w, (const char *const *)r->remark, r->n_remarks));
    json_write_key(w, o, "training", json_training(w, r));
    json_write_key(w, o, "runs", runs);
    json_write_key(w, o, "tuning", tuning);
    return o;
}

int report_json(FILE *out, const report *r, err *e)
{
    json_writer w = {0};
    json_t *o = document(&w, r);
    return json_write_document(&w, o, out, e);
}
