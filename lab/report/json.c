#include "report/report.h"

#include "base/mem.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define SCHEMA "softplus-compare/1" /* changes when a key's meaning does; docs/json.md */

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

/* JSON has neither NaN nor infinity. */
static json_t *number(double x)
{
    return isfinite(x) ? json_real(x) : json_null();
}

static json_t *count(size_t n)
{
    return json_integer((json_int_t)n);
}

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

static json_t *interval(writer *w, double lo, double hi)
{
    json_t *pair = json_array();
    append(w, pair, number(lo));
    append(w, pair, number(hi));
    return pair;
}

static json_t *strings(writer *w, const char *const *text, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) append(w, list, json_string(text[i]));
    return list;
}

static json_t *library_object(writer *w, const report *r)
{
    json_t *o = json_object();
    put(w, o, "version", json_string(r->facts.version));
    put(w, o, "isa", json_string(r->facts.isa));
    return o;
}

static json_t *data_object(writer *w, const report *r)
{
    const plan_data *d = &r->plan->data;
    json_t *o = json_object();
    put(w, o, "path", path_string(d->path));
    put(w, o, "rows", count(d->rows));
    put(w, o, "features", count(d->features));
    put(w, o, "target", json_string(d->target));
    put(w, o, "task", json_string(task_name(d->task)));
    put(w, o, "classes", count(d->classes));
    put(w, o, "rows_train", count(d->n_train));
    put(w, o, "rows_validation", count(d->n_valid));
    put(w, o, "rows_test", count(d->n_test));
    put(w, o, "notes", strings(w, r->facts.note, r->facts.n_notes));
    return o;
}

static json_t *settings_object(writer *w, const report *r)
{
    const plan_settings *s = &r->plan->set;
    json_t *o = json_object(), *hidden = json_array(), *rates = json_array();
    for (size_t i = 0; i < s->n_hidden; i++) append(w, hidden, count(s->hidden[i]));
    for (size_t i = 0; i < s->n_rates; i++) append(w, rates, number(s->rate[i]));
    put(w, o, "hidden", hidden);
    put(w, o, "optimizer", json_string(optimizer_name(s->optimizer)));
    put(w, o, "momentum", s->optimizer == OPTIMIZER_SGD ? number(s->momentum) : json_null());
    put(w, o, "link",
        r->plan->data.task != TASK_COUNT ? json_null()
                                         : json_string(s->link == LINK_EXP ? "exp" : "softplus"));
    put(w, o, "batch", count(s->batch));
    put(w, o, "epochs", count(s->max_epochs));
    put(w, o, "patience", count(s->patience));
    put(w, o, "runs", count(s->runs));
    put(w, o, "tuning_splits", count(s->n_tune));
    put(w, o, "rates", rates);
    put(w, o, "seed", json_integer((json_int_t)s->seed));
    put(w, o, "own_draws", json_boolean(s->own_draws));
    put(w, o, "rope", number(s->rope));
    put(w, o, "confidence", number(s->confidence));
    return o;
}

static json_t *measures_object(writer *w, const report *r)
{
    json_t *o = json_object();
    put(w, o, "score", json_string(r->loss_name));
    put(w, o, "quality", json_string(r->score_name));
    return o;
}

static json_t *activation_object(writer *w, const report *r, size_t a)
{
    const act_summary *s = &r->verdict->act[a];
    json_t *o = json_object();
    put(w, o, "name", json_string(r->row[a].label));
    put(w, o, "score_mean", number(s->loss_mean));
    put(w, o, "score_ci", interval(w, s->loss_lo, s->loss_hi));
    put(w, o, "score_constant", number(s->null_mean));
    put(w, o, "quality_mean", number(s->score_mean));
    put(w, o, "dead_units", number(s->dead_units));
    put(w, o, "lr", number(s->rate));
    put(w, o, "epochs", number(s->epochs));
    put(w, o, "runs", count(s->runs));
    put(w, o, "diverged", count(s->diverged));
    put(w, o, "seconds_per_epoch", number(s->seconds_per_epoch));
    put(w, o, "seconds_ratio", number(s->time_ratio));
    return o;
}

static json_t *comparison_object(writer *w, const report *r, size_t i)
{
    const comparison *c = &r->verdict->cmp[i];
    json_t *o = json_object();
    put(w, o, "a", json_string(r->cmp[i].a));
    put(w, o, "b", json_string(r->cmp[i].b));
    put(w, o, "pairs", count(c->pairs));
    put(w, o, "mean_difference", number(c->mean_difference));
    put(w, o, "ci", interval(w, c->lo, c->hi));
    put(w, o, "relative_difference", number(r->cmp[i].relative));
    put(w, o, "sd", number(c->sd));
    put(w, o, "p_value", number(c->p_value));
    put(w, o, "p_holm", number(c->p_holm));
    put(w, o, "p_better", number(c->p_better));
    put(w, o, "p_better_ci", interval(w, c->p_better_lo, c->p_better_hi));
    put(w, o, "rope", number(c->rope));
    put(w, o, "verdict", json_string(r->cmp[i].verdict));
    put(w, o, "more_runs", c->kind == VERDICT_UNDECIDED ? count(c->more_runs) : json_null());
    put(w, o, "sentence", json_string(r->cmp[i].sentence));
    put(w, o, "advice", json_string(r->cmp[i].advice));
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
static json_t *trial_object(writer *w, const report *r, const run_result *t)
{
    int done = t->status != RUN_PENDING;
    json_t *o = json_object();
    put(w, o, "id", count(t->id));
    put(w, o, "activation", json_string(r->row[t->activation].label));
    put(w, o, "pair", count(t->pair));
    put(w, o, "seed", json_integer((json_int_t)t->seed));
    put(w, o, "status", json_string(status_word(t->status)));
    put(w, o, "lr", number(t->rate));
    put(w, o, "validation_loss", done ? number(t->valid_loss) : json_null());
    return o;
}

static json_t *run_object(writer *w, const report *r, const run_result *t)
{
    int done = t->status != RUN_PENDING;
    json_t *o = trial_object(w, r, t);
    put(w, o, "test_loss", done ? number(t->test_loss) : json_null());
    put(w, o, "constant_loss", done ? number(t->null_loss) : json_null());
    put(w, o, "quality", done ? number(t->test_score) : json_null());
    put(w, o, "dead_units", done ? number(t->dead_units) : json_null());
    put(w, o, "epochs", done ? count(t->epochs) : json_null());
    put(w, o, "best_epoch", done ? count(t->best_epoch) : json_null());
    put(w, o, "seconds_per_epoch", done ? number(t->seconds_per_epoch) : json_null());
    return o;
}

static json_t *document(writer *w, const report *r)
{
    const plan *p = r->plan;
    json_t *o = json_object(), *activations = json_array(), *comparisons = json_array();
    json_t *runs = json_array(), *tuning = json_array();
    for (size_t a = 0; a < r->verdict->n_act; a++)
        append(w, activations, activation_object(w, r, a));
    for (size_t i = 0; i < r->verdict->n_cmp; i++)
        append(w, comparisons, comparison_object(w, r, i));
    for (size_t i = p->n_tune_trials; i < p->n_trials; i++)
        append(w, runs, run_object(w, r, &r->result[i]));
    for (size_t i = 0; i < p->n_tune_trials; i++)
        append(w, tuning, trial_object(w, r, &r->result[i]));
    put(w, o, "schema", json_string(SCHEMA));
    put(w, o, "library", library_object(w, r));
    put(w, o, "data", data_object(w, r));
    put(w, o, "settings", settings_object(w, r));
    put(w, o, "plan_hash", bits(plan_hash(p)));
    put(w, o, "complete", json_boolean(r->finished == r->planned));
    put(w, o, "measures", measures_object(w, r));
    put(w, o, "activations", activations);
    put(w, o, "comparisons", comparisons);
    put(w, o, "remarks", strings(w, (const char *const *)r->remark, r->n_remarks));
    put(w, o, "runs", runs);
    put(w, o, "tuning", tuning);
    return o;
}

int report_json(FILE *out, const report *r, err *e)
{
    writer w = {0};
    json_t *o = document(&w, r);
    int rc = 0;
    if (w.failed)
        rc = err_memory(e, "the JSON document");
    else if (json_dumpf(o, out, JSON_INDENT(2) | JSON_PRESERVE_ORDER) != 0 ||
             putc('\n', out) == EOF)
        rc = err_set(e, ERR_IO, "the JSON document cannot be written");
    json_decref(o);
    return rc;
}
