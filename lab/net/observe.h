/* observe: watches the hidden layers of a network in training and tells, after every epoch, how many
 * units are dead, how large outputs and gradients are. It looks at the passes that training makes
 * anyway: at the validation rows' outputs and at each step's gradient; it changes nothing. */
#ifndef NET_OBSERVE_H
#define NET_OBSERVE_H

#include "base/arena.h"
#include "net/mlp.h"
#include "net/record.h"

#include <stddef.h>

typedef struct observer_settings {
    /* Told of epoch 0, the initial network, and of every epoch that came to its end; NULL: nobody
       watches, and nothing is spent. layer: [hidden layers]. */
    void (*tell)(void *context, const epoch_losses *losses, const layer_epoch *layer);
    void *context;
    double dead_slope; /* a unit whose |f'| is below it on every row is dead */
} observer_settings;

#define REAL_F32
#include "net/observe.decl.h"
#undef REAL_F32
#define REAL_F64
#include "net/observe.decl.h"
#undef REAL_F64

#endif
