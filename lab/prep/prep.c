#include "prep/prep.h"

#include "base/mem.h"
#include "prep/encoder.h"
#include "prep/scale.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct prep {
    encoder *encoder; /* [features], owned */
    size_t features;
    char **name; /* [width], owned */
    size_t width;
    task task;
    scale target;        /* regression only */
    double offset, unit; /* y_own = offset + unit * y_scaled */
};

static int fit_target(prep *p, const dataset *d, const size_t *row, size_t n)
{
    p->offset = 0;
    p->unit = 1;
    if (p->task != TASK_REGRESSION && p->task != TASK_COUNT) return 0;
    double *y = mem_array(n, sizeof *y);
    if (!y) return ERR_MEMORY;
    for (size_t i = 0; i < n; i++) y[i] = d->y[row[i]];
    p->target = scale_of(y, n);
    free(y);
    double mean = scale_mean(&p->target), sd = scale_sd(&p->target);
    if (p->task == TASK_COUNT) {
        if (mean > 0) p->unit = mean; /* no counts at all: nothing to scale by */
    } else {
        p->offset = mean;
        if (sd > 0) p->unit = sd;
    }
    return 0;
}

static int make_names(prep *p, const dataset *d)
{
    size_t at = 0;
    if (!(p->name = mem_array(p->width, sizeof *p->name))) return ERR_MEMORY;
    for (size_t f = 0; f < p->features; f++) {
        const char *name = d->table->col[d->feature[f]].name;
        for (size_t k = 0; k < p->encoder[f].width; k++)
            if (!(p->name[at++] = encoder_name(&p->encoder[f], name, k))) return ERR_MEMORY;
    }
    return 0;
}

int prep_fit(prep **out, const dataset *d, const size_t *row, size_t n, err *e)
{
    assert(n > 0);
    *out = NULL;
    prep *p = mem_array(1, sizeof *p);
    if (!p) return err_memory(e, "the preparation of the data");
    int rc = ERR_MEMORY;
    p->task = d->task;
    if (!(p->encoder = mem_array(d->n_features, sizeof *p->encoder))) goto done;
    for (; p->features < d->n_features; p->features++) {
        encoder *c = &p->encoder[p->features];
        if (encoder_fit(c, d, d->feature[p->features], row, n) != 0) goto done;
        p->width += c->width;
    }
    if (make_names(p, d) != 0 || fit_target(p, d, row, n) != 0) goto done;
    rc = 0;
done:
    if (rc) {
        prep_free(p);
        return err_memory(e, "the preparation of the data");
    }
    *out = p;
    return 0;
}

void prep_free(prep *p)
{
    if (!p) return;
    for (size_t f = 0; f < p->features; f++) encoder_dispose(&p->encoder[f]);
    for (size_t k = 0; p->name && k < p->width; k++) free(p->name[k]);
    free(p->encoder);
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

static double scaled_target(const prep *p, double y)
{
    if (p->task == TASK_REGRESSION && p->target.sd > 0)
        return scale_apply(&p->target, y, PREP_CLAMP);
    return fmax(-PREP_CLAMP, fmin(PREP_CLAMP, (y - p->offset) / p->unit));
}

void prep_apply(const prep *p, const dataset *d, const size_t *row, size_t n, float *x, float *y)
{
    assert(d->n_features == p->features);
    if (x) {
        memset(x, 0, n * p->width * sizeof *x);
        size_t at = 0;
        for (size_t f = 0; f < p->features; f++) {
            encoder_apply(&p->encoder[f], d, d->feature[f], row, n, x + at, p->width);
            at += p->encoder[f].width;
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
    for (size_t f = 0; f < p->features; f++) {
        const encoder *c = &p->encoder[f];
        hash = mix_scale(mix_number(hash, c->median), &c->scale);
        for (size_t k = 0; k < c->n_levels; k++)
            hash = mix(hash, c->level[k], strlen(c->level[k]) + 1);
        hash = mix_number(hash, (double)(4 * c->categories + 2 * c->other + c->missing));
    }
    for (size_t k = 0; k < p->width; k++) hash = mix(hash, p->name[k], strlen(p->name[k]) + 1);
    return mix_number(mix_number(hash, p->offset), p->unit);
}
