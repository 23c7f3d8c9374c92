/* message: what ranks tell each other, as bytes. The ranks of a job run one build of softplus, so
 * numbers travel as they lie in memory; a hello shows whether that is so. */
#ifndef SPREAD_MESSAGE_H
#define SPREAD_MESSAGE_H

#include "base/err.h"
#include "run/run_result.h"

#include <stddef.h>
#include <stdint.h>

typedef enum message_kind {
    MESSAGE_BEAT,   /* either way: I am here */
    MESSAGE_HELLO,  /* to rank 0: who I am, and that I am ready or why I cannot be */
    MESSAGE_RESULT, /* to rank 0: what became of an order */
    MESSAGE_ORDER,  /* from rank 0: train this */
    MESSAGE_BREAK,  /* from rank 0: break off what you train */
    MESSAGE_END     /* from rank 0: leave */
} message_kind;

enum { IDENTITY_TEXT = 64 };

/* What two ranks must agree on for their results to be of one comparison, to the bit. Text is cut to
   its room, zeros behind it. */
typedef struct identity {
    char host[IDENTITY_TEXT]; /* this one may differ */
    char version[IDENTITY_TEXT];
    char blas[IDENTITY_TEXT]; /* which of the BLAS library's kernels multiply matrices */
    uint64_t plan_hash, data_hash;
} identity;

/* One message. What a kind has no use for is zero. */
typedef struct message {
    message_kind kind;
    identity who;      /* HELLO */
    err failure;       /* HELLO, RESULT: code 0 where nothing is wrong */
    run_result result; /* RESULT: its history is the message's until somebody takes it */
    uint32_t trial;    /* ORDER: its id */
    double rate;       /* ORDER */
    int all;           /* END: every rank is there */
} message;

/* The bytes, owned by the caller (free); NULL when memory is short. */
unsigned char *message_pack(const message *m, size_t *size);

/* ERR_DATA where these are not the bytes of a message by this build. */
int message_unpack(message *m, const unsigned char *bytes, size_t size, err *e);
void message_dispose(message *m);

#endif
