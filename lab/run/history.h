/* history: a run as it went, epoch by epoch, and how it left its units. Plain numbers in memory of its
 * own; it computes nothing. */
#ifndef RUN_HISTORY_H
#define RUN_HISTORY_H

#include "base/mem.h"
#include "net/record.h"

#include <stddef.h>
#include <stdlib.h>

typedef struct history {
    size_t n_epochs, n_layers; /* recorded, the initial state included; hidden layers */
    epoch_losses *losses;      /* [n_epochs], owned */
    layer_epoch *layer;        /* [n_epochs][n_layers], owned */
    layer_bins *bins;          /* [n_layers], owned: of the weights kept, on some training rows */
} history;

static inline void history_free(history *h)
{
    if (!h) return;
    free(h->losses);
    free(h->layer);
    free(h->bins);
    free(h);
}

/* Zeroed, of that size; NULL when memory is short. */
static inline history *history_new(size_t n_epochs, size_t n_layers)
{
    history *h = mem_array(1, sizeof *h);
    if (!h) return NULL;
    *h = (history){.n_epochs = n_epochs,
                   .n_layers = n_layers,
                   .losses = mem_array(n_epochs, sizeof *h->losses),
                   .layer = mem_array(n_epochs, n_layers * sizeof *h->layer),
                   .bins = mem_array(n_layers, sizeof *h->bins)};
    if (h->losses && h->layer && h->bins) return h;
    history_free(h);
    return NULL;
}

/* An epoch more; layer: [n_layers]. 0 or ERR_MEMORY, and *h is as it was. */
int history_add(history *h, const epoch_losses *losses, const layer_epoch *layer);

#endif
