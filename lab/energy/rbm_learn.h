/* rbm_learn: from points to a trained machine, its likelihood on rows seen and held out, and samples. */
#ifndef ENERGY_RBM_LEARN_H
#define ENERGY_RBM_LEARN_H

#include "base/steps.h"
#include "base/stop.h"
#include "energy/pcd.h"
#include "energy/points.h"
#include "energy/rbm.h"
#include "energy/summary.h"

typedef struct rbm_ask {
    size_t hidden;
    pcd_settings train;
    size_t chains, temperatures; /* of annealed importance sampling, where Z is not exact */
    size_t samples, sample_steps;
    size_t threads;
    const stop_flag *stop; /* may be NULL */
    steps_tell passes, annealing;
} rbm_ask;

typedef struct rbm_learned {
    rbm machine;
    double *sample;      /* [samples][visible], probabilities; owned */
    rbm_summary summary; /* but for data.name, data.note and data.seed */
} rbm_learned;

/* p: split, in [0, 1]. ERR_STOPPED where it was stopped; ERR_DATA where training diverged. */
int rbm_learn(rbm_learned *out, const points *p, const rbm_ask *ask, err *e);
void rbm_learned_dispose(rbm_learned *l);

#endif
