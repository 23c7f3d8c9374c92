/* transport: messages between the ranks of a job. Rank 0 talks to each of the others, they talk to it
 * only. Messages of a rank arrive in the order they were sent, whole or not at all; nothing here ever
 * waits for another rank, so a dead one is only silent.
 *
 * mpi/mpi.c is the one that ships; a test brings its own. */
#ifndef SPREAD_TRANSPORT_H
#define SPREAD_TRANSPORT_H

#include <stddef.h>

typedef struct transport {
    int rank, ranks;
    /* Copies the message and sees to its going. 0, or ERR_MEMORY or ERR_IO of err.h. */
    int (*send)(void *context, int to, const void *bytes, size_t size);
    /* The next message that is here: 1, and where it lies until the next call; 0 where there is none. */
    int (*receive)(void *context, int *from, const unsigned char **bytes, size_t *size);
    /* Leaves, and frees the context. all: every rank is there and leaves in the same way. */
    void (*close)(void *context, int all);
    void *context;
} transport;

/* What a module such as mpi/mpi.c exports under TRANSPORT_OPEN: joins the job that a launcher has
   started. NULL and *out is open, or what is wrong. */
typedef const char *transport_open_fn(transport *out);
#define TRANSPORT_OPEN "softplus_transport_open"

#endif
