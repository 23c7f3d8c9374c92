#include "stratified.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

enum { PART = 1000000, LEAST = 16, MAX_THREADS = 256 };

typedef struct {
    const row *row;
    const struct sp_kernels *isa;
    size_t points;
    atomic_size_t next; /* the first point of the next part */
    pthread_mutex_t lock;
    findings sum;
} job;

static void *work(void *argument)
{
    job *j = argument;
    for (;;) {
        size_t start = atomic_fetch_add(&j->next, PART);
        if (start >= j->points) break;
        size_t left = j->points - start, n = left < PART ? left : PART;
        measurement m;
        measure_init(&m, j->row, REAL_F64, 1000 + start, n < LEAST ? LEAST : n);
        findings f = measure_isa(&m, j->isa);
        measure_dispose(&m);
        pthread_mutex_lock(&j->lock);
        findings_add(&j->sum, &f);
        pthread_mutex_unlock(&j->lock);
    }
    mpfr_free_cache();
    return NULL;
}

findings stratified_run(const row *r, const struct sp_kernels *isa, int threads, size_t points)
{
    pthread_t thread[MAX_THREADS];
    job j = {.row = r, .isa = isa, .points = points};
    int started = 0;
    pthread_mutex_init(&j.lock, NULL);
    if (threads > MAX_THREADS) threads = MAX_THREADS;
    while (started < threads && pthread_create(&thread[started], NULL, work, &j) == 0) started++;
    if (started == 0) work(&j);
    for (int i = 0; i < started; i++) pthread_join(thread[i], NULL);
    pthread_mutex_destroy(&j.lock);
    return j.sum;
}
