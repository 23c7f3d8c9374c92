/* levels: the different texts among many, numbered. */
#ifndef TABLE_LEVELS_H
#define TABLE_LEVELS_H

#include "table/table.h"

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
    int recoded; /* a text was not UTF-8 */
} levels;

/* The number of the text, which is new or not. 0 or ERR_MEMORY. */
int levels_number(levels *l, const char *text, size_t n, uint32_t *number);

/* Makes a column of them: c->level, [rows], holds numbers of levels as they were given, or
   TABLE_NO_LEVEL; the levels go into byte order and into the column. 0 or ERR_MEMORY. */
int levels_into(column *c, levels *l, size_t rows);

void levels_dispose(levels *l);

#endif
