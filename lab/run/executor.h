/* executor: who carries out the trials that the runner hands out: this process's threads (threads.h),
 * or the ranks of an MPI job (spread/). It decides neither which trials there are nor what becomes of
 * their results; those are the desk's, which the runner keeps. */
#ifndef RUN_EXECUTOR_H
#define RUN_EXECUTOR_H

#include "base/err.h"
#include "base/stop.h"
#include "plan/plan.h"
#include "prep/dataset.h"
#include "run/run_result.h"
#include "run/trial.h"

#include <stddef.h>

typedef struct order {
    const trial *trial;
    double rate;   /* the learning rate to use */
    trained *keep; /* receives what was made besides the result; NULL: it is not wanted */
} order;

/* Both functions may be called from any thread. */
typedef struct desk {
    const plan *plan;
    const dataset *data;
    const stop_flag *stop; /* as trial_run takes it; may be NULL */
    /* The next order: 1, or 0 where nothing is left to be handed out, or nothing shall be any more. */
    int (*take)(void *context, order *out);
    /* What became of an order: a finished result, which the desk now owns, or why there is none
       (ERR_STOPPED: it was broken off). */
    void (*give)(void *context, run_result *r, const err *failure);
    void *context; /* of both */
} desk;

typedef struct executor {
    /* Carries out what the desk hands out, and returns when every order taken has been given back.
       An error is one of its own, not of a trial. */
    int (*work)(const struct executor *self, const desk *d, err *e);
    size_t width;  /* trials at a time; 0: what suits the machine */
    void *context; /* its own */
} executor;

#endif
