/* hessian: gradient and exact second-order products of a network's mean loss over many rows, in
 * f64, by row blocks of net->batch.
 *
 * product: H v by differentiating the forward and backward pass along v (Pearlmutter 1994);
 * gauss_newton: J' L J v with the loss's own Hessian L, the same passes without the terms that hold
 * second derivatives of the network (Schraudolph 2002). Both cost about three gradients. Nothing is
 * dropped: a network's loss has no second derivative while its units come and go. */
#ifndef NET_HESSIAN_H
#define NET_HESSIAN_H

#include "net/loss.h"
#include "net/train.h"

typedef struct hessian {
    mlp_f64 *net; /* borrowed */
    loss loss;
    size_t outputs;
    struct {           /* as the layer's z, or y; along v means the derivative along v */
        double *slope; /* f'(z); hidden layers */
        double *bend;  /* f''(z) times the gradient in f(z); hidden layers */
        double *rz;    /* z along v */
        double *ry;    /* y along v; hidden layers */
        double *rdy;   /* the gradient in y along v; rdz itself where there is no pooling */
        double *rdz;   /* the gradient along v: in f(z), then in z, then in w x + b */
        /* Layers with normalisation only: */
        double *after; /* the gradient in z, after gain and shift */
        double *rn;    /* n along v */
        double *scale; /* [batch][places], see norm_along_f64 */
    } layer[MLP_MAX_HIDDEN + 1];
} hessian;

/* Lays the work space out (twice, see arena.h); net must be laid out in the same pass. */
void hessian_layout(hessian *h, mlp_f64 *net, loss kind, arena *a);

/* The mean loss over m's rows; its gradient into gradient[n_parameters]. */
double hessian_gradient(hessian *h, const matrix_f64 *m, double *gradient);

/* out = H v or G v of the mean loss over m's rows, at net's parameters; all [n_parameters]. */
void hessian_product(hessian *h, const matrix_f64 *m, int gauss_newton, const double *v,
                     double *out);

/* The same in the inputs, row by row, of any function of a row's outputs: sum over rows of g(z), whose
   gradient mlp_backward_inputs gives. The caller has called mlp_forward on the rows (at most
   net->batch), puts g' into mlp_output_gradient, asks for the outputs along v [rows][inputs], puts
   g'' times these into `change`, and gets the Hessian of each row times its v, out [rows][inputs].
   A learned beta is a constant here. */
typedef struct hessian_outputs {
    const double *along; /* [rows][outputs], z along v */
    double *change;      /* [rows][outputs], of g' along v: to be filled */
} hessian_outputs;

hessian_outputs hessian_inputs_along(hessian *h, size_t rows, const double *v);
void hessian_inputs_product(hessian *h, size_t rows, double *out);

#endif
