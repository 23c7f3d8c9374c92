/* arena: one block for everything a run needs, laid out once, freed once.
 *
 * Use in two passes over the same code: with arena_measure() every arena_take() only counts and
 * returns NULL; arena_init() then allocates what was counted. Each piece starts on a cache line. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

typedef struct arena {
    unsigned char *base; /* owned; NULL while measuring */
    size_t size;         /* bytes in base; while measuring unused */
    size_t used;         /* bytes taken so far; SIZE_MAX after an overflow */
} arena;

/* An arena that counts only. */
arena arena_measure(void);

/* Room for `bytes` bytes (a measured arena's `used`), zeroed; 0 or ERR_MEMORY. */
int arena_init(arena *a, size_t bytes);
void arena_dispose(arena *a);

/* n elements of `size` bytes, 64-byte aligned, zeroed; NULL while measuring. Taking more than was
   measured is a programmer's error (assert). */
void *arena_take(arena *a, size_t n, size_t size);

#endif
