/* The types and functions of observe.h for one real type. */
#include "net/real.inc.h"

typedef struct NET(observer) {
    observer_settings set;
    size_t n_layers, units; /* hidden */
    REAL *largest;          /* [units], |f'| over this epoch's validation rows */
    unsigned char *dead;    /* [units], at the end of the epoch before */
    layer_epoch *layer;     /* [n_layers], sums until they are told */
    size_t epoch, rows, steps;
    int awake; /* no unit can be dead any more in this epoch */
} NET(observer);

/* Lays itself out in the arena (twice, see arena.h). */
void NET(observer_layout)(NET(observer) *o, const observer_settings *set, const mlp_shape *shape,
                          arena *a);

/* After a step's backward pass; gradient: [net->n_parameters], net's own or another one. */
void NET(observer_step)(NET(observer) *o, const NET(mlp) *net, const REAL *gradient);

/* After a forward pass over validation rows. Spends the layers' dz. */
void NET(observer_rows)(NET(observer) *o, NET(mlp) *net, size_t rows);

/* The epoch is over. */
void NET(observer_tell)(NET(observer) *o, const NET(mlp) *net, epoch_losses losses);

/* After forward and backward pass, with each row's own loss: counts the hidden layers' outputs and
   gradients. bins: [hidden layers]. */
void NET(observer_count)(const NET(mlp) *net, size_t rows, layer_bins *bins);
