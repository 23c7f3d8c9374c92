/* The transport over MPI, as a module of its own: the command loads it (launcher.c) where a launcher
 * has started it, and does without MPI's libraries otherwise.
 *
 * MPI's blocking calls and wildcards hang or fail for good when a rank has died. So there is one posted
 * receive for each peer, which a dead one never completes and nobody waits for; messages travel in
 * frames of one size, the first of which says how long the message is. */
#include "spread/transport.h"

#include "base/err.h"

#include <mpi.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

transport_open_fn softplus_transport_open;

enum { FRAME = 1 << 14, TAG = 1 };

typedef struct peer {
    unsigned char frame[FRAME]; /* where the posted receive puts what comes */
    unsigned char *message;     /* owned: put together so far */
    uint64_t size, have, room;  /* bytes: of the whole message, there, allocated */
    int whole;                  /* it was handed out; the next frame begins another */
} peer;

typedef struct outgoing {
    struct outgoing *next;
    MPI_Request request;
    unsigned char frame[]; /* not to be touched until the request is done */
} outgoing;

typedef struct link {
    int first, n; /* peers are the ranks first … first + n - 1 */
    peer *peer;   /* [n], owned */
    MPI_Request
        *due;     /* [n], owned: the posted receives; MPI_REQUEST_NULL where a peer's has failed */
    int *arrived; /* [n], owned: indices of frames that are here, from next to n_arrived - 1 */
    MPI_Status *status; /* [n], owned */
    int next, n_arrived;
    outgoing *out; /* owned */
} link;

static void post(link *l, int i)
{
    if (MPI_Irecv(l->peer[i].frame, FRAME, MPI_BYTE, l->first + i, TAG, MPI_COMM_WORLD,
                  &l->due[i]) != MPI_SUCCESS)
        l->due[i] = MPI_REQUEST_NULL;
}

/* Frees what has gone. */
static void reap(link *l)
{
    for (outgoing **at = &l->out; *at;) {
        outgoing *o = *at;
        int gone = 0;
        if (MPI_Test(&o->request, &gone, MPI_STATUS_IGNORE) == MPI_SUCCESS && !gone) {
            at = &o->next;
            continue;
        }
        *at = o->next;
        free(o);
    }
}

static int send_frame(link *l, int to, const void *head, size_t n_head, const void *body,
                      size_t n_body)
{
    outgoing *o = malloc(sizeof *o + n_head + n_body);
    if (!o) return ERR_MEMORY;
    if (n_head) memcpy(o->frame, head, n_head);
    memcpy(o->frame + n_head, body, n_body);
    if (MPI_Isend(o->frame, (int)(n_head + n_body), MPI_BYTE, to, TAG, MPI_COMM_WORLD,
                  &o->request) != MPI_SUCCESS) {
        free(o);
        return ERR_IO;
    }
    o->next = l->out;
    l->out = o;
    return 0;
}

static int send_message(void *context, int to, const void *bytes, size_t size)
{
    link *l = context;
    const unsigned char *from = bytes;
    uint64_t whole = size;
    size_t n = size < FRAME - sizeof whole ? size : FRAME - sizeof whole;
    int rc = send_frame(l, to, &whole, sizeof whole, from, n);
    for (size_t at = n; rc == 0 && at < size; at += n) {
        n = size - at < FRAME ? size - at : FRAME;
        rc = send_frame(l, to, NULL, 0, from + at, n);
    }
    reap(l);
    return rc;
}

/* A frame more of a peer's message: 1 where that makes it whole, 0 where not, -1 out of memory. */
static int add_frame(peer *p, const unsigned char *frame, size_t n)
{
    if (p->whole || p->have == p->size) {
        if (n < sizeof p->size) return -1;
        memcpy(&p->size, frame, sizeof p->size);
        p->have = 0;
        p->whole = 0;
        frame += sizeof p->size;
        n -= sizeof p->size;
        if (p->room < p->size) {
            unsigned char *more = realloc(p->message, p->size);
            if (!more) return -1;
            p->message = more;
            p->room = p->size;
        }
    }
    if (n > p->size - p->have) return -1;
    if (n) memcpy(p->message + p->have, frame, n);
    p->have += n;
    p->whole = p->have == p->size;
    return p->whole;
}

/* Fills l->arrived. A request that failed is its peer's last. */
static void look(link *l)
{
    l->next = l->n_arrived = 0;
    int rc = MPI_Testsome(l->n, l->due, &l->n_arrived, l->arrived, l->status);
    if (l->n_arrived == MPI_UNDEFINED || (rc != MPI_SUCCESS && rc != MPI_ERR_IN_STATUS))
        l->n_arrived = 0;
    if (rc != MPI_ERR_IN_STATUS) return;
    int kept = 0;
    for (int k = 0; k < l->n_arrived; k++) {
        if (l->status[k].MPI_ERROR != MPI_SUCCESS) continue;
        l->arrived[kept] = l->arrived[k];
        l->status[kept++] = l->status[k];
    }
    l->n_arrived = kept;
}

static int receive_message(void *context, int *from, const unsigned char **bytes, size_t *size)
{
    link *l = context;
    if (l->next == l->n_arrived) look(l);
    if (l->out) reap(l);
    while (l->next < l->n_arrived) {
        int i = l->arrived[l->next], n = 0;
        MPI_Get_count(&l->status[l->next++], MPI_BYTE, &n);
        peer *p = &l->peer[i];
        int whole = add_frame(p, p->frame, (size_t)n);
        if (whole >= 0) post(l, i); /* otherwise it has fallen silent */
        if (whole <= 0) continue;
        *from = l->first + i;
        *bytes = p->message;
        *size = p->size;
        return 1;
    }
    return 0;
}

/* Gives what was sent last a second to go. */
static void flush(link *l)
{
    const struct timespec pause = {.tv_nsec = 1000000};
    for (int i = 0; l->out && i < 1000; i++) {
        reap(l);
        if (l->out) nanosleep(&pause, NULL);
    }
}

static void release(link *l)
{
    for (int i = 0; l->peer && i < l->n; i++) free(l->peer[i].message);
    free(l->peer);
    free(l->due);
    free(l->arrived);
    free(l->status);
    free(l);
}

/* MPI_Finalize waits for all ranks: with one of them dead, for ever. */
static void close_link(void *context, int all)
{
    link *l = context;
    flush(l);
    if (!all) return; /* receives are still posted into l, which ends with the process */
    for (int i = 0; i < l->n; i++) {
        if (l->due[i] == MPI_REQUEST_NULL) continue;
        MPI_Cancel(&l->due[i]);
        MPI_Request_free(&l->due[i]);
    }
    MPI_Finalize();
    release(l);
}

static link *link_new(int rank, int ranks)
{
    link *l = calloc(1, sizeof *l);
    if (!l) return NULL;
    l->first = rank == 0 ? 1 : 0;
    l->n = rank == 0 ? ranks - 1 : 1;
    size_t n = (size_t)l->n;
    l->peer = calloc(n, sizeof *l->peer);
    l->due = calloc(n, sizeof *l->due);
    l->arrived = calloc(n, sizeof *l->arrived);
    l->status = calloc(n, sizeof *l->status);
    if (l->peer && l->due && l->arrived && l->status) return l;
    release(l);
    return NULL;
}

const char *softplus_transport_open(transport *out)
{
    /* MPICH's launcher tells of a rank's end by SIGUSR1, which would be the end of the others. */
    signal(SIGUSR1, SIG_IGN);
    int level, rank, ranks;
    if (MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &level) != MPI_SUCCESS)
        return "MPI cannot be initialised";
    if (level < MPI_THREAD_FUNNELED) return "this MPI cannot be used beside threads";
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    link *l = link_new(rank, ranks);
    if (!l) return "not enough memory for the ranks' messages";
    for (int i = 0; i < l->n; i++) post(l, i);
    *out = (transport){.rank = rank,
                       .ranks = ranks,
                       .send = send_message,
                       .receive = receive_message,
                       .close = close_link,
                       .context = l};
    return NULL;
}
