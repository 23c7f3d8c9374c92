/* four_runs: what a network makes of a dataset. */
#ifndef TESTS_RUN_FOUR_RUNS_H
#define TESTS_RUN_FOUR_RUNS_H

#include "prep/dataset.h"

/* The mean test score (R^2, D^2, accuracy) of softplus networks of 32 units over four splits. */
double four_runs(const dataset *d);

#endif
