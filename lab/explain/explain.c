#include "explain/explain.h"

#include "base/mem.h"
#include "explain/curvature.h"
#include "explain/feature.h"
#include "explain/sample.h"
#include "explain/stability.h"
#include "explain/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of integrated gradients of convolutions: their paths cross a kink wherever another pixel becomes the
   largest that is pooled, hundreds of them. */
#define POOLED_TOLERANCE 1e-3

explain_options explain_defaults(void)
{
    return (explain_options){
        .rows = 500, .noise = 1e-3, .repeats = 4, .tolerance = 1e-7, .points = 21, .seed = 1};
}

void explain_dispose(explanation *x)
{
    for (size_t f = 0; f < x->n_features; f++) feature_dispose(&x->feature[f]);
    for (size_t k = 0; k < x->n_subjects; k++) free(x->subject[k].name);
    free(x->feature);
    free(x->subject);
    free(x->value);
    *x = (explanation){0};
}

static sample_options for_sample(const explain_options *o)
{
    return (sample_options){.rows = o->rows, .tolerance = o->tolerance, .which = o->which};
}

static double shift_of(const explanation *x, const sample *s)
{
    double sum = 0;
    for (size_t i = 0; i < s->rows; i++)
        sum += (s->value[i] - x->value[i]) * (s->value[i] - x->value[i]);
    return sqrt(sum / (double)s->rows) / (x->sd > 0 ? x->sd : 1);
}

static int add_subject(explanation *x, sample *s, const char *name, err *e)
{
    explain_subject *more = mem_resize(x->subject, x->n_subjects + 1, sizeof *more);
    if (!more) return err_memory(e, "the stability of explanations");
    x->subject = more;
    explain_subject *k = &x->subject[x->n_subjects];
    *k = (explain_subject){.name = mem_string(name),
                           .residual = s->record.residual,
                           .shift = shift_of(x, s)};
    if (!k->name) return err_memory(e, "the stability of explanations");
    x->n_subjects++;
    stability_of of = {.rows = s->rows,
                       .x = s->x,
                       .gradient = s->gradient,
                       .integrated = s->integrated,
                       .baseline = s->baseline,
                       .step = s->step,
                       .spread = s->spread,
                       .tolerance = x->options.tolerance};
    return stability_measure(&k->stability, &s->field, &of, x->options.noise, x->options.repeats,
                             x->options.seed, e);
}

int explain_add(explanation *x, const model *m, const char *activation, const char *name,
                const dataset *d, err *e)
{
    sample s;
    sample_options o = for_sample(&x->options);
    int rc = sample_init(&s, m, activation, d, &o, e);
    if (rc < 0) return rc;
    rc = add_subject(x, &s, name, e);
    sample_dispose(&s);
    return rc;
}

static int by_magnitude(const void *a, const void *b)
{
    double x = fabs(*(const double *)a), y = fabs(*(const double *)b);
    return (x > y) - (x < y);
}

/* Sorts the eigenvalues [rows]. */
static void describe_curvature(explanation *x, double *value)
{
    size_t positive = 0;
    for (size_t i = 0; i < x->rows; i++) positive += value[i] > 0;
    qsort(value, x->rows, sizeof *value, by_magnitude);
    x->curvature_median = fabs(value[x->rows / 2]);
    x->curvature_worst = fabs(value[x->rows - 1]);
    x->curvature_positive = (double)positive / (double)x->rows;
}

/* By falling |IG|, then by name. */
static int by_weight(const void *a, const void *b)
{
    const explain_feature *x = a, *y = b;
    int lighter = (x->integrated < y->integrated) - (x->integrated > y->integrated);
    return lighter ? lighter : strcmp(x->name, y->name);
}

static explain_kind kind_of(const model *m, const encoder *c)
{
    return c->text           ? EXPLAIN_WORDS
           : c->categories   ? EXPLAIN_CATEGORY
           : m->shape.n_conv ? EXPLAIN_PIXEL
                             : EXPLAIN_NUMBER;
}

/* The work of explain_make behind the sample. */
typedef struct look {
    explanation *x;
    sample *s;
    const model *m;
    const dataset *d;
    feature_bends bends;
} look;

static int add_feature(look *l, const feature_inputs *in, err *e)
{
    explanation *x = l->x;
    return feature_make(&x->feature[x->n_features++], l->s, in, &l->bends, x->options.points, e);
}

/* A feature for each column that the rows' words fill. */
static int add_words(look *l, size_t f, size_t first, err *e)
{
    const parts *p = prep_parts(l->m->prep);
    words w;
    int rc = words_find(&w, l->s, l->d, f, p->feature[f], p->encoder[f].text, e);
    for (size_t k = 0; rc == 0 && k < w.columns; k++)
        if (w.name[k])
            rc = add_feature(l,
                             &(feature_inputs){.kind = EXPLAIN_WORDS,
                                               .name = w.name[k],
                                               .first = first + k,
                                               .width = 1,
                                               .encoder = &p->encoder[f]},
                             e);
    words_dispose(&w);
    return rc;
}

static int make_features(look *l, err *e)
{
    explanation *x = l->x;
    const parts *p = prep_parts(l->m->prep);
    if (!(x->feature = mem_array(x->inputs, sizeof *x->feature))) /* or fewer */
        return err_memory(e, "the features");
    int rc = 0;
    for (size_t f = 0, at = 0; rc == 0 && f < p->features; at += p->encoder[f++].width) {
        const encoder *c = &p->encoder[f];
        feature_inputs in = {kind_of(l->m, c), p->feature[f], at, c->width, c};
        rc = c->text ? add_words(l, f, at, e) : add_feature(l, &in, e);
    }
    if (rc == 0) qsort(x->feature, x->n_features, sizeof *x->feature, by_weight);
    return rc;
}

/* The second derivatives of the inputs whose features show one. */
static int bend_features(double *bends, sample *s, const model *m, err *e)
{
    const parts *p = prep_parts(m->prep);
    unsigned char *asked = mem_array(s->field.inputs, 1);
    if (!asked) return err_memory(e, "the curvature");
    for (size_t f = 0, at = 0; f < p->features; at += p->encoder[f++].width)
        asked[at] = kind_of(m, &p->encoder[f]) == EXPLAIN_NUMBER;
    int rc = curvature_diagonal(bends, &s->field, s->rows, s->x, asked, e);
    free(asked);
    return rc;
}

/* Curvature, then features, which need it. */
static int look_closely(explanation *x, sample *s, const model *m, const dataset *d, err *e)
{
    size_t n = s->rows * s->field.inputs;
    double *bends = mem_array(2 * n + s->rows, sizeof *bends);
    if (!bends) return err_memory(e, "the curvature");
    double *top = bends + n, *value = top + n;
    int rc = bend_features(bends, s, m, e);
    if (rc == 0)
        rc = curvature_top(value, top, &x->curvature_residual, &s->field, s->rows, s->x, e);
    if (rc == 0) {
        describe_curvature(x, value);
        rc = make_features(&(look){x, s, m, d, {bends, top}}, e);
    }
    free(bends);
    return rc;
}

int explain_make(explanation *x, const model *m, const char *name, const dataset *d,
                 const explain_options *o, err *e)
{
    sample s;
    sample_options want;
    *x = (explanation){.options = *o};
    if (m->shape.n_conv) x->options.tolerance = fmax(o->tolerance, POOLED_TOLERANCE);
    want = for_sample(&x->options);
    int rc = sample_init(&s, m, NULL, d, &want, e);
    if (rc < 0) return rc;
    x->rows = s.rows;
    x->inputs = s.field.inputs;
    if (m->shape.n_conv) x->image = m->shape.image;
    x->mean = s.mean;
    x->sd = s.sd;
    x->baseline_value = s.baseline_value;
    x->residual = s.record.residual;
    x->gradients = s.record.gradients;
    x->flat = act_is_flat(&s.field.net.act);
    if ((x->value = mem_array(s.rows, sizeof *x->value)))
        memcpy(x->value, s.value, s.rows * sizeof *x->value);
    else
        rc = err_memory(e, "the predictions");
    if (rc == 0) rc = look_closely(x, &s, m, d, e);
    if (rc == 0) rc = add_subject(x, &s, name, e);
    sample_dispose(&s);
    if (rc < 0) explain_dispose(x);
    return rc;
}
