#include "net/mlp.h"

#include "net/beta.h"
#include "net/blas.h"
#include "net/norm.h"
#include "net/wide.h"

#include <math.h>
#include <string.h>

int mlp_is_residual(const mlp_shape *s, size_t l)
{
    return s->residual && l > 0 && l < s->n_hidden && s->hidden[l] == s->hidden[l - 1];
}

static void add_part(mlp_part *part, size_t *n, mlp_kind kind, size_t layer, size_t rows,
                     size_t cols)
{
    size_t at = *n ? part[*n - 1].at + part[*n - 1].n : 0;
    part[(*n)++] = (mlp_part){kind, layer, at, rows * cols, rows, cols};
}

size_t mlp_parts(const mlp_shape *s, mlp_part *part)
{
    size_t n = 0, in = s->inputs;
    for (size_t l = 0; l <= s->n_hidden; l++) {
        size_t out = l < s->n_hidden ? s->hidden[l] : s->outputs;
        add_part(part, &n, MLP_WEIGHT, l, out, in);
        add_part(part, &n, MLP_BIAS, l, out, 1);
        if (s->layer_norm && l < s->n_hidden) {
            add_part(part, &n, MLP_GAIN, l, out, 1);
            add_part(part, &n, MLP_SHIFT, l, out, 1);
        }
        if (l < s->n_hidden && s->beta >= ACT_LAYER)
            add_part(part, &n, MLP_THETA, l, s->beta == ACT_UNIT ? out : 1, 1);
        in = out;
    }
    if (s->beta == ACT_NETWORK) add_part(part, &n, MLP_THETA, s->n_hidden, 1, 1);
    return n;
}

size_t mlp_parameters(const mlp_shape *s)
{
    mlp_part part[MLP_MAX_PARTS];
    const mlp_part *last = &part[mlp_parts(s, part) - 1];
    return last->at + last->n;
}

size_t mlp_hidden_units(const mlp_shape *s)
{
    size_t total = 0;
    for (size_t l = 0; l < s->n_hidden; l++) total += s->hidden[l];
    return total;
}

/* The scale of what a layer hands on: y = shift + a part of mean `mean` and variance `variance` over
   units. What residual connections add up counts as independent. */
typedef struct spread {
    double shift, mean, variance;
} spread;

/* f(z), z ~ N(0, 1). */
static spread spread_of(const act *a)
{
    double mean = act_mean(a);
    return (spread){act_at_zero(a), mean, act_second_moment(a) - mean * mean};
}

static spread spread_sum(spread a, spread b)
{
    return (spread){a.shift + b.shift, a.mean + b.mean, a.variance + b.variance};
}

#define REAL_F32
#include "net/mlp.inc.h"
#undef REAL_F32
#define REAL_F64
#include "net/mlp.inc.h"
