#include "prep/prep.h"

#include "base/mem.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct prep {
    parts fitted;
    char **name; /* [width], owned */
    size_t width;
    double offset, unit; /* y_own = offset + unit * y_scaled */
};

static int fit_target(parts *p, const dataset *d, const size_t *row, size_t n)
{
    if (!task_is_continuous(p->task) && p->task != TASK_COUNT) return 0;
    double *y = mem_array(n, sizeof *y);
    if (!y) return ERR_MEMORY;
    for (size_t i = 0; i < n; i++) y[i] = d->y[row[i]];
    p->target = scale_of(y, n);
    free(y);
    return 0;
}

/* One scale for all: what a pixel's value means does not depend on its place. */
static int share_scale(parts *p)
{
    scale *each = mem_array(p->features, sizeof *each);
    if (!each) return ERR_MEMORY;
    for (size_t f = 0; f < p->features; f++) each[f] = p->encoder[f].scale;
    scale all = scale_join(each, p->features);
    for (size_t f = 0; f < p->features; f++) p->encoder[f].scale = all;
    free(each);
    return 0;
}

static int fit_features(parts *p, const dataset *d, const size_t *row, size_t n)
{
    p->feature = mem_array(d->n_features, sizeof *p->feature);
    p->encoder = mem_array(d->n_features, sizeof *p->encoder);
    if (!p->feature || !p->encoder) return ERR_MEMORY;
    for (size_t f = 0; f < d->n_features; f++) {
        if (!(p->feature[f] = mem_string(d->table->col[d->feature[f]].name))) return ERR_MEMORY;
        p->features++;
        size_t text = d->reading && d->reading[f] == FEATURE_TEXT ? d->text_features : 0;
        if (encoder_fit(&p->encoder[f], d, d->feature[f], text, row, n) != 0) return ERR_MEMORY;
        if (d->guarantee) p->encoder[f].guarantee = d->guarantee[f];
    }
    return d->image.height ? share_scale(p) : 0;
}

static void set_units(prep *p)
{
    const scale *target = &p->fitted.target;
    p->offset = 0;
    p->unit = 1;
    if (p->fitted.task == TASK_COUNT) {
        double mean = scale_mean(target);
        if (mean > 0) p->unit = mean; /* no counts at all: nothing to scale by */
    } else if (task_is_continuous(p->fitted.task)) {
        double sd = scale_sd(target);
        p->offset = scale_mean(target);
        if (sd > 0) p->unit = sd;
    }
}

/* All that follows from what was fitted. */
static int derive(prep *p)
{
    const parts *from = &p->fitted;
    size_t at = 0;
    for (size_t f = 0; f < from->features; f++) p->width += from->encoder[f].width;
    if (!(p->name = mem_array(p->width, sizeof *p->name))) return ERR_MEMORY;
    for (size_t f = 0; f < from->features; f++) {
        const encoder *c = &from->encoder[f];
        for (size_t k = 0; k < c->width; k++)
            if (!(p->name[at++] = encoder_name(c, from->feature[f], k))) return ERR_MEMORY;
    }
    set_units(p);
    return 0;
}

int prep_fit(prep **out, const dataset *d, const size_t *row, size_t n, err *e)
{
    assert(n > 0);
    *out = NULL;
    prep *p = mem_array(1, sizeof *p);
    if (!p) return err_memory(e, "the preparation of the data");
    p->fitted.task = d->task;
    if (fit_features(&p->fitted, d, row, n) != 0 || fit_target(&p->fitted, d, row, n) != 0 ||
        derive(p) != 0) {
        prep_free(p);
        return err_memory(e, "the preparation of the data");
    }
    *out = p;
    return 0;
}

const parts *prep_parts(const prep *p)
{
    return &p->fitted;
}

int prep_from_parts(prep **out, const parts *fitted, err *e)
{
    *out = NULL;
    prep *p = mem_array(1, sizeof *p);
    if (!p || parts_copy(&p->fitted, fitted) != 0) {
        free(p);
        return err_memory(e, "the preparation of the data");
    }
    int rc = parts_check(&p->fitted, e);
    if (rc == 0 && derive(p) != 0) rc = err_memory(e, "the preparation of the data");
    if (rc)
        prep_free(p);
    else
        *out = p;
    return rc;
}

void prep_free(prep *p)
{
    if (!p) return;
    parts_dispose(&p->fitted);
    for (size_t k = 0; p->name && k < p->width; k++) free(p->name[k]);
    free(p->name);
    free(p);
}

size_t prep_width(const prep *p)
{
    return p->width;
}

const char *prep_name(const prep *p, size_t column)
{
    assert(column < p->width);
    return p->name[column];
}

int prep_guarantees(const prep *p, signed char *direction, signed char *convex)
{
    int any = 0;
    memset(direction, 0, p->width);
    memset(convex, 0, p->width);
    for (size_t f = 0, at = 0; f < p->fitted.features; at += p->fitted.encoder[f++].width) {
        const guarantee *g = &p->fitted.encoder[f].guarantee;
        direction[at] = (signed char)g->direction;
        convex[at] = (signed char)g->convex;
        any |= g->direction != 0 || g->convex;
    }
    return any;
}

static double scaled_target(const prep *p, double y)
{
    if (task_is_continuous(p->fitted.task) && p->fitted.target.sd > 0)
        return scale_apply(&p->fitted.target, y, PREP_CLAMP);
    return fmax(-PREP_CLAMP, fmin(PREP_CLAMP, (y - p->offset) / p->unit));
}

void prep_apply(const prep *p, const dataset *d, const size_t *row, size_t n, float *x, float *y)
{
    const parts *from = &p->fitted;
    assert(d->n_features == from->features);
    if (x) {
        memset(x, 0, n * p->width * sizeof *x);
        size_t at = 0;
        for (size_t f = 0; f < from->features; f++) {
            encoder_apply(&from->encoder[f], d, d->feature[f], row, n, x + at, p->width);
            at += from->encoder[f].width;
        }
    }
    for (size_t i = 0; y && i < n; i++) y[i] = (float)scaled_target(p, d->y[row[i]]);
}

double prep_target_offset(const prep *p)
{
    return p->offset;
}

double prep_target_scale(const prep *p)
{
    return p->unit;
}

static uint64_t mix(uint64_t hash, const void *data, size_t n)
{
    const unsigned char *byte = data;
    for (size_t i = 0; i < n; i++) hash = (hash ^ byte[i]) * 1099511628211u; /* FNV-1a */
    return hash;
}

static uint64_t mix_number(uint64_t hash, double value)
{
    return mix(hash, &value, sizeof value);
}

static uint64_t mix_scale(uint64_t hash, const scale *s)
{
    return mix_number(mix_number(mix_number(hash, s->unit), s->mean), s->sd);
}

unsigned long long prep_hash(const prep *p)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t f = 0; f < p->fitted.features; f++) {
        const encoder *c = &p->fitted.encoder[f];
        hash = mix_scale(mix_number(hash, c->median), &c->scale);
        for (size_t k = 0; k < c->text; k++) hash = mix_number(hash, c->idf[k]);
        for (size_t k = 0; k < c->n_levels; k++)
            hash = mix(hash, c->level[k], strlen(c->level[k]) + 1);
        hash = mix_number(hash, (double)(4 * c->categories + 2 * c->other + c->missing));
    }
    for (size_t k = 0; k < p->width; k++) hash = mix(hash, p->name[k], strlen(p->name[k]) + 1);
    return mix_number(mix_number(hash, p->offset), p->unit);
}
