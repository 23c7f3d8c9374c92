#include "report/explain.h"
#include "base/json_write.h"

#include <jansson.h>

#define SCHEMA "softplus-explain/1" /* changes when a key's meaning does; docs/explain.md */

static json_t *point_object(json_writer *w, const explain_point *p)
{
    json_t *o = json_object();
    json_write_key(w, o, "at", p->level ? json_write_text(p->level) : json_write_number(p->at));
    json_write_key(w, o, "prediction", json_write_number(p->prediction));
    return o;
}

static json_t *feature_object(json_writer *w, const explain_feature *f)
{
    static const char *const kind[] = {"number", "category", "pixel", "words"}; /* explain_kind */
    json_t *o = json_object(), *points = json_array();
    json_write_key(w, o, "name", json_write_text(f->name));
    json_write_key(w, o, "kind", json_string(kind[f->kind]));
    json_write_key(w, o, "input", json_write_count(f->input));
    json_write_key(w, o, "sd", json_write_number(f->sd));
    json_write_key(w, o, "contribution", json_write_number(f->integrated));
    json_write_key(w, o, "slope_per_sd", json_write_number(f->gradient));
    json_write_key(w, o, "slope_per_unit", json_write_number(f->gradient_own));
    json_write_key(w, o, "sign", json_write_number(f->sign));
    json_write_key(w, o, "curvature", json_write_number(f->bend));
    json_write_key(w, o, "top_share", json_write_number(f->top_share));
    for (size_t k = 0; k < f->n_points; k++)
        json_write_item(w, points, point_object(w, &f->point[k]));
    json_write_key(w, o, "dependence", points);
    return o;
}

static json_t *movement_object(json_writer *w, const movement *m)
{
    json_t *o = json_object();
    json_write_key(w, o, "mean", json_write_number(m->mean));
    json_write_key(w, o, "worst", json_write_number(m->worst));
    json_write_key(w, o, "lipschitz", json_write_number(m->lipschitz));
    return o;
}

static json_t *subject_object(json_writer *w, const explain_subject *s)
{
    json_t *o = json_object();
    json_write_key(w, o, "name", json_write_text(s->name));
    json_write_key(w, o, "gradient", movement_object(w, &s->stability.gradient));
    json_write_key(w, o, "contributions", movement_object(w, &s->stability.integrated));
    json_write_key(w, o, "residual", json_write_number(s->residual));
    json_write_key(w, o, "differs", json_write_number(s->shift));
    return o;
}

static json_t *curvature_object(json_writer *w, const explanation *x)
{
    json_t *o = json_object();
    json_write_key(w, o, "median", json_write_number(x->curvature_median));
    json_write_key(w, o, "worst", json_write_number(x->curvature_worst));
    json_write_key(w, o, "positive", json_write_number(x->curvature_positive));
    json_write_key(w, o, "residual", json_write_number(x->curvature_residual));
    json_write_key(w, o, "only_from_link", json_boolean(x->flat));
    return o;
}

static json_t *options_object(json_writer *w, const explain_options *options)
{
    json_t *o = json_object();
    json_write_key(w, o, "noise", json_write_number(options->noise));
    json_write_key(w, o, "repeats", json_write_count(options->repeats));
    json_write_key(w, o, "tolerance", json_write_number(options->tolerance));
    json_write_key(w, o, "points", json_write_count(options->points));
    json_write_key(w, o, "seed", json_write_count((size_t)options->seed));
    return o;
}

/* Height, width and channels; null where the inputs are no image. */
static json_t *image_array(json_writer *w, const image_shape *s)
{
    const size_t side[] = {s->height, s->width, s->channels};
    if (s->height == 0) return json_null();
    json_t *a = json_array();
    for (size_t i = 0; i < sizeof side / sizeof *side; i++)
        json_write_item(w, a, json_write_count(side[i]));
    return a;
}

static json_t *document(json_writer *w, const report_explanation *r)
{
    const explanation *x = r->x;
    json_t *o = json_object(), *features = json_array(), *subjects = json_array();
    json_write_key(w, o, "schema", json_string(SCHEMA));
    json_write_key(w, o, "library", json_write_text(r->version));
    json_write_key(w, o, "isa", json_write_text(r->isa));
    json_write_key(w, o, "command", json_write_text(r->command));
    json_write_key(w, o, "model", json_write_text(r->model));
    json_write_key(w, o, "activation", json_write_text(r->activation));
    json_write_key(w, o, "data", json_write_text(r->data));
    json_write_key(w, o, "target", json_write_text(r->target));
    json_write_key(w, o, "class", json_write_text(r->class_name));
    json_write_key(w, o, "standard_deviation", json_boolean(r->is_sd));
    json_write_key(w, o, "rows", json_write_count(x->rows));
    json_write_key(w, o, "data_rows", json_write_count(r->data_rows));
    json_write_key(w, o, "inputs", json_write_count(x->inputs));
    json_write_key(w, o, "image", image_array(w, &x->image));
    json_write_key(w, o, "settings", options_object(w, &x->options));
    json_write_key(w, o, "mean", json_write_number(x->mean));
    json_write_key(w, o, "sd", json_write_number(x->sd));
    json_write_key(w, o, "baseline", json_write_number(x->baseline_value));
    json_write_key(w, o, "residual", json_write_number(x->residual));
    json_write_key(w, o, "gradients_per_row", json_write_number(x->gradients));
    json_write_key(w, o, "curvature", curvature_object(w, x));
    for (size_t f = 0; f < x->n_features; f++)
        json_write_item(w, features, feature_object(w, &x->feature[f]));
    json_write_key(w, o, "features", features);
    for (size_t k = 0; k < x->n_subjects; k++)
        json_write_item(w, subjects, subject_object(w, &x->subject[k]));
    json_write_key(w, o, "stability", subjects);
    return o;
}

int report_explain_json(FILE *out, const report_explanation *r, err *e)
{
    json_writer w = {0};
    json_t *o = document(&w, r);
    return json_write_document(&w, o, out, e);
}
