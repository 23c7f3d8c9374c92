/* sampling: draws of a target by several chains of NUTS, each warmed up by itself, in parallel. The same
 * bits whatever the number of threads: a chain's random numbers are the stream (seed, RNG_SAMPLE,
 * chain), and it shares nothing. */
#ifndef BAYES_SAMPLING_H
#define BAYES_SAMPLING_H

#include "base/err.h"
#include "base/stop.h"
#include "bayes/metric.h"
#include "bayes/target.h"

#include <stddef.h>
#include <stdint.h>

typedef struct sampling_options {
    size_t chains, warmup, draws; /* warmup and draws: of each chain */
    double accept;                /* aimed at, in (0, 1); 0.8 is usual */
    unsigned deepest;             /* trees, at most NUTS_DEEPEST; 10 is usual */
    metric_kind metric;
    uint64_t seed;
    size_t threads;
    const stop_flag *stop; /* raised: ERR_STOPPED; or NULL */
    /* Called now and then, by one thread at a time: steps done of all, warm-up included. Or NULL. */
    void (*progress)(void *context, size_t done, size_t all);
    void *context;
} sampling_options;

sampling_options sampling_defaults(void);

/* Of one draw, besides its place. */
typedef struct sampling_step {
    double log_density, energy, accept;
    size_t leapfrogs;
    unsigned depth;
    int divergent;
} sampling_step;

typedef struct sampling {
    size_t chains, draws, dim;
    unsigned deepest;
    double *q;                /* [chains][draws][dim], owned */
    sampling_step *step;      /* [chains][draws], owned */
    double *size;             /* [chains], of leapfrog steps; owned */
    size_t *warmup_leapfrogs; /* [chains], owned */
} sampling;

/* t: [chains], all of the same dimension. Chains start uniformly on (-2, 2)^dim, nearer to 0 where the
   density is not finite there. ERR_DATA: it is so nowhere; ERR_STOPPED, ERR_MEMORY. */
int sampling_make(sampling *s, const target *t, const sampling_options *o, err *e);
void sampling_dispose(sampling *s);

#endif
