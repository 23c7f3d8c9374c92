#include "prep/fingerprint.h"

#include "base/err.h"
#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A word at a time, so that a large table costs no more than reading it: multiply and fold, with
   splitmix64's constants. Made against accidents, not against an adversary. */
static uint64_t add_word(uint64_t h, uint64_t word)
{
    h = (h ^ word) * 0xbf58476d1ce4e5b9u;
    return h ^ (h >> 29);
}

static uint64_t add_text(uint64_t h, const char *text)
{
    size_t n = strlen(text);
    h = add_word(h, n);
    for (size_t i = 0; i < n; i += 8) {
        uint64_t word = 0;
        for (size_t k = i; k < n && k < i + 8; k++) word = word << 8 | (unsigned char)text[k];
        h = add_word(h, word);
    }
    return h;
}

static uint64_t add_number(uint64_t h, double x)
{
    uint64_t word = UINT64_MAX; /* every NaN alike */
    if (!isnan(x)) memcpy(&word, &x, sizeof word);
    return add_word(h, word);
}

static uint64_t add_cell(uint64_t h, const column *c, size_t row)
{
    return column_is_number(c) ? add_number(h, column_number(c, row)) : add_word(h, c->level[row]);
}

static uint64_t add_feature(uint64_t h, const dataset *d, const column *c)
{
    h = add_text(h, c->name);
    h = add_word(h, c->kind);
    for (size_t k = 0; k < c->n_levels; k++) h = add_text(h, c->levels[k]);
    for (size_t i = 0; i < d->rows; i++) h = add_cell(h, c, d->row[i]);
    return h;
}

/* Columns that split or weigh the rows; where there are none, nothing is added. */
static uint64_t add_roles(uint64_t h, const dataset *d)
{
    if (d->group_name) h = add_text(add_text(h, "group"), d->group_name);
    for (size_t i = 0; d->group && i < d->rows; i++) h = add_word(h, d->group[i]);
    if (d->time_name) h = add_text(add_text(h, "time"), d->time_name);
    for (size_t i = 0; d->time && i < d->rows; i++) h = add_number(h, d->time[i]);
    if (d->weights_name) h = add_text(add_text(h, "weights"), d->weights_name);
    for (size_t i = 0; d->weight && i < d->rows; i++) h = add_number(h, d->weight[i]);
    return h;
}

uint64_t fingerprint_of(const dataset *d)
{
    uint64_t h = add_text(0x94d049bb133111ebu, task_name(d->task));
    h = add_text(h, d->table->col[d->target].name);
    for (size_t k = 0; k < d->classes; k++) h = add_text(h, d->class_name[k]);
    h = add_word(h, d->rows);
    for (size_t i = 0; i < d->rows; i++) h = add_number(h, d->y[i]);
    for (size_t f = 0; f < d->n_features; f++) h = add_feature(h, d, &d->table->col[d->feature[f]]);
    for (size_t f = 0; d->reading && f < d->n_features; f++)
        if (d->reading[f] == FEATURE_TEXT) h = add_word(add_word(h, f), d->text_features);
    return add_roles(h, d);
}

static int by_word(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

int fingerprint_copies(const dataset *d, size_t *copies)
{
    uint64_t *of = mem_array(d->rows, sizeof *of); /* each row's */
    if (!of) return ERR_MEMORY;
    for (size_t i = 0; i < d->rows; i++) of[i] = add_number(0x94d049bb133111ebu, d->y[i]);
    for (size_t f = 0; f < d->n_features; f++)
        for (size_t i = 0; i < d->rows; i++)
            of[i] = add_cell(of[i], &d->table->col[d->feature[f]], d->row[i]);
    qsort(of, d->rows, sizeof *of, by_word);
    *copies = 0;
    for (size_t i = 1; i < d->rows; i++) *copies += of[i] == of[i - 1];
    free(of);
    return 0;
}
