/* launcher: whether a launcher of MPI jobs (mpirun, mpiexec, srun) has started this process, and the
 * way to its other ranks. Without one nothing of MPI is loaded. */
#ifndef SPREAD_LAUNCHER_H
#define SPREAD_LAUNCHER_H

#include "base/err.h"
#include "spread/transport.h"

typedef struct launch {
    int ranks; /* of the job; 1: no launcher, or a job of one; 0: more than known before MPI is asked */
    int rank; /* this one */
} launch;

/* From the environment that Open MPI, MPICH and their relatives leave. */
launch launch_find(void);

/* Loads the module and joins the job. */
int launch_join(transport *out, const launch *l, err *e);

#endif
