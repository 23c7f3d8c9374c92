/* target: what a sampler samples: the logarithm of a density over all of R^dim, up to a constant, and
 * its gradient. The sampler knows nothing else of a model. */
#ifndef BAYES_TARGET_H
#define BAYES_TARGET_H

#include <stddef.h>

typedef struct target {
    size_t dim;
    /* At q [dim]; fills gradient [dim]. NAN or -INFINITY: q is impossible. Called by one thread at a
       time: self may point to room to work in, so each chain has a target of its own. */
    double (*log_density)(const void *self, const double *q, double *gradient);
    const void *self; /* borrowed */
} target;

#endif
