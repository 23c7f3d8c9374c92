/* dispatch: rank 0's side. An executor whose trials are trained by the other ranks; they get one at a
 * time. A rank that is silent for too long, or leaves, is given up: its trial goes to another, and what
 * it may still say is not listened to. Results are the same whoever trains.
 *
 * One thread, which polls: messages are handled where the runner waits for its trials. */
#ifndef SPREAD_DISPATCH_H
#define SPREAD_DISPATCH_H

#include "base/err.h"
#include "run/executor.h"
#include "spread/message.h"
#include "spread/transport.h"

typedef struct dispatch_options {
    double patience; /* seconds of silence after which a rank is given up */
    identity who;    /* what the others must agree with */
    /* Told one line when a rank is given up; may be NULL. */
    void (*notice)(void *context, const char *line);
    void *context;
} dispatch_options;

typedef struct dispatch dispatch;

/* Borrows the transport, which outlives it. */
int dispatch_open(dispatch **out, const transport *t, const dispatch_options *o, err *e);
executor dispatch_executor(dispatch *d);
/* Sends the others home. 1: every rank was there to the end, so that MPI can be left in good order. */
int dispatch_close(dispatch *d);
/* The same where there was nothing to hand out. all: as in transport.h. */
void dispatch_dismiss(const transport *t, int all);

#endif
