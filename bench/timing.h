/* timing.h - how long something takes, as its best of many repeats and their spread. */
#ifndef BENCH_TIMING_H
#define BENCH_TIMING_H

typedef struct {
    double best, median; /* seconds a call */
} timing;

typedef void (*timed_fn)(void *context);

/* Seconds since some start. */
double timing_now(void);

/* Calls in batches long enough for the clock, `repeats` of them, at most `budget` seconds in all
   (but two batches at least). The best is what the code can do; the median tells how quiet the
   machine was. */
timing timing_of(timed_fn f, void *context, int repeats, double budget);

#endif
