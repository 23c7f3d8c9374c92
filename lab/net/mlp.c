#include "net/mlp.h"

#include "net/blas.h"
#include "net/wide.h"

#include <math.h>
#include <string.h>

size_t mlp_parameters(const mlp_shape *s)
{
    size_t total = 0, in = s->inputs;
    for (size_t l = 0; l < s->n_hidden; l++) {
        total += s->hidden[l] * (in + 1);
        in = s->hidden[l];
    }
    return total + s->outputs * (in + 1);
}

size_t mlp_hidden_units(const mlp_shape *s)
{
    size_t total = 0;
    for (size_t l = 0; l < s->n_hidden; l++) total += s->hidden[l];
    return total;
}

#define REAL_F32
#include "net/mlp.inc.h"
#undef REAL_F32
#define REAL_F64
#include "net/mlp.inc.h"
