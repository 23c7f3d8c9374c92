#include "spread/message.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* In front of every message: a build of another layout or byte order has another one. */
static uint64_t mark(void)
{
    enum { FORMAT = 1 };
    return UINT64_C(0x73706c7300000000) ^ (uint64_t)FORMAT << 24 ^
           (sizeof(run_result) + 31 * sizeof(identity) + 37 * sizeof(layer_bins) +
            41 * sizeof(layer_epoch));
}

/* Writes where `out` is, and only counts where it is NULL. */
typedef struct packer {
    unsigned char *out;
    size_t size;
} packer;

static void put(packer *p, const void *bytes, size_t n)
{
    if (p->out && n) memcpy(p->out + p->size, bytes, n);
    p->size += n;
}

static void put_history(packer *p, const history *h)
{
    uint64_t there = h != NULL, epochs = h ? h->n_epochs : 0, layers = h ? h->n_layers : 0;
    put(p, &there, sizeof there);
    put(p, &epochs, sizeof epochs);
    put(p, &layers, sizeof layers);
    if (!h) return;
    put(p, h->losses, h->n_epochs * sizeof *h->losses);
    put(p, h->layer, h->n_epochs * h->n_layers * sizeof *h->layer);
    put(p, h->bins, h->n_layers * sizeof *h->bins);
}

static void put_failure(packer *p, const err *failure)
{
    int64_t code = failure->code;
    put(p, &code, sizeof code);
    if (code) put(p, failure->text, sizeof failure->text);
}

static void put_message(packer *p, const message *m)
{
    uint64_t head[2] = {mark(), (uint64_t)m->kind};
    put(p, head, sizeof head);
    switch (m->kind) {
    case MESSAGE_HELLO:
        put(p, &m->who, sizeof m->who);
        put_failure(p, &m->failure);
        break;
    case MESSAGE_RESULT:
        put_failure(p, &m->failure);
        put(p, &m->result, sizeof m->result);
        put_history(p, m->result.history);
        break;
    case MESSAGE_ORDER:
        put(p, &m->trial, sizeof m->trial);
        put(p, &m->rate, sizeof m->rate);
        break;
    case MESSAGE_END: put(p, &m->all, sizeof m->all); break;
    case MESSAGE_BEAT:
    case MESSAGE_BREAK: break;
    }
}

unsigned char *message_pack(const message *m, size_t *size)
{
    packer p = {0};
    put_message(&p, m);
    unsigned char *bytes = mem_array(p.size, 1);
    p = (packer){.out = bytes};
    if (bytes) put_message(&p, m);
    *size = p.size;
    return bytes;
}

typedef struct unpacker {
    const unsigned char *at;
    size_t left;
    int torn; /* there was less than was asked for */
} unpacker;

static void get(unpacker *u, void *out, size_t n)
{
    if (u->torn || n > u->left) {
        u->torn = 1;
        return;
    }
    if (n) memcpy(out, u->at, n);
    u->at += n;
    u->left -= n;
}

static history *get_history(unpacker *u)
{
    uint64_t there = 0, epochs = 0, layers = 0;
    get(u, &there, sizeof there);
    get(u, &epochs, sizeof epochs);
    get(u, &layers, sizeof layers);
    if (u->torn || !there) return NULL;
    /* No more is allocated than can be there. */
    if (epochs > u->left / sizeof(epoch_losses) || layers > u->left / sizeof(layer_bins)) {
        u->torn = 1;
        return NULL;
    }
    history *h = history_new(epochs, layers);
    if (!h) {
        u->torn = 1;
        return NULL;
    }
    get(u, h->losses, h->n_epochs * sizeof *h->losses);
    get(u, h->layer, h->n_epochs * h->n_layers * sizeof *h->layer);
    get(u, h->bins, h->n_layers * sizeof *h->bins);
    return h;
}

static void get_failure(unpacker *u, err *failure)
{
    int64_t code = 0;
    get(u, &code, sizeof code);
    failure->code = (int)code;
    if (code) get(u, failure->text, sizeof failure->text);
    failure->text[sizeof failure->text - 1] = '\0';
}

static void end_texts(identity *who)
{
    who->host[IDENTITY_TEXT - 1] = who->version[IDENTITY_TEXT - 1] = '\0';
    who->blas[IDENTITY_TEXT - 1] = '\0';
}

int message_unpack(message *m, const unsigned char *bytes, size_t size, err *e)
{
    unpacker u = {bytes, size, 0};
    uint64_t head[2] = {0};
    *m = (message){0};
    get(&u, head, sizeof head);
    if (u.torn || head[0] != mark() || head[1] > MESSAGE_END)
        return err_set(e, ERR_DATA, "a message of another build of softplus");
    m->kind = (message_kind)head[1];
    switch (m->kind) {
    case MESSAGE_HELLO:
        get(&u, &m->who, sizeof m->who);
        end_texts(&m->who);
        get_failure(&u, &m->failure);
        break;
    case MESSAGE_RESULT:
        get_failure(&u, &m->failure);
        get(&u, &m->result, sizeof m->result);
        m->result.history = get_history(&u);
        break;
    case MESSAGE_ORDER:
        get(&u, &m->trial, sizeof m->trial);
        get(&u, &m->rate, sizeof m->rate);
        break;
    case MESSAGE_END: get(&u, &m->all, sizeof m->all); break;
    case MESSAGE_BEAT:
    case MESSAGE_BREAK: break;
    }
    if (!u.torn && u.left == 0) return 0;
    message_dispose(m);
    return err_set(e, ERR_DATA, "a message that is torn");
}

void message_dispose(message *m)
{
    history_free(m->result.history);
    *m = (message){0};
}
