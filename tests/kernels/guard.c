#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "guard.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static void check(int ok)
{
    if (!ok) {
        perror("guard pages");
        abort();
    }
}

guarded guard_map(size_t bytes)
{
    guarded g = {.page = (size_t)sysconf(_SC_PAGESIZE)};
    size_t usable = (bytes + g.page - 1) / g.page * g.page;
    g.map =
        mmap(NULL, usable + 2 * g.page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    check(g.map != MAP_FAILED);
    g.low = g.map + g.page;
    g.high = g.low + usable;
    check(mprotect(g.map, g.page, PROT_NONE) == 0);
    check(mprotect(g.high, g.page, PROT_NONE) == 0);
    return g;
}

void guard_unmap(guarded *g)
{
    munmap(g->map, (size_t)(g->high - g->map) + g->page);
}
