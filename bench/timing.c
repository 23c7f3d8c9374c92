#include "timing.h"

#include <stdlib.h>
#include <time.h>

enum { MAX_REPEATS = 101 };

#define BATCH_SECONDS 2e-4 /* about 10^4 times the clock's own cost */

double timing_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double batch(timed_fn f, void *context, long calls)
{
    double start = timing_now();
    for (long i = 0; i < calls; i++) f(context);
    return timing_now() - start;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

timing timing_of(timed_fn f, void *context, int repeats, double budget)
{
    double seconds[MAX_REPEATS], started = timing_now();
    long calls = 1;
    f(context); /* pages, caches, the choice of the instruction set */
    while (batch(f, context, calls) < BATCH_SECONDS) calls *= 2;

    int n = 0;
    while (n < repeats && n < MAX_REPEATS && (n < 2 || timing_now() - started < budget))
        seconds[n++] = batch(f, context, calls) / (double)calls;
    qsort(seconds, (size_t)n, sizeof *seconds, ascending);
    return (timing){.best = seconds[0], .median = seconds[n / 2]};
}
