/* run_result: what one trial gave. Plain numbers, in the target's own units. */
#ifndef RUN_RUN_RESULT_H
#define RUN_RUN_RESULT_H

#include "plan/plan.h"

#include <stddef.h>
#include <stdint.h>

typedef enum run_status {
    RUN_PENDING, /* not done (stopped before) */
    RUN_OK,
    RUN_DIVERGED /* the loss stopped being finite: scored as the constant predictor, never dropped */
} run_status;

/* "pending", "ok", "diverged". */
const char *run_status_name(run_status s);

typedef struct run_result {
    uint32_t id; /* of the trial; stage, activation, pair, seed as planned */
    trial_stage stage;
    uint32_t activation;
    uint32_t pair;
    uint64_t seed;
    double rate; /* the one used */
    run_status status;
    double valid_loss; /* best inner-validation loss (the training loss's units) */
    /* The rest in STAGE_RUN only. Loss, lower is better: regression RMSE, count mean Poisson
       deviance, classes mean log-loss (nats). */
    double test_loss;
    double null_loss;  /* the same of the constant predictor fitted on the training rows */
    double test_score; /* higher is better: R^2, D^2 (1 - deviance/null deviance), accuracy */
    double dead_units; /* share of hidden units whose |f'| < 1e-6 on every training row */
    size_t epochs;     /* trained */
    size_t best_epoch; /* whose weights were kept, from 1; 0 = the initial ones */
    double seconds_per_epoch;
} run_result;

#endif
