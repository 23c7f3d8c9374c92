/* curve: second derivatives of activations in f64, for exact Hessian products; act.c's table says
 * which belongs to which. p: the activation's parameters; out may be z. */
#ifndef NET_CURVE_H
#define NET_CURVE_H

#include <stddef.h>

typedef void curve(const double *p, size_t n, const double *z, double *out);

/* 0 wherever it exists: relu, leaky_relu, identity. */
curve curve_flat;
curve curve_softplus;
/* From y = softplus(z) instead of z. */
curve curve_softplus_y;
curve curve_elu;
curve curve_gelu;
curve curve_silu;
curve curve_mish;
curve curve_tanh;
curve curve_sigmoid;
curve curve_squareplus;

#endif
