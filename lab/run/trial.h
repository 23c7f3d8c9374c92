/* trial: one planned training from split to score: split -> prep fitted on the training rows ->
 * matrices -> training -> for STAGE_RUN the score on the test rows, in the target's own units. */
#ifndef RUN_TRIAL_H
#define RUN_TRIAL_H

#include "base/err.h"
#include "base/stop.h"
#include "net/loss.h"
#include "net/mlp.h"
#include "plan/plan.h"
#include "prep/dataset.h"
#include "prep/prep.h"
#include "run/run_result.h"

/* A unit whose |f'(z)| stays below this on every training row is dead. */
#define TRIAL_DEAD_SLOPE 1e-6

/* `rate`: the learning rate to use (t->rate in tuning, the tuned one in a run). A stopped trial
   leaves status RUN_PENDING and returns ERR_STOPPED. Divergence is a result, not an error. */
int trial_run(run_result *out, const plan *p, const trial *t, double rate, const dataset *d,
              const stop_flag *stop, err *e);

/* What a trial has made besides its result, for whoever wants to use the network. */
typedef struct trained {
    prep *prep; /* owned */
    mlp_shape shape;
    loss loss;
    float *parameter; /* [mlp_parameters(&shape)], as mlp.h lays them out; owned */
} trained;

void trained_dispose(trained *t);

/* The same; unless `keep` is NULL it receives what was made, or zeros where nothing was. */
int trial_train(run_result *out, trained *keep, const plan *p, const trial *t, double rate,
                const dataset *d, const stop_flag *stop, err *e);

#endif
