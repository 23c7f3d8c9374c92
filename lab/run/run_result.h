/* run_result: what one trial gave. Plain numbers, in the target's own units; a copy shares the history
 * of its original. */
#ifndef RUN_RUN_RESULT_H
#define RUN_RUN_RESULT_H

#include "plan/plan.h"
#include "run/calibration.h"
#include "run/history.h"

#include <stddef.h>
#include <stdint.h>

typedef enum run_status {
    RUN_PENDING, /* not done (stopped before) */
    RUN_OK,
    RUN_DIVERGED /* the loss stopped being finite: scored as the constant predictor, never dropped */
} run_status;

/* "pending", "ok", "diverged". */
const char *run_status_name(run_status s);

/* The betas of softplus that hidden units have learned; zeros where none does. */
typedef struct run_betas {
    double mean, least, most;
} run_betas;

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
       deviance, classes mean log-loss (nats), Gaussian mean negative log-likelihood (nats). */
    double test_loss;
    double null_loss;        /* the same of the constant predictor fitted on the training rows */
    double test_score;       /* higher is better: R^2, D^2 (1 - deviance/null deviance), accuracy */
    double dead_units;       /* share of hidden units whose |f'| < 1e-6 on every training row */
    run_betas beta;          /* of the weights that were kept */
    calibration calibration; /* on the test rows; of TASK_GAUSSIAN that did not diverge */
    size_t epochs;           /* trained */
    size_t best_epoch;       /* whose weights were kept, from 1; 0 = the initial ones */
    double seconds_per_epoch;
    history *history; /* owned by the results' owner; NULL where none was recorded */
} run_result;

/* Frees what results own, and the array. */
static inline void run_results_free(run_result *result, size_t n)
{
    for (size_t i = 0; result && i < n; i++) history_free(result[i].history);
    free(result);
}

#endif
