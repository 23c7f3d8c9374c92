/* field: an energy given by a network, E(x) = net(x) + confine/2 |x|^2, with its gradient and its
 * Laplacian in x, and the gradient of all three in the weights: exact, f64.
 *
 * Value, gradient and Laplacian go through the layers together (as in the forward Laplacian of Li et
 * al. 2024). With z = W y + b and y' = f(z), where D_k is the derivative along input k and L the
 * Laplacian,
 *
 *   D_k z = W D_k y,   D_k y' = f'(z) D_k z,   L y' = f'(z) L z + f''(z) sum_k (D_k z)^2
 *
 * and backwards the same with f'''. The quadratic makes e^-E integrable. */
#ifndef ENERGY_FIELD_H
#define ENERGY_FIELD_H

#include "base/arena.h"
#include "base/err.h"
#include "net/mlp.h"

#include <stddef.h>

/* What an energy's units do: softplus of any beta, or relu, whose f'' and f''' count as 0. */
typedef struct field_act {
    int relu;
    double beta;
} field_act;

/* ERR_USAGE for any other activation of act.h's names: a third derivative is needed. */
int field_act_make(field_act *f, const char *text, err *e);

typedef struct field_layer {
    size_t in, out;
    double *y;     /* [streams][batch][in], given */
    double *z;     /* [streams][batch][out] */
    double *d;     /* [streams][batch][out], the gradient in z */
    double *f[4];  /* [batch][out], f(z), f'(z), f''(z), f'''(z) */
    double *w, *b; /* the network's, as the next two */
    double *dw, *db;
} field_layer;

typedef struct field {
    mlp_f64 net; /* parameters and gradient; nothing else of it is used */
    field_act act;
    double confine;
    size_t dims, batch;
    size_t streams; /* value, dims derivatives, Laplacian */
    size_t n_layers;
    field_layer layer[MLP_MAX_HIDDEN + 1];
} field;

typedef struct field_shape {
    size_t dims;
    size_t n_hidden;
    const size_t *hidden;
    double confine;
    size_t batch; /* most rows at a time */
} field_shape;

/* In the arena, twice, see arena.h; for `text`, an activation that field_act_make takes. */
int field_layout(field *f, const field_shape *shape, const char *text, arena *m, err *e);

/* x: [rows][dims], rows <= batch. energy: [rows], gradient: [rows][dims], laplacian: [rows]; what is
   NULL is not wanted, and without laplacian it is not computed. */
void field_forward(field *f, size_t rows, const double *x, double *energy, double *gradient,
                   double *laplacian);

/* After field_forward with a Laplacian on the same rows: the gradient in the weights, into
   net.gradient, of a sum over rows whose gradient in what field_forward gave is this. */
void field_backward(field *f, size_t rows, const double *energy, const double *gradient,
                    const double *laplacian);

#endif
