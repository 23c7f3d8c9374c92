/* clock: seconds since some moment, and short rests while there is nothing to do. */
#ifndef SPREAD_CLOCK_H
#define SPREAD_CLOCK_H

#include <time.h>

#define BEAT_SECONDS 1.0 /* between two signs of life */

static inline double clock_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* How long to rest in ns: short after something has happened, longer the longer nothing has. */
static inline long clock_longer(long rest)
{
    enum { SHORTEST = 20000, LONGEST = 1000000 };
    return rest == 0 ? SHORTEST : rest < LONGEST / 2 ? 2 * rest : LONGEST;
}

#endif
