#include "base/arena.h"

#include "base/err.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 64 };

arena arena_measure(void)
{
    return (arena){0};
}

int arena_init(arena *a, size_t bytes)
{
    *a = (arena){0};
    if (bytes > SIZE_MAX - LINE) return ERR_MEMORY;
    size_t size = (bytes + LINE - 1) / LINE * LINE;
    a->base = aligned_alloc(LINE, size ? size : LINE);
    if (!a->base) return ERR_MEMORY;
    memset(a->base, 0, size);
    a->size = size;
    return 0;
}

void arena_dispose(arena *a)
{
    free(a->base);
    *a = (arena){0};
}

void *arena_take(arena *a, size_t n, size_t size)
{
    size_t most = SIZE_MAX / 2; /* far from where rounding up could overflow */
    if (a->used > most || (size && n > (most - a->used) / size)) {
        a->used = SIZE_MAX; /* arena_init refuses it */
        assert(!a->base);
        return NULL;
    }
    size_t bytes = (n * size + LINE - 1) / LINE * LINE;
    size_t at = a->used;
    a->used += bytes;
    if (!a->base) return NULL;
    assert(a->used <= a->size);
    return a->base + at;
}
