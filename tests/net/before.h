/* before: what a hidden layer's activation is given, worked out again from the layer's input; a
 * layer need not keep it. */
#ifndef TEST_NET_BEFORE_H
#define TEST_NET_BEFORE_H

#include "net/mlp.h"

/* After mlp_forward_f64 on x. */
static inline double before_act(const mlp_f64 *net, const double *x, size_t l, size_t row,
                                size_t unit)
{
    const layer_f64 *k = &net->layer[l];
    const double *in = (l ? net->layer[l - 1].y : x) + row * k->in, *w = k->w + unit * k->in;
    if (k->norm) return k->gain[unit] * k->n[row * k->out + unit] + k->shift[unit];
    double z = k->b[unit];
    for (size_t i = 0; i < k->in; i++) z += w[i] * in[i];
    return z;
}

#endif
