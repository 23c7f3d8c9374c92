#include "model/metadata.h"

#include "base/mem.h"
#include "base/str.h"
#include "model/parse.h"
#include "prep/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SCHEMA "softplus-model/1" /* changes when a key's meaning does; docs/model.md */

enum { MAX_UNITS = 65536, MAX_CLASSES = 65536 };

/* Writing: jansson answers NULL or -1 when memory is short and takes NULL for nothing; json_pack
   then gives NULL for the whole. */

static json_t *strings(char *const *text, size_t n)
{
    json_t *list = json_array();
    int failed = 0;
    for (size_t i = 0; i < n; i++) failed |= json_array_append_new(list, json_string(text[i])) != 0;
    if (!failed) return list;
    json_decref(list);
    return NULL;
}

static json_t *numbers(const double *value, size_t n)
{
    json_t *list = json_array();
    int failed = 0;
    for (size_t i = 0; i < n; i++) failed |= json_array_append_new(list, json_real(value[i])) != 0;
    if (!failed) return list;
    json_decref(list);
    return NULL;
}

static json_t *feature_object(const char *name, const encoder *c)
{
    if (c->text)
        return json_pack("{s:s, s:s, s:o}", "name", name, "kind", "text", "idf",
                         numbers(c->idf, c->text));
    if (c->categories)
        return json_pack("{s:s, s:s, s:o, s:b, s:b}", "name", name, "kind", "category", "levels",
                         strings(c->level, c->n_levels), "other", c->other, "missing", c->missing);
    json_t *object = json_pack("{s:s, s:s, s:f, s:f, s:f, s:f, s:b}", "name", name, "kind",
                               "number", "median", c->median, "unit", c->scale.unit, "mean",
                               c->scale.mean, "sd", c->scale.sd, "missing", c->missing);
    int failed = 0; /* keys that came later are there where they say something */
    if (c->guarantee.direction)
        failed |=
            json_object_set_new(object, "direction", json_integer(c->guarantee.direction)) != 0;
    if (c->guarantee.convex) failed |= json_object_set_new(object, "convex", json_true()) != 0;
    if (!failed) return object;
    json_decref(object);
    return NULL;
}

static json_t *features_array(const parts *fitted)
{
    json_t *list = json_array();
    int failed = 0;
    for (size_t f = 0; f < fitted->features; f++)
        failed |= json_array_append_new(list, feature_object(fitted->feature[f],
                                                             &fitted->encoder[f])) != 0;
    if (!failed) return list;
    json_decref(list);
    return NULL;
}

static json_t *inputs_array(const prep *p)
{
    json_t *list = json_array();
    int failed = 0;
    for (size_t k = 0; k < prep_width(p); k++)
        failed |= json_array_append_new(list, json_string(prep_name(p, k))) != 0;
    if (!failed) return list;
    json_decref(list);
    return NULL;
}

static json_t *sizes_array(const size_t *size, size_t n)
{
    json_t *list = json_array();
    int failed = 0;
    for (size_t i = 0; i < n; i++)
        failed |= json_array_append_new(list, json_integer((json_int_t)size[i])) != 0;
    if (!failed) return list;
    json_decref(list);
    return NULL;
}

static json_t *image_array(const image_shape *s)
{
    return sizes_array((size_t[]){s->height, s->width, s->channels}, s->height ? 3 : 0);
}

static json_t *scale_object(const model *m)
{
    const scale *s = &prep_parts(m->prep)->target;
    if (m->classes) return json_null();
    return json_pack("{s:f, s:f, s:f}", "unit", s->unit, "mean", s->mean, "sd", s->sd);
}

char *metadata_text(const model *m)
{
    const mlp_shape *s = &m->shape;
    json_t *all =
        json_pack("{s:s, s:s, s:s, s:s, s:o, s:s, s:s, s:o, s:o, s:o, s:b, s:b, s:o, s:o, s:o}",
                  "schema", SCHEMA, "library", m->version, "task", task_name(m->task), "target",
                  m->target, "classes", strings(m->class_name, m->classes), "activation",
                  m->activation, "loss", loss_name(m->loss), "image", image_array(&s->image),
                  "convolutions", sizes_array(s->hidden, s->n_conv), "hidden",
                  sizes_array(s->hidden + s->n_conv, s->n_hidden - s->n_conv), "residual",
                  s->residual, "layer_norm", s->layer_norm, "target_scale", scale_object(m),
                  "features", features_array(prep_parts(m->prep)), "inputs", inputs_array(m->prep));
    char *text = all ? json_dumps(all, JSON_COMPACT) : NULL;
    json_decref(all);
    return text;
}

/* Reading: the first thing that is wrong stays in e; what comes after it does nothing. */
typedef struct reader {
    err *e;
    int rc;
} reader;

static void refuse(reader *r, const char *key, const char *want)
{
    if (r->rc == 0) r->rc = err_set(r->e, ERR_DATA, "'%s' in its metadata is not %s", key, want);
}

static void short_of_memory(reader *r)
{
    if (r->rc == 0) r->rc = err_memory(r->e, "a model");
}

static const char *text_of(reader *r, const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    if (!text) refuse(r, key, "a text");
    return text ? text : "";
}

static char *copy_of(reader *r, const json_t *object, const char *key)
{
    char *copy = mem_string(text_of(r, object, key));
    if (!copy) short_of_memory(r);
    return copy;
}

static double number_of(reader *r, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_number(value)) refuse(r, key, "a number");
    return json_number_value(value);
}

static int truth_of(reader *r, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_boolean(value)) refuse(r, key, "true or false");
    return json_is_true(value);
}

/* False where it is not there: a file of before there was such a key. */
static int truth_or_false(reader *r, const json_t *object, const char *key)
{
    return json_object_get(object, key) && truth_of(r, object, key);
}

/* A list of at most `most`; NULL where there is none. */
static const json_t *list_of(reader *r, const json_t *object, const char *key, size_t most)
{
    const json_t *list = json_object_get(object, key);
    if (json_is_array(list) && json_array_size(list) <= most) return list;
    refuse(r, key, "a list, or it is too long");
    return NULL;
}

/* *text: [*n], owned by the caller whatever happens. */
static void texts_of(reader *r, const json_t *object, const char *key, size_t most, char ***text,
                     size_t *n)
{
    const json_t *list = list_of(r, object, key, most);
    if (!(*text = mem_array(json_array_size(list), sizeof **text))) short_of_memory(r);
    for (size_t i = 0; r->rc == 0 && i < json_array_size(list); i++) {
        const char *item = json_string_value(json_array_get(list, i));
        if (!item)
            refuse(r, key, "a list of texts");
        else if (((*text)[i] = mem_string(item)))
            ++*n;
        else
            short_of_memory(r);
    }
}

static scale scale_from(reader *r, const json_t *object)
{
    return (scale){.unit = number_of(r, object, "unit"),
                   .mean = number_of(r, object, "mean"),
                   .sd = number_of(r, object, "sd")};
}

static int direction_or_none(reader *r, const json_t *object)
{
    const json_t *value = json_object_get(object, "direction");
    if (!value) return 0;
    json_int_t d = json_integer_value(value);
    if (!json_is_integer(value) || (d != 1 && d != -1)) refuse(r, "direction", "1 or -1");
    return d < 0 ? -1 : 1;
}

/* As many as the text has columns. */
static void read_idf(reader *r, encoder *c, const json_t *object)
{
    const json_t *list = list_of(r, object, "idf", TEXT_MAX_FEATURES);
    size_t n = json_array_size(list);
    if (r->rc == 0 && n == 0) refuse(r, "idf", "a list of numbers");
    if (r->rc) return;
    if (!(c->idf = mem_array(n, sizeof *c->idf))) {
        short_of_memory(r);
        return;
    }
    for (c->text = 0; c->text < n; c->text++) {
        const json_t *value = json_array_get(list, c->text);
        if (!json_is_number(value)) refuse(r, "idf", "a list of numbers");
        c->idf[c->text] = json_number_value(value);
    }
}

static void read_feature(reader *r, parts *p, const json_t *object)
{
    size_t f = p->features;
    if (!(p->feature[f] = copy_of(r, object, "name"))) return;
    encoder *c = &p->encoder[f];
    p->features++;
    const char *kind = text_of(r, object, "kind");
    if (strcmp(kind, "text") == 0) {
        read_idf(r, c, object);
        return;
    }
    c->missing = truth_of(r, object, "missing");
    c->categories = strcmp(kind, "category") == 0;
    if (c->categories) {
        c->other = truth_of(r, object, "other");
        texts_of(r, object, "levels", PREP_MAX_LEVELS, &c->level, &c->n_levels);
    } else if (strcmp(kind, "number") == 0) {
        c->median = number_of(r, object, "median");
        c->scale = scale_from(r, object);
        c->guarantee.direction = direction_or_none(r, object);
        c->guarantee.convex = truth_or_false(r, object, "convex");
    } else {
        refuse(r, "kind", "number, category or text");
    }
}

static void read_prep(reader *r, model *m, const json_t *all)
{
    const json_t *list = list_of(r, all, "features", SIZE_MAX);
    size_t n = json_array_size(list);
    parts p = {.task = m->task,
               .feature = mem_array(n, sizeof *p.feature),
               .encoder = mem_array(n, sizeof *p.encoder)};
    if (!p.feature || !p.encoder) short_of_memory(r);
    if (r->rc == 0 && !m->classes) p.target = scale_from(r, json_object_get(all, "target_scale"));
    for (size_t f = 0; r->rc == 0 && f < n; f++) read_feature(r, &p, json_array_get(list, f));
    if (r->rc == 0) r->rc = prep_from_parts(&m->prep, &p, r->e);
    parts_dispose(&p);
}

/* They follow from the features, and are there for other readers. */
static void check_inputs(reader *r, const model *m, const json_t *all)
{
    const json_t *list = json_object_get(all, "inputs");
    int same = r->rc == 0 && json_array_size(list) == prep_width(m->prep);
    for (size_t k = 0; same && k < prep_width(m->prep); k++) {
        const char *name = json_string_value(json_array_get(list, k));
        same = name && strcmp(name, prep_name(m->prep, k)) == 0;
    }
    if (!same) refuse(r, "inputs", "what its features make");
}

/* A loss that the task can have been trained with. */
static int loss_fits(loss kind, task t)
{
    switch (kind) {
    case LOSS_SQUARED: return t == TASK_REGRESSION;
    case LOSS_POISSON_SOFTPLUS:
    case LOSS_POISSON_EXP: return t == TASK_COUNT;
    case LOSS_LOGISTIC: return t == TASK_BINARY;
    case LOSS_GAUSSIAN_SOFTPLUS:
    case LOSS_GAUSSIAN_EXP: return t == TASK_GAUSSIAN;
    case LOSS_SOFTMAX: break;
    }
    return t == TASK_MULTICLASS;
}

static void read_target(reader *r, model *m, const json_t *all)
{
    int which = task_from_name(text_of(r, all, "task"));
    int kind = loss_from_name(text_of(r, all, "loss"));
    if (which <= TASK_AUTO) refuse(r, "task", "one that is known");
    if (kind < 0) refuse(r, "loss", "one that is known");
    if (r->rc) return;
    m->task = (task)which;
    m->loss = (loss)kind;
    if (!loss_fits(m->loss, m->task)) refuse(r, "loss", "one of its task");
    m->target = copy_of(r, all, "target");
    texts_of(r, all, "classes", MAX_CLASSES, &m->class_name, &m->classes);
    int right = m->task == TASK_BINARY       ? m->classes == 2
                : m->task == TASK_MULTICLASS ? m->classes >= 2
                                             : m->classes == 0;
    if (!right) refuse(r, "classes", "what its task needs");
}

/* Sizes from 1 to MAX_UNITS, at most `most`, into size; how many. */
static size_t sizes_of(reader *r, const json_t *all, const char *key, size_t most, size_t *size)
{
    const json_t *list = list_of(r, all, key, most);
    for (size_t i = 0; r->rc == 0 && i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        json_int_t n = json_integer_value(item);
        if (!json_is_integer(item) || n < 1 || n > MAX_UNITS)
            refuse(r, key, "a list of sizes");
        else
            size[i] = (size_t)n;
    }
    return r->rc == 0 ? json_array_size(list) : 0;
}

/* The convolutions, and what they are over: an image of the inputs that all poolings leave pixels of.
   A file without the keys is one of before there were any. */
static void read_convolutions(reader *r, mlp_shape *s, const json_t *all)
{
    size_t side[3] = {0};
    if (!json_object_get(all, "convolutions")) return;
    s->n_conv = sizes_of(r, all, "convolutions", MLP_MAX_HIDDEN, s->hidden);
    if (sizes_of(r, all, "image", 3, side) == 3)
        s->image = (image_shape){side[0], side[1], side[2]};
    if (r->rc || s->n_conv == 0) return;
    image_shape left = mlp_image(s, s->n_conv);
    /* a product of three sizes has 48 bits at most */
    if (image_values(s->image) != s->inputs || image_pixels(left) == 0)
        refuse(r, "image", "one of the inputs that the convolutions can halve");
}

static void read_network(reader *r, model *m, const json_t *all)
{
    mlp_shape *s = &m->shape;
    m->activation = copy_of(r, all, "activation");
    if (r->rc) return;
    *s = (mlp_shape){.inputs = prep_width(m->prep),
                     .outputs = loss_outputs(m->loss, m->classes),
                     .residual = truth_or_false(r, all, "residual"),
                     .layer_norm = truth_or_false(r, all, "layer_norm")};
    read_convolutions(r, s, all);
    s->n_hidden =
        s->n_conv + sizes_of(r, all, "hidden", MLP_MAX_HIDDEN - s->n_conv, s->hidden + s->n_conv);
    act known;
    err why = {0};
    if (r->rc == 0 && act_make(&known, m->activation, &why) != 0)
        refuse(r, "activation", "one that is known");
    if (r->rc == 0) m->shape.beta = known.learns;
}

int metadata_read(model *m, const char *text, err *e)
{
    reader r = {.e = e};
    json_t *all;
    int rc = parse_object(&all, text, strlen(text), "its metadata", e);
    if (rc < 0) return rc;
    const char *schema = text_of(&r, all, "schema");
    if (r.rc == 0 && strcmp(schema, SCHEMA) != 0) {
        char shown[STR_CUT];
        str_cut(shown, schema, SIZE_MAX);
        r.rc = err_set(e, ERR_DATA, "its schema is '%s', and this version knows " SCHEMA, shown);
    }
    if (r.rc == 0) m->version = copy_of(&r, all, "library");
    if (r.rc == 0) read_target(&r, m, all);
    if (r.rc == 0) read_prep(&r, m, all);
    if (r.rc == 0) check_inputs(&r, m, all);
    if (r.rc == 0) read_network(&r, m, all);
    json_decref(all);
    return r.rc;
}
