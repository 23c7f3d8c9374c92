#include "net/mlp.h"

#include "net/beta.h"
#include "net/linear.h"
#include "net/norm.h"
#include "net/pool.h"
#include "base/wide.h"

#include <math.h>
#include <string.h>

int mlp_is_residual(const mlp_shape *s, size_t l)
{
    return s->residual && l > s->n_conv && l < s->n_hidden && s->hidden[l] == s->hidden[l - 1];
}

image_shape mlp_image(const mlp_shape *s, size_t l)
{
    if (l > s->n_conv || s->n_conv == 0) return (image_shape){0};
    image_shape image = s->image;
    for (size_t k = 0; k < l; k++) {
        image = pool_shape(image);
        image.channels = s->hidden[k];
    }
    return image;
}

/* Of layer l: its units, and the values of x in a row of the batch. */
static size_t units_of(const mlp_shape *s, size_t l)
{
    return l < s->n_hidden ? s->hidden[l] : s->outputs;
}

static size_t given_to(const mlp_shape *s, size_t l)
{
    image_shape image = mlp_image(s, l);
    return image.height ? image_values(image) : l ? s->hidden[l - 1] : s->inputs;
}

static void add_part(mlp_part *part, size_t *n, mlp_kind kind, size_t layer, size_t size)
{
    size_t at = *n ? part[*n - 1].at + part[*n - 1].n : 0;
    part[(*n)++] = (mlp_part){kind, layer, at, size, 1, {size}};
}

static void add_weight(mlp_part *part, size_t *n, const mlp_shape *s, size_t l)
{
    size_t out = units_of(s, l), given = given_to(s, l), channels = mlp_image(s, l).channels;
    int conv = l < s->n_conv;
    add_part(part, n, MLP_WEIGHT, l, out * (conv ? LINEAR_WINDOW * channels : given));
    mlp_part *w = &part[*n - 1];
    w->rank = conv ? 4 : 2;
    w->dim[0] = out;
    w->dim[1] = conv ? LINEAR_SIDE : given;
    w->dim[2] = conv ? LINEAR_SIDE : 0;
    w->dim[3] = conv ? channels : 0;
}

size_t mlp_parts(const mlp_shape *s, mlp_part *part)
{
    size_t n = 0;
    for (size_t l = 0; l <= s->n_hidden; l++) {
        size_t out = units_of(s, l);
        add_weight(part, &n, s, l);
        add_part(part, &n, MLP_BIAS, l, out);
        if (l == s->n_hidden) break;
        if (s->layer_norm) {
            add_part(part, &n, MLP_GAIN, l, out);
            add_part(part, &n, MLP_SHIFT, l, out);
        }
        if (s->beta >= ACT_LAYER) add_part(part, &n, MLP_THETA, l, s->beta == ACT_UNIT ? out : 1);
    }
    if (s->beta == ACT_NETWORK) add_part(part, &n, MLP_THETA, s->n_hidden, 1);
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
