/* pairs: results as the runner would hand them over, from arrays of test losses. */
#ifndef TESTS_VERDICT_PAIRS_H
#define TESTS_VERDICT_PAIRS_H

#include "verdict/verdict.h"

#include <stdint.h>

/* One finished run. */
static inline run_result pairs_run(uint32_t activation, uint32_t pair, double test_loss)
{
    return (run_result){.id = pair * 16 + activation,
                        .stage = STAGE_RUN,
                        .activation = activation,
                        .pair = pair,
                        .rate = 0.01,
                        .status = RUN_OK,
                        .test_loss = test_loss,
                        .null_loss = 2,
                        .test_score = 0.5,
                        .epochs = 10,
                        .seconds_per_epoch = 1};
}

/* result[2n]: activation 0 with the losses of b, activation 1 with those of a. */
static inline void pairs_fill(run_result *result, size_t n, const double *a, const double *b)
{
    for (size_t i = 0; i < n; i++) {
        result[2 * i] = pairs_run(0, (uint32_t)i, b[i]);
        result[2 * i + 1] = pairs_run(1, (uint32_t)i, a[i]);
    }
}

#endif
