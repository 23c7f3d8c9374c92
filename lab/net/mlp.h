/* mlp: a multi-layer perceptron: inputs -> hidden layers with one activation -> outputs z. In f32
 * for training and f64 for proofs and second order; the body is mlp.inc.h.
 *
 * It owns no memory: everything lies in an arena. It knows matrices, not tables, tasks or clocks. */
#ifndef NET_MLP_H
#define NET_MLP_H

#include "base/arena.h"
#include "base/rng.h"
#include "net/act.h"

#include <stddef.h>

enum { MLP_MAX_HIDDEN = 64 };

typedef struct mlp_shape {
    size_t inputs, outputs;
    size_t n_hidden;
    size_t hidden[MLP_MAX_HIDDEN]; /* units */
} mlp_shape;

/* Weights and biases. */
size_t mlp_parameters(const mlp_shape *s);
size_t mlp_hidden_units(const mlp_shape *s);

#define REAL_F32
#include "net/mlp.decl.h"
#undef REAL_F32
#define REAL_F64
#include "net/mlp.decl.h"
#undef REAL_F64

#endif
