#include "run/history.h"

#include "base/err.h"

#include <string.h>

int history_add(history *h, const epoch_losses *losses, const layer_epoch *layer)
{
    size_t n = h->n_epochs;
    if ((n & (n - 1)) == 0) { /* full: room doubles at 0, 1, 2, 4, 8 … */
        size_t room = n ? 2 * n : 1;
        epoch_losses *more = mem_resize(h->losses, room, sizeof *more);
        if (!more) return ERR_MEMORY;
        h->losses = more;
        layer_epoch *wider = mem_resize(h->layer, room, h->n_layers * sizeof *wider);
        if (!wider) return ERR_MEMORY;
        h->layer = wider;
    }
    h->losses[n] = *losses;
    memcpy(h->layer + n * h->n_layers, layer, h->n_layers * sizeof *layer);
    h->n_epochs++;
    return 0;
}
