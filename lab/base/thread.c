#define _GNU_SOURCE /* sched_getaffinity */
#include "base/thread.h"

#include "base/mem.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

typedef struct work {
    atomic_size_t next;
    size_t n;
    void (*task)(void *, size_t);
    void *context;
} work;

size_t thread_cores(void)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
    int cores = CPU_COUNT(&set);
    return cores > 0 ? (size_t)cores : 1;
}

static void *worker(void *arg)
{
    work *w = arg;
    for (;;) {
        size_t i = atomic_fetch_add(&w->next, 1);
        if (i >= w->n) return NULL;
        w->task(w->context, i);
    }
}

int thread_each(size_t threads, size_t n, void (*task)(void *context, size_t i), void *context,
                err *e)
{
    work w = {.n = n, .task = task, .context = context};
    size_t helpers = threads > n ? n : threads;
    helpers = helpers > 1 ? helpers - 1 : 0;
    pthread_t *thread = mem_array(helpers, sizeof *thread);
    if (!thread) return err_memory(e, "threads");
    size_t started = 0;
    /* A thread that cannot start only leaves more work to the others. */
    while (started < helpers && pthread_create(&thread[started], NULL, worker, &w) == 0) started++;
    worker(&w);
    for (size_t i = 0; i < started; i++) pthread_join(thread[i], NULL);
    free(thread);
    return 0;
}
