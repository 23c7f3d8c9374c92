/* runner: carries out a plan on a dataset: tuning trials, the choice of rates, then the runs, each by
 * whatever executor it is given. Results do not depend on the executor or the order of execution. */
#ifndef RUN_RUNNER_H
#define RUN_RUNNER_H

#include "base/err.h"
#include "base/stop.h"
#include "plan/plan.h"
#include "prep/dataset.h"
#include "run/executor.h"
#include "run/run_result.h"
#include "run/trial.h"

#include <stddef.h>

typedef struct runner_options {
    executor by;           /* who trains, as threads_executor() */
    const stop_flag *stop; /* raised from outside to stop soon; may be NULL */
    int go_on; /* result holds an earlier execution of the same plan: what is not pending stays */
    /* Given every trial as it finishes, from any thread but one at a time; may be NULL. What it
       leaves in *r is the result; a negative code of err.h ends everything. */
    int (*finished)(void *context, run_result *r, err *e);
    /* Told after every finished trial, from any thread but one at a time; may be NULL. */
    void (*progress)(void *context, size_t done, size_t all, trial_stage stage);
    /* Asked when more leading pairs are complete than before, with their number, one call at a time:
       1 where no more pairs are wanted. What is being trained then is finished. May be NULL. */
    int (*enough)(void *context, size_t pairs);
    void *context; /* of all three */
    /* Receives what the plan's last trial has made, if it is not taken over; may be NULL. */
    trained *last;
} runner_options;

/* result: [p->n_trials], caller's; run_results_free takes it. Returns 0, or ERR_STOPPED with what was finished in result, or
   another error. */
int runner_run(run_result *result, const plan *p, const dataset *d, const runner_options *o,
               err *e);

#endif
