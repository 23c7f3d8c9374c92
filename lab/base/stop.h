/* stop: a flag that a signal handler, or another thread, raises and that long work polls. Both are
 * allowed to: it is atomic, and without a lock. */
#ifndef BASE_STOP_H
#define BASE_STOP_H

#include <assert.h>
#include <stdatomic.h>
#include <stddef.h>

typedef atomic_int stop_flag; /* 0, or 1 once it is raised */

static_assert(ATOMIC_INT_LOCK_FREE == 2, "a signal handler may only touch atomics without a lock");

/* `stop` may be NULL: nobody stops this. */
static inline int stop_raised(const stop_flag *stop)
{
    return stop && atomic_load_explicit(stop, memory_order_relaxed);
}

#endif
