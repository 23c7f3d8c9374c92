/* thread: the same task over many indices, on several threads. */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include "base/err.h"

#include <stddef.h>

/* The processors this process may run on, at least 1. */
size_t thread_cores(void);

/* Calls task(context, i) for each i in 0 … n-1, each once, in any order, on `threads` threads (the
   caller's is one of them), and returns when all are done. */
int thread_each(size_t threads, size_t n, void (*task)(void *context, size_t i), void *context,
                err *e);

#endif
