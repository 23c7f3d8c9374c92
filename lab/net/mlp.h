/* mlp: a multi-layer perceptron: inputs -> hidden layers with one activation -> outputs z. In f32
 * for training and f64 for proofs and second order; the body is mlp.inc.h.
 *
 * A hidden layer gives y = drop(f(norm(W x + b))) + x: the normalisation over the layer's units, the
 * dropping of units while training and the connection around the layer are there where the shape
 * asks for them, the connection where x is as wide as y and itself a hidden layer's.
 *
 * The first hidden layers can be convolutions over images: y = drop(pool(f(norm(W x + b)))), where W
 * is applied to the 3 x 3 pixels around each pixel, the same for all (linear.h), a unit is a channel,
 * norm is over the channels of a pixel and pool the largest of 2 x 2 pixels (pool.h).
 *
 * It owns no memory: everything lies in an arena. It knows matrices, not tables, tasks or clocks. */
#ifndef NET_MLP_H
#define NET_MLP_H

#include "base/arena.h"
#include "base/image.h"
#include "base/rng.h"
#include "net/act.h"

#include <stddef.h>

enum { MLP_MAX_HIDDEN = 64 };

typedef struct mlp_shape {
    size_t inputs, outputs;
    image_shape image;             /* of the inputs, which n_conv poolings leave pixels of */
    size_t n_conv;                 /* hidden layers that are convolutions: the first ones */
    size_t n_hidden;               /* all of them */
    size_t hidden[MLP_MAX_HIDDEN]; /* units; of a convolution channels */
    int residual;                  /* connections around hidden layers */
    int layer_norm;                /* normalisation before each activation, with gain and shift */
    act_learns beta;               /* whose betas are learned; the activation's `learns` */
    double dropout;                /* share of hidden units dropped while training; 0: none */
} mlp_shape;

/* The connection around hidden layer l is there. */
int mlp_is_residual(const mlp_shape *s, size_t l);

/* What layer l is given, if convolutions come before it or it is one: zeros where it is not an image. */
image_shape mlp_image(const mlp_shape *s, size_t l);

enum { MLP_MAX_RANK = 4 };

/* What the parameters are, in the order of their array: layer by layer, weight, bias and, of hidden
   layers, gain and shift of the normalisation and theta of a learned beta (beta.h). The theta that
   a whole network shares is the last and counts as the output layer's. */
typedef enum mlp_kind { MLP_WEIGHT, MLP_BIAS, MLP_GAIN, MLP_SHIFT, MLP_THETA } mlp_kind;

typedef struct mlp_part {
    mlp_kind kind;
    size_t layer;
    size_t at, n;                   /* its place in the array */
    size_t rank, dim[MLP_MAX_RANK]; /* weight: [out][in], of a convolution [out][3][3][channels in];
                                       the others: [out] */
} mlp_part;

enum { MLP_MAX_PARTS = 5 * (MLP_MAX_HIDDEN + 1) };

/* part: [MLP_MAX_PARTS]; how many there are. */
size_t mlp_parts(const mlp_shape *s, mlp_part *part);

/* Numbers in the array. */
size_t mlp_parameters(const mlp_shape *s);
size_t mlp_hidden_units(const mlp_shape *s);

/* The betas that hidden units have learned. */
typedef struct mlp_betas {
    double mean, least, most;
} mlp_betas;

#define REAL_F32
#include "net/mlp.decl.h"
#undef REAL_F32
#define REAL_F64
#include "net/mlp.decl.h"
#undef REAL_F64

#endif
