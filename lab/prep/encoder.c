#include "prep/encoder.h"

#include "base/mem.h"
#include "base/str.h"
#include "prep/prep.h"
#include "prep/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Reorders so that value[k] is what it would be after sorting, with nothing larger before it and
   nothing smaller behind it (Hoare's selection): linear on average, where sorting would be most of
   the work of a fit. */
static void select_nth(double *value, size_t n, size_t k)
{
    size_t low = 0, high = n - 1;
    while (low < high) {
        double pivot = value[low + (high - low) / 2];
        size_t i = low, j = high;
        for (;; i++, j--) {
            while (value[i] < pivot) i++;
            while (pivot < value[j]) j--;
            if (i >= j) break;
            double keep = value[i];
            value[i] = value[j];
            value[j] = keep;
        }
        /* value[low … j] <= pivot <= value[j + 1 … high], and j < high */
        if (k <= j)
            high = j;
        else
            low = j + 1;
    }
}

static double median_of(double *value, size_t n)
{
    if (n == 0) return 0;
    select_nth(value, n, n / 2);
    double high = value[n / 2], low = high;
    if (n % 2 == 0) {
        low = value[0];
        for (size_t i = 1; i < n / 2; i++) low = fmax(low, value[i]);
    }
    return low == high ? low : low / 2 + high / 2; /* the sum could overflow */
}

static int fit_numbers(encoder *c, const column *col, const dataset *d, const size_t *row, size_t n)
{
    double *value = mem_array(n, sizeof *value);
    if (!value) return ERR_MEMORY;
    size_t present = 0;
    for (size_t i = 0; i < n; i++) {
        double v = column_number(col, d->row[row[i]]);
        if (!isnan(v)) value[present++] = v;
    }
    c->median = median_of(value, present);
    for (size_t i = present; i < n; i++) value[i] = c->median;
    c->scale = scale_of(value, n);
    c->missing = present && present < n;
    c->width = c->missing ? 2 : 1;
    free(value);
    return 0;
}

typedef struct tally {
    size_t level; /* index into the column's levels, which are in byte order */
    size_t count;
} tally;

static int by_count(const void *a, const void *b)
{
    const tally *x = a, *y = b;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    return x->level < y->level ? -1 : 1;
}

static int by_level(const void *a, const void *b)
{
    const tally *x = a, *y = b;
    return x->level < y->level ? -1 : 1;
}

static int fit_categories(encoder *c, const column *col, const dataset *d, const size_t *row,
                          size_t n)
{
    tally *seen = mem_array(col->n_levels, sizeof *seen);
    if (!seen) return ERR_MEMORY;
    for (size_t k = 0; k < col->n_levels; k++) seen[k].level = k;
    size_t missing = 0, kinds = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t level = col->level[d->row[row[i]]];
        if (level == TABLE_NO_LEVEL)
            missing++;
        else
            kinds += seen[level].count++ == 0;
    }
    qsort(seen, col->n_levels, sizeof *seen, by_count);
    size_t own = kinds < PREP_MAX_LEVELS ? kinds : PREP_MAX_LEVELS;
    qsort(seen, own, sizeof *seen, by_level);
    int rc = 0;
    if (!(c->level = mem_array(own, sizeof *c->level))) rc = ERR_MEMORY;
    for (size_t k = 0; k < own && rc == 0; k++) {
        if (!(c->level[k] = mem_string(col->levels[seen[k].level]))) rc = ERR_MEMORY;
        c->n_levels += rc == 0;
    }
    c->other = kinds > own;
    c->missing = missing > 0;
    c->width = own + (size_t)c->other + (size_t)c->missing;
    free(seen);
    return rc;
}

/* The sums of one cell's words into out, which holds zeros; a missing cell has none. */
static void add_words(float *out, const encoder *c, const column *col, const dataset *d, size_t row)
{
    uint32_t level = col->level[d->row[row]];
    if (level != TABLE_NO_LEVEL) text_add(out, c->text, col->levels[level]);
}

static int fit_text(encoder *c, const column *col, const dataset *d, const size_t *row, size_t n)
{
    float *sum = mem_array(c->text, sizeof *sum);
    c->idf = mem_array(c->text, sizeof *c->idf);
    if (!sum || !c->idf) {
        free(sum);
        return ERR_MEMORY;
    }
    for (size_t i = 0; i < n; i++) {
        add_words(sum, c, col, d, row[i]);
        for (size_t k = 0; k < c->text; k++) c->idf[k] += sum[k] != 0;
        memset(sum, 0, c->text * sizeof *sum);
    }
    for (size_t k = 0; k < c->text; k++) c->idf[k] = log((1 + (double)n) / (1 + c->idf[k])) + 1;
    c->width = c->text;
    free(sum);
    return 0;
}

static void apply_text(const encoder *c, const column *col, const dataset *d, const size_t *row,
                       size_t n, float *x, size_t stride)
{
    for (size_t i = 0; i < n; i++, x += stride) {
        add_words(x, c, col, d, row[i]);
        text_weigh(x, c->text, c->idf);
    }
}

int encoder_fit(encoder *c, const dataset *d, size_t col, size_t text, const size_t *row, size_t n)
{
    const column *from = &d->table->col[col];
    *c = (encoder){.categories = !text && from->level, .text = text};
    int rc = text            ? fit_text(c, from, d, row, n)
             : c->categories ? fit_categories(c, from, d, row, n)
                             : fit_numbers(c, from, d, row, n);
    if (rc) encoder_dispose(c);
    return rc;
}

void encoder_dispose(encoder *c)
{
    for (size_t k = 0; k < c->n_levels; k++) free(c->level[k]);
    free(c->level);
    free(c->idf);
    *c = (encoder){0};
}

static void apply_numbers(const encoder *c, const column *col, const dataset *d, const size_t *row,
                          size_t n, float *x, size_t stride)
{
    for (size_t i = 0; i < n; i++, x += stride) {
        double v = column_number(col, d->row[row[i]]);
        int missing = isnan(v);
        x[0] = (float)scale_apply(&c->scale, missing ? c->median : v, PREP_CLAMP);
        if (c->missing) x[1] = (float)missing;
    }
}

/* The place of a level among those with a column; n_levels if it has none. */
static size_t place_of(const encoder *c, const char *level)
{
    size_t low = 0, high = c->n_levels;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(level, c->level[middle]);
        if (order == 0) return middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return c->n_levels;
}

int encoder_knows(const encoder *c, const char *level)
{
    return place_of(c, level) < c->n_levels;
}

/* The column that is 1 for a level, or for a missing cell (NULL); width if none is. */
static size_t column_of(const encoder *c, const char *level)
{
    if (!level) return c->missing ? c->width - 1 : c->width;
    size_t at = place_of(c, level);
    return at < c->n_levels || c->other ? at : c->width;
}

static void apply_categories(const encoder *c, const column *col, const dataset *d,
                             const size_t *row, size_t n, float *x, size_t stride)
{
    for (size_t i = 0; i < n; i++, x += stride) {
        uint32_t level = col->level[d->row[row[i]]];
        size_t at = column_of(c, level == TABLE_NO_LEVEL ? NULL : col->levels[level]);
        if (at < c->width) x[at] = 1;
    }
}

void encoder_apply(const encoder *c, const dataset *d, size_t col, const size_t *row, size_t n,
                   float *x, size_t stride)
{
    const column *from = &d->table->col[col];
    if (c->text)
        apply_text(c, from, d, row, n, x, stride);
    else if (c->categories)
        apply_categories(c, from, d, row, n, x, stride);
    else
        apply_numbers(c, from, d, row, n, x, stride);
}

char *encoder_name(const encoder *c, const char *name, size_t at)
{
    str s = {0};
    if (c->text)
        str_add(&s, "%s#%zu", name, at);
    else if (c->missing && at == c->width - 1)
        str_add(&s, "%s is missing", name);
    else if (c->categories)
        str_add(&s, "%s=%s", name, at < c->n_levels ? c->level[at] : "(other)");
    else
        str_add(&s, "%s", name);
    if (s.failed) str_free(&s);
    return s.text;
}
