/* runner: carries out a plan on a dataset: tuning trials, the choice of rates, then the runs; on
 * several threads, each trial on one. Results do not depend on the number of threads or the order
 * of execution. */
#ifndef RUN_RUNNER_H
#define RUN_RUNNER_H

#include "base/err.h"
#include "plan/plan.h"
#include "prep/dataset.h"
#include "run/run_result.h"

#include <signal.h>
#include <stddef.h>

typedef struct runner_options {
    size_t jobs;                       /* threads; 0 = one a core */
    const volatile sig_atomic_t *stop; /* raised from outside to stop soon; may be NULL */
    /* Told after every finished trial, from any thread but one at a time; may be NULL. */
    void (*progress)(void *context, size_t done, size_t all, trial_stage stage);
    void *context;
} runner_options;

/* result: [p->n_trials], caller's. Returns 0, or ERR_STOPPED with what was finished in result, or
   another error. */
int runner_run(run_result *result, const plan *p, const dataset *d, const runner_options *o,
               err *e);

#endif
