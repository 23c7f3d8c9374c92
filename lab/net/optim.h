/* optim: first-order updates of a flat parameter array from its gradient.
 *
 *   sgd   v = momentum v + g;  p -= rate v
 *   adam  Kingma & Ba 2015, algorithm 1: b1 = 0.9, b2 = 0.999, eps = 1e-8 (added to the root)
 */
#ifndef NET_OPTIM_H
#define NET_OPTIM_H

#include "base/arena.h"

#include <stddef.h>

typedef enum optim_kind {
    OPTIM_ADAM,
    OPTIM_SGD,
    OPTIM_LBFGS, /* these three: solver.h, not this file */
    OPTIM_NEWTON,
    OPTIM_GAUSS_NEWTON
} optim_kind;

typedef struct optim_settings {
    optim_kind kind;
    double rate;
    double momentum; /* sgd only */
    double decay;    /* of weights; the trainer's part of the update, see train.h */
} optim_settings;

#define REAL_F32
#include "net/optim.decl.h"
#undef REAL_F32
#define REAL_F64
#include "net/optim.decl.h"
#undef REAL_F64

#endif
