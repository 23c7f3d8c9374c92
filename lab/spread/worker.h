/* worker: the side of every rank but 0. Prepares the data as rank 0 does, says hello, and trains what
 * it is told to until it is sent home.
 *
 * Two threads: the caller's, which alone sends and receives (MPI_THREAD_FUNNELED), and one that
 * prepares and trains; so a rank gives signs of life however long a run is. */
#ifndef SPREAD_WORKER_H
#define SPREAD_WORKER_H

#include "base/err.h"
#include "base/stop.h"
#include "plan/plan.h"
#include "prep/dataset.h"
#include "spread/transport.h"

/* What a worker trains on. */
typedef struct worker_subject {
    const plan *plan;
    const dataset *data;
} worker_subject;

typedef struct worker_options {
    double patience;       /* seconds of silence after which rank 0 is taken for lost */
    const char *version;   /* of softplus */
    const stop_flag *stop; /* raised from outside: break off, and say so; may be NULL */
    /* Reads and plans, on the training thread; why it cannot is told to rank 0. */
    int (*prepare)(void *context, worker_subject *out, err *e);
    void *context;
} worker_options;

/* 0 when it was sent home; *all tells whether every rank was there then. */
int worker_serve(const transport *t, const worker_options *o, int *all, err *e);

#endif
