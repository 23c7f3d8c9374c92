#include "prep/parts.h"

#include "base/mem.h"
#include "base/str.h"
#include "prep/prep.h"
#include "prep/text.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static int copy_feature(parts *p, const parts *src)
{
    size_t f = p->features;
    const encoder *from = &src->encoder[f];
    encoder *c = &p->encoder[f];
    if (!(p->feature[f] = mem_string(src->feature[f]))) return ERR_MEMORY;
    *c = *from;
    c->n_levels = 0;
    c->idf = NULL;
    p->features++;
    if (c->text) {
        if (!(c->idf = mem_array(c->text, sizeof *c->idf))) return ERR_MEMORY;
        memcpy(c->idf, from->idf, c->text * sizeof *c->idf);
    }
    if (!(c->level = mem_array(from->n_levels, sizeof *c->level))) return ERR_MEMORY;
    for (; c->n_levels < from->n_levels; c->n_levels++)
        if (!(c->level[c->n_levels] = mem_string(from->level[c->n_levels]))) return ERR_MEMORY;
    return 0;
}

int parts_copy(parts *p, const parts *src)
{
    *p = (parts){.task = src->task, .target = src->target};
    p->feature = mem_array(src->features, sizeof *p->feature);
    p->encoder = mem_array(src->features, sizeof *p->encoder);
    int rc = p->feature && p->encoder ? 0 : ERR_MEMORY;
    while (rc == 0 && p->features < src->features) rc = copy_feature(p, src);
    if (rc) parts_dispose(p);
    return rc;
}

void parts_dispose(parts *p)
{
    for (size_t f = 0; f < p->features; f++) {
        free(p->feature[f]);
        encoder_dispose(&p->encoder[f]);
    }
    free(p->feature);
    free(p->encoder);
    *p = (parts){0};
}

static int is_scale(const scale *s)
{
    int exponent;
    return isfinite(s->unit) && frexp(s->unit, &exponent) == 0.5 && isfinite(s->mean) &&
           isfinite(s->sd) && s->sd >= 0 && isfinite(scale_mean(s)) && isfinite(scale_sd(s));
}

static const char *fault_of_text(encoder *c)
{
    c->width = c->text;
    if (c->text > TEXT_MAX_FEATURES || c->categories || c->n_levels || c->other || c->missing)
        return "more than the columns of a text";
    for (size_t k = 0; k < c->text; k++)
        if (!(c->idf[k] >= 0 && c->idf[k] <= 1000)) return "idf that no rows make";
    return NULL;
}

static const char *fault_of_numbers(encoder *c)
{
    c->width = c->missing ? 2 : 1;
    if (c->n_levels || c->other) return "levels in a column of numbers";
    if (abs(c->guarantee.direction) > 1 || c->guarantee.convex >> 1)
        return "a guarantee that there is not";
    return isfinite(c->median) && is_scale(&c->scale) ? NULL : "no finite median, mean and sd";
}

static const char *fault_of_categories(encoder *c)
{
    c->width = c->n_levels + (size_t)(c->other != 0) + (size_t)(c->missing != 0);
    if (c->width == 0) return "no levels";
    if (c->guarantee.direction || c->guarantee.convex) return "a guarantee along categories";
    if (c->n_levels > PREP_MAX_LEVELS) return "too many levels";
    for (size_t k = 1; k < c->n_levels; k++)
        if (strcmp(c->level[k - 1], c->level[k]) >= 0) return "levels that are not in byte order";
    return NULL;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int check_names(const parts *p, err *e)
{
    char **sorted = mem_array(p->features, sizeof *sorted), shown[STR_CUT];
    if (!sorted) return err_memory(e, "the names of features");
    memcpy(sorted, p->feature, p->features * sizeof *sorted);
    qsort(sorted, p->features, sizeof *sorted, by_name);
    int rc = 0;
    for (size_t f = 0; f < p->features && rc == 0; f++)
        if (!*sorted[f] || (f && strcmp(sorted[f - 1], sorted[f]) == 0)) {
            str_cut(shown, sorted[f], SIZE_MAX);
            rc = err_set(e, ERR_DATA, "the feature '%s' is there twice, or has no name", shown);
        }
    free(sorted);
    return rc;
}

int parts_check(parts *p, err *e)
{
    if (p->features == 0) return err_set(e, ERR_DATA, "no features");
    int rc = check_names(p, e);
    for (size_t f = 0; f < p->features && rc == 0; f++) {
        encoder *c = &p->encoder[f];
        const char *fault = c->text         ? fault_of_text(c)
                            : c->categories ? fault_of_categories(c)
                                            : fault_of_numbers(c);
        if (!fault) continue;
        char shown[STR_CUT];
        str_cut(shown, p->feature[f], SIZE_MAX);
        rc = err_set(e, ERR_DATA, "the feature '%s' has %s", shown, fault);
    }
    int amounts = task_is_continuous(p->task) || p->task == TASK_COUNT;
    if (rc == 0 && amounts && !is_scale(&p->target))
        rc = err_set(e, ERR_DATA, "the target has no finite mean and sd");
    return rc;
}
