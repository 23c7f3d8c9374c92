#include "explain/words.h"

#include "base/mem.h"
#include "base/str.h"
#include "prep/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 3, FIRST_ROOM = 4096 };

typedef struct found {
    text_word word;
    size_t count;
} found;

typedef struct tally {
    found *found; /* [room], owned */
    size_t n, room;
} tally;

/* By column, then by the letters as they are hashed. */
static int by_place(const void *a, const void *b)
{
    const text_word *x = &((const found *)a)->word, *y = &((const found *)b)->word;
    if (x->column != y->column) return x->column < y->column ? -1 : 1;
    for (size_t i = 0; i < x->size && i < y->size; i++) {
        unsigned char p = (unsigned char)text_lower(x->start[i]);
        unsigned char q = (unsigned char)text_lower(y->start[i]);
        if (p != q) return p < q ? -1 : 1;
    }
    return (x->size > y->size) - (x->size < y->size);
}

/* Sorts, each word once. */
static void merge(tally *t)
{
    size_t n = 0;
    if (t->n == 0) return; /* there may be no memory yet */
    qsort(t->found, t->n, sizeof *t->found, by_place);
    for (size_t i = 0; i < t->n; i++)
        if (n > 0 && by_place(&t->found[n - 1], &t->found[i]) == 0)
            t->found[n - 1].count += t->found[i].count;
        else
            t->found[n++] = t->found[i];
    t->n = n;
}

/* Room grows with the words that differ, not with the texts. */
static int add(tally *t, const text_word *w)
{
    if (t->n == t->room) merge(t);
    if (2 * t->n >= t->room) {
        size_t room = t->room ? 2 * t->room : FIRST_ROOM;
        found *more = mem_resize(t->found, room, sizeof *more);
        if (!more) return ERR_MEMORY;
        t->found = more;
        t->room = room;
    }
    t->found[t->n++] = (found){*w, 1};
    return 0;
}

static void add_word(str *s, const text_word *w)
{
    char lower[STR_CUT];
    str_cut(lower, w->start, w->size);
    for (char *c = lower; *c; c++) *c = text_lower(*c);
    str_add(s, "%s", lower);
}

/* The column's words are found[0..n), in the order of letters. */
static char *describe(const char *name, found *words, size_t n)
{
    str s = {0};
    str_add(&s, "%s#%zu:", name, words->word.column);
    for (size_t k = 0; k < n && k < SHOWN; k++) {
        size_t most = 0;
        for (size_t i = 1; i < n; i++)
            if (words[i].count > words[most].count) most = i;
        str_add(&s, k ? ", " : " ");
        add_word(&s, &words[most].word);
        words[most].count = 0;
    }
    if (n > SHOWN) str_add(&s, ", …");
    if (s.failed) str_free(&s);
    return s.text;
}

static int collect(tally *t, const sample *s, const dataset *d, size_t f, size_t columns)
{
    const column *c = &d->table->col[d->feature[f]];
    int rc = 0;
    for (size_t i = 0; i < s->rows; i++) {
        uint32_t level = c->level[d->row[sample_row(s, d, i)]];
        const char *at = level == TABLE_NO_LEVEL ? "" : c->levels[level];
        for (text_word w; rc == 0 && text_next(&w, &at, columns);) rc = add(t, &w);
    }
    if (rc == 0) merge(t);
    return rc;
}

int words_find(words *w, const sample *s, const dataset *d, size_t f, const char *name,
               size_t columns, err *e)
{
    tally t = {0};
    *w = (words){.name = mem_array(columns, sizeof *w->name), .columns = columns};
    int rc = w->name ? collect(&t, s, d, f, columns) : ERR_MEMORY;
    for (size_t i = 0, n; rc == 0 && i < t.n; i += n) {
        size_t column = t.found[i].word.column;
        for (n = 1; i + n < t.n && t.found[i + n].word.column == column;) n++;
        if (!(w->name[column] = describe(name, t.found + i, n))) rc = ERR_MEMORY;
    }
    free(t.found);
    return rc < 0 ? err_memory(e, "the words of a text") : 0;
}

void words_dispose(words *w)
{
    for (size_t k = 0; w->name && k < w->columns; k++) free(w->name[k]);
    free(w->name);
    *w = (words){0};
}
