#include "spread/dispatch.h"

#include "base/mem.h"
#include "spread/clock.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum member_state {
    MEMBER_COMING, /* has not said hello: it still prepares its data */
    MEMBER_IDLE,
    MEMBER_BUSY, /* with an order */
    MEMBER_GONE  /* given up */
} member_state;

typedef struct member {
    member_state state;
    char host[IDENTITY_TEXT];
    order order;
    int broken_off; /* it was told to */
    double heard;   /* when, last */
} member;

struct dispatch {
    const transport *link;
    dispatch_options set;
    member *member; /* [ranks], owned; [0] is nobody */
    order *lost;    /* [ranks], owned: orders of members given up, to be given to others */
    size_t n_lost;
    double looked; /* when messages were looked for, last */
};

static int ranks_of(const dispatch *d)
{
    return d->link->ranks;
}

static void name_rank(char out[96], const dispatch *d, int rank)
{
    const char *host = d->member[rank].host;
    snprintf(out, 96, *host ? "rank %d on %s" : "rank %d", rank, host);
}

/* A message that cannot be sent is one that its rank will not answer. */
static void tell(const transport *t, int rank, const message *m)
{
    size_t size;
    unsigned char *bytes = message_pack(m, &size);
    if (bytes) t->send(t->context, rank, bytes, size);
    free(bytes);
}

static void give_up(dispatch *d, int rank, const char *why, ...)
    __attribute__((format(printf, 3, 4)));

static void give_up(dispatch *d, int rank, const char *why, ...)
{
    member *m = &d->member[rank];
    char name[96], reason[128], line[320];
    va_list args;
    va_start(args, why);
    vsnprintf(reason, sizeof reason, why, args);
    va_end(args);
    name_rank(name, d, rank);
    snprintf(line, sizeof line, "%s %s: given up%s", name, reason,
             m->state == MEMBER_BUSY ? ", its run goes to another" : "");
    if (m->state == MEMBER_BUSY) d->lost[d->n_lost++] = m->order;
    m->state = MEMBER_GONE;
    if (d->set.notice) d->set.notice(d->set.context, line);
}

/* What rank 0 and another must have in common. */
static int check_identity(const dispatch *d, int rank, const identity *who, err *e)
{
    const identity *mine = &d->set.who;
    char name[96];
    name_rank(name, d, rank);
    if (strcmp(who->version, mine->version) != 0)
        return err_set(e, ERR_DATA, "%s runs softplus %s, rank 0 on %s %s; install the same one",
                       name, who->version, mine->host, mine->version);
    if (who->plan_hash != mine->plan_hash)
        return err_set(e, ERR_DATA,
                       "%s has another plan than rank 0 on %s: its options or its data's shape "
                       "differ",
                       name, mine->host);
    if (who->data_hash != mine->data_hash)
        return err_set(e, ERR_DATA, "%s has read other data than rank 0 on %s; copy the file anew",
                       name, mine->host);
    if (strcmp(who->blas, mine->blas) != 0)
        return err_set(e, ERR_DATA,
                       "%s multiplies matrices with OpenBLAS's kernels for %s, rank 0 on %s for "
                       "%s, and last bits would differ; give all ranks one OPENBLAS_CORETYPE",
                       name, who->blas, mine->host, mine->blas);
    return 0;
}

static int welcome(dispatch *d, int rank, const message *m, err *e)
{
    member *who = &d->member[rank];
    memcpy(who->host, m->who.host, sizeof who->host);
    if (m->failure.code) {
        char name[96];
        name_rank(name, d, rank);
        return err_set(e, m->failure.code, "%s: %.900s", name, m->failure.text);
    }
    int rc = check_identity(d, rank, &m->who, e);
    if (rc == 0) who->state = MEMBER_IDLE;
    return rc;
}

/* A rank that was told to stop by somebody else leaves its order to another. */
static void take_result(dispatch *d, const desk *k, int rank, message *m)
{
    member *who = &d->member[rank];
    if (who->state != MEMBER_BUSY || m->result.id != who->order.trial->id) return;
    if (m->failure.code == ERR_STOPPED && !stop_raised(k->stop)) {
        give_up(d, rank, "was stopped");
        return;
    }
    who->state = MEMBER_IDLE;
    k->give(k->context, &m->result, m->failure.code ? &m->failure : NULL);
    m->result.history = NULL; /* the desk's now */
}

static int handle(dispatch *d, const desk *k, int rank, const unsigned char *bytes, size_t size,
                  err *e)
{
    message m;
    if (d->member[rank].state == MEMBER_GONE) return 0;
    int rc = message_unpack(&m, bytes, size, e);
    if (rc < 0) {
        char name[96], what[sizeof e->text];
        snprintf(what, sizeof what, "%s", e->text);
        name_rank(name, d, rank);
        return err_set(e, rc, "%s has sent %.900s", name, what);
    }
    d->member[rank].heard = d->looked;
    switch (m.kind) {
    case MESSAGE_BEAT: tell(d->link, rank, &(message){.kind = MESSAGE_BEAT}); break;
    case MESSAGE_HELLO: rc = welcome(d, rank, &m, e); break;
    case MESSAGE_RESULT: take_result(d, k, rank, &m); break;
    case MESSAGE_ORDER:
    case MESSAGE_BREAK:
    case MESSAGE_END: break; /* no rank but 0 says so */
    }
    message_dispose(&m);
    return rc;
}

/* Reads what is there; 1 if anything was. A while in which nobody looked, as in a slow commit, counts
   against nobody. */
static int hear(dispatch *d, const desk *k, err *e)
{
    double now = clock_seconds(), away = now - d->looked;
    if (away > BEAT_SECONDS)
        for (int r = 1; r < ranks_of(d); r++) d->member[r].heard += away;
    d->looked = now;
    int from, some = 0;
    const unsigned char *bytes;
    size_t size;
    while (d->link->receive(d->link->context, &from, &bytes, &size)) {
        int rc = handle(d, k, from, bytes, size, e);
        if (rc < 0) return rc;
        some = 1;
    }
    return some;
}

static void mind_the_silent(dispatch *d)
{
    for (int r = 1; r < ranks_of(d); r++)
        if (d->member[r].state != MEMBER_GONE && d->looked - d->member[r].heard > d->set.patience)
            give_up(d, r, "has been silent for %g s", d->set.patience);
}

/* On a stop, what was lost stays undone. */
static int next_order(dispatch *d, const desk *k, order *out)
{
    while (d->n_lost > 0) {
        *out = d->lost[--d->n_lost];
        if (!stop_raised(k->stop)) return 1;
        err stopped;
        err_set(&stopped, ERR_STOPPED, "stopped");
        run_result none = {.id = out->trial->id,
                           .stage = out->trial->stage,
                           .activation = out->trial->activation,
                           .pair = out->trial->pair,
                           .seed = out->trial->seed,
                           .rate = out->rate};
        k->give(k->context, &none, &stopped);
    }
    return k->take(k->context, out);
}

/* Orders for whoever has none; how many ranks are left, and how many of them are busy. */
static int hand_out(dispatch *d, const desk *k, size_t *busy, int *dry)
{
    int left = 0;
    *dry = 0;
    *busy = 0;
    for (int r = 1; r < ranks_of(d); r++) {
        member *m = &d->member[r];
        left += m->state != MEMBER_GONE;
        if (m->state == MEMBER_IDLE && !*dry) {
            *dry = !next_order(d, k, &m->order);
            if (!*dry) {
                m->state = MEMBER_BUSY;
                m->broken_off = 0;
                tell(d->link, r,
                     &(message){.kind = MESSAGE_ORDER,
                                .trial = m->order.trial->id,
                                .rate = m->order.rate});
            }
        }
        *busy += m->state == MEMBER_BUSY;
    }
    return left;
}

static void break_off(dispatch *d)
{
    for (int r = 1; r < ranks_of(d); r++) {
        member *m = &d->member[r];
        if (m->state != MEMBER_BUSY || m->broken_off) continue;
        m->broken_off = 1;
        tell(d->link, r, &(message){.kind = MESSAGE_BREAK});
    }
}

/* Whether the desk has anything left is known once somebody is free to ask; an interrupt is not waited
   for with ranks that still prepare their data. */
static int work(const executor *self, const desk *k, err *e)
{
    dispatch *d = self->context;
    long rest = 0;
    for (;;) {
        int some = hear(d, k, e), dry;
        if (some < 0) return some;
        mind_the_silent(d);
        size_t busy;
        int stopping = stop_raised(k->stop);
        int left = hand_out(d, k, &busy, &dry);
        if (busy == 0 && (dry || stopping)) return 0;
        if (left == 0)
            return err_set(e, ERR_IO,
                           "every other rank is lost; the same command goes on from what is kept");
        if (stopping) break_off(d);
        rest = some ? 0 : clock_longer(rest);
        if (!some) nanosleep(&(struct timespec){.tv_nsec = rest}, NULL);
    }
}

int dispatch_open(dispatch **out, const transport *t, const dispatch_options *o, err *e)
{
    size_t n = (size_t)t->ranks;
    dispatch *d = mem_array(1, sizeof *d);
    if (!d) return err_memory(e, "the ranks");
    *d = (dispatch){.link = t,
                    .set = *o,
                    .member = mem_array(n, sizeof *d->member),
                    .lost = mem_array(n, sizeof *d->lost),
                    .looked = clock_seconds()};
    if (!d->member || !d->lost) {
        free(d->member);
        free(d->lost);
        free(d);
        return err_memory(e, "the ranks");
    }
    for (size_t r = 1; r < n; r++) d->member[r].heard = d->looked;
    *out = d;
    return 0;
}

executor dispatch_executor(dispatch *d)
{
    return (executor){.work = work, .width = (size_t)d->link->ranks - 1, .context = d};
}

void dispatch_dismiss(const transport *t, int all)
{
    for (int r = 1; r < t->ranks; r++) tell(t, r, &(message){.kind = MESSAGE_END, .all = all});
}

int dispatch_close(dispatch *d)
{
    if (!d) return 1;
    int all = 1;
    for (int r = 1; r < ranks_of(d); r++) all &= d->member[r].state != MEMBER_GONE;
    dispatch_dismiss(d->link, all);
    free(d->member);
    free(d->lost);
    free(d);
    return all;
}
