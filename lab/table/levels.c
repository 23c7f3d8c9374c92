#include "table/levels.h"

#include "base/err.h"
#include "base/mem.h"
#include "table/kind.h"
#include "table/utf8.h"

#include <stdlib.h>
#include <string.h>

static uint32_t hash_of(const char *text, size_t n)
{
    uint32_t h = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < n; i++) h = (h ^ (unsigned char)text[i]) * 16777619u;
    return h;
}

/* Where the text is in the table, or the empty slot where it belongs. */
static size_t find_slot(const levels *l, const char *text, size_t n, uint32_t hash)
{
    size_t at = hash & (l->slots - 1);
    for (;; at = (at + 1) & (l->slots - 1)) {
        if (l->slot[at] == 0) return at;
        uint32_t i = l->slot[at] - 1;
        if (l->hash[i] == hash && strncmp(l->text[i], text, n) == 0 && l->text[i][n] == '\0')
            return at;
    }
}

/* Room for one more level and at most half of the slots in use. */
static int grow(levels *l)
{
    if (l->n == l->room) {
        size_t room = l->room ? 2 * l->room : 16;
        char **text = mem_resize(l->text, room, sizeof *text);
        if (!text) return ERR_MEMORY;
        l->text = text;
        uint32_t *hash = mem_resize(l->hash, room, sizeof *hash);
        if (!hash) return ERR_MEMORY;
        l->hash = hash;
        l->room = room;
    }
    if (2 * (l->n + 1) > l->slots) {
        size_t slots = l->slots ? 2 * l->slots : 32;
        uint32_t *slot = mem_array(slots, sizeof *slot);
        if (!slot) return ERR_MEMORY;
        for (uint32_t i = 0; i < l->n; i++) {
            size_t at = l->hash[i] & (slots - 1);
            while (slot[at]) at = (at + 1) & (slots - 1);
            slot[at] = i + 1;
        }
        free(l->slot);
        l->slot = slot;
        l->slots = slots;
    }
    return 0;
}

int levels_number(levels *l, const char *text, size_t n, uint32_t *number)
{
    if (!utf8_is_clean(text, n)) {
        if (3 * n > l->scratch_room) {
            char *scratch = mem_resize(l->scratch, 3 * n, 1);
            if (!scratch) return ERR_MEMORY;
            l->scratch = scratch;
            l->scratch_room = 3 * n;
        }
        n = utf8_clean(l->scratch, text, n, &l->recoded);
        text = l->scratch;
    }
    if (grow(l) != 0) return ERR_MEMORY;
    uint32_t hash = hash_of(text, n);
    size_t at = find_slot(l, text, n, hash);
    if (l->slot[at] == 0) {
        char *copy = mem_text(text, n);
        if (!copy) return ERR_MEMORY;
        l->text[l->n] = copy;
        l->hash[l->n] = hash;
        l->n++;
        l->slot[at] = (uint32_t)l->n;
    }
    *number = l->slot[at] - 1;
    return 0;
}

typedef struct named {
    char *text;
    uint32_t number;
} named;

static int by_text(const void *a, const void *b)
{
    return strcmp(((const named *)a)->text, ((const named *)b)->text);
}

/* Puts the levels into byte order; rank[number] is a level's new place, [n]. 0 or ERR_MEMORY. */
static int sort(levels *l, uint32_t *rank)
{
    named *order = mem_array(l->n, sizeof *order);
    if (!order) return ERR_MEMORY;
    for (uint32_t i = 0; i < l->n; i++) order[i] = (named){l->text[i], i};
    qsort(order, l->n, sizeof *order, by_text);
    for (uint32_t i = 0; i < l->n; i++) {
        l->text[i] = order[i].text;
        rank[order[i].number] = i;
    }
    free(order);
    return 0;
}

int levels_into(column *c, levels *l, size_t rows)
{
    uint32_t *rank = mem_array(l->n, sizeof *rank);
    if (!rank || sort(l, rank) != 0) {
        free(rank);
        return ERR_MEMORY;
    }
    c->missing = 0;
    for (size_t i = 0; i < rows; i++)
        if (c->level[i] == TABLE_NO_LEVEL)
            c->missing++;
        else
            c->level[i] = rank[c->level[i]];
    free(rank);
    c->kind = kind_of_text(l->text, l->n, rows - c->missing, c->missing);
    c->recoded |= l->recoded;
    c->levels = l->text;
    c->n_levels = l->n;
    l->text = NULL; /* the column's now */
    l->n = 0;
    return 0;
}

void levels_dispose(levels *l)
{
    for (size_t i = 0; i < l->n; i++) free(l->text[i]);
    free(l->text);
    free(l->hash);
    free(l->slot);
    free(l->scratch);
    *l = (levels){0};
}
