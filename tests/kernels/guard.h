/* guard.h - memory between two pages that must not be touched: a byte too far ends the program. */
#ifndef TEST_GUARD_H
#define TEST_GUARD_H

#include <stddef.h>

typedef struct {
    unsigned char *map, *low, *high; /* the usable bytes are [low, high) */
    size_t page;
} guarded;

/* At least `bytes` usable; aborts when the system has none. */
guarded guard_map(size_t bytes);
void guard_unmap(guarded *g);

#endif
