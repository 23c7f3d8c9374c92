/* levels: the different texts among many, numbered. */
#ifndef TABLE_LEVELS_H
#define TABLE_LEVELS_H

#include <stddef.h>
#include <stdint.h>

typedef struct levels {
    char **text;    /* [n], owned, as UTF-8 that is safe to print */
    uint32_t *hash; /* [n], owned */
    size_t n, room;
    uint32_t *slot; /* [slots], a level's number + 1, or 0; owned */
    size_t slots;   /* a power of two, or 0 at the start */
    char *scratch;  /* owned */
    size_t scratch_room;
} levels;

/* The number of the text, which is new or not. 0 or ERR_MEMORY. */
int levels_number(levels *l, const char *text, size_t n, uint32_t *number);

/* Puts the levels into byte order; rank[number] is a level's new place. `rank` has n elements.
   0 or ERR_MEMORY. No level may be added afterwards. */
int levels_sort(levels *l, uint32_t *rank);

void levels_dispose(levels *l);

#endif
