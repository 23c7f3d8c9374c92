/* train: minibatch training of an mlp with early stopping on validation rows. Matrices in, weights
 * and a record out; all memory in one arena laid out before the first step. Single-threaded; the
 * same inputs give the same bits. It never sees test rows.
 *
 * Weight decay shrinks the weights by decay * rate a step beside adam's own (AdamW; Loshchilov &
 * Hutter 2019) and is an L2 penalty of decay/2 sum(w^2) on the loss of the others; not on biases, gains or
 * shifts. Dropped units (Srivastava et al. 2014) are missing from training batches only: losses on
 * validation rows and predictions are of the whole network. */
#ifndef NET_TRAIN_H
#define NET_TRAIN_H

#include "base/stop.h"
#include "net/loss.h"
#include "net/mlp.h"
#include "net/observe.h"
#include "net/optim.h"
#include "net/signs.h"

#include <stddef.h>
#include <stdint.h>

typedef struct train_settings {
    mlp_shape shape;
    act act;
    loss loss;
    signs_asked signs; /* what the output does along the inputs, by construction */
    optim_settings optim;
    size_t batch;
    size_t max_epochs;
    size_t patience;           /* epochs without improvement before stopping */
    uint64_t seed;             /* of initial weights and batch order */
    const stop_flag *stop;     /* raised to give up; may be NULL */
    observer_settings observe; /* who is told of every epoch */
} train_settings;

typedef enum train_end { TRAIN_OK, TRAIN_DIVERGED, TRAIN_STOPPED } train_end;

typedef struct train_record {
    train_end end;
    size_t epochs;     /* done */
    size_t best_epoch; /* whose weights the net holds now, from 1; 0 = the initial ones */
    double valid_loss; /* mean over validation rows, of those weights */
} train_record;

#define REAL_F32
#include "net/train.decl.h"
#undef REAL_F32
#define REAL_F64
#include "net/train.decl.h"
#undef REAL_F64

#endif
