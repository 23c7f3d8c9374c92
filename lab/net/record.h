/* record: what is recorded of a network while it trains. Plain numbers, for readers who know no
 * networks. */
#ifndef NET_RECORD_H
#define NET_RECORD_H

#include <stdint.h>

/* The mean loss at the end of an epoch, in the units of training. Epoch 0 is the initial network. */
typedef struct epoch_losses {
    double
        train; /* over the epoch's batches as they came; full batch: at its end; NAN in epoch 0 */
    double valid; /* at its end */
} epoch_losses;

/* A hidden layer at the end of an epoch. A unit is dead where |f'(z)| stays below the observer's
   limit on every validation row. Shares are of the layer's units. */
typedef struct layer_epoch {
    double dead;
    double died;     /* dead, and not so an epoch before */
    double revived;  /* not dead, and so an epoch before */
    double output;   /* mean of f(z) over units, their pixels and validation rows */
    double gradient; /* norm of the loss's gradient in the layer's weights and biases: root mean
                        square over the epoch's steps; full batch: where the iteration began; NAN in
                        epoch 0 */
} layer_epoch;

/* How outputs and gradients of a layer's units are spread over rows and units. The end bins take
   what lies beyond. */
enum { OUTPUT_BINS = 48, GRADIENT_BINS = 31 };
#define OUTPUT_BIN_WIDTH 0.25
#define OUTPUT_BINS_FROM (-4.125)  /* so that 0 is the middle of a bin */
#define GRADIENT_BINS_FROM (-12.0) /* log10 of the lower edge of the second bin; half decades */

typedef struct layer_bins {
    uint64_t output[OUTPUT_BINS];     /* of f(z) */
    uint64_t gradient[GRADIENT_BINS]; /* of |d loss of the row / dz|; [0]: 0 or below 1e-12 */
} layer_bins;

#endif
