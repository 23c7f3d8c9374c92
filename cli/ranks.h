/* ranks: the processes that a launcher of MPI jobs has started together with this one. Rank 0 is the
 * command as it is without them, but for who trains; the others only train. */
#ifndef CLI_RANKS_H
#define CLI_RANKS_H

#include "progress.h"
#include "run/executor.h"
#include "spread/dispatch.h"
#include "spread/launcher.h"
#include "spread/transport.h"
#include "spread/worker.h"

typedef struct ranks {
    launch launch;
    transport link; /* joined where there are several */
    int joined;
    dispatch *dispatch; /* on rank 0 while runs are handed out */
    int dismissed;      /* the others were sent home */
    int all;            /* none was lost */
} ranks;

/* Joins the job, if there is one. An error is rank 0's to tell. */
int ranks_join(ranks *r, err *e);
int ranks_are_several(const ranks *r);

/* On rank 0: hands runs to the others, if there are any, and tells on stderr whom it gives up. */
int ranks_lead(ranks *r, executor *by, const plan *p, const dataset *d, double patience,
               progress *line, err *e);
/* Sends the others home. */
void ranks_dismiss(ranks *r);

/* On another rank: trains until it is sent home. prepare as worker.h has it. */
int ranks_follow(ranks *r, double patience, const stop_flag *stop,
                 int (*prepare)(void *, worker_subject *, err *), void *context, err *e);

/* Leaves the job; rank 0 dismisses the others if that was not done. */
void ranks_leave(ranks *r);

#endif
