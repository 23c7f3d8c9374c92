/* The body of mlp.h for one real type. Matrices are row-major; a batch is [rows][units]. */
#include "net/real.inc.h"

static void NET(point_to_parts)(NET(mlp) *net, const mlp_shape *shape)
{
    mlp_part part[MLP_MAX_PARTS];
    for (size_t i = mlp_parts(shape, part); i-- > 0;) {
        NET(layer) *k = &net->layer[part[i].layer];
        REAL *at = net->parameter + part[i].at, *d = net->gradient + part[i].at;
        switch (part[i].kind) {
        case MLP_WEIGHT: k->w = at, k->dw = d; break;
        case MLP_BIAS: k->b = at, k->db = d; break;
        case MLP_GAIN: k->gain = at, k->dgain = d; break;
        case MLP_SHIFT: k->shift = at, k->dshift = d; break;
        case MLP_THETA:
            for (size_t l = 0; l < shape->n_hidden; l++)
                if (l == part[i].layer || shape->beta == ACT_NETWORK)
                    net->layer[l].theta = at, net->layer[l].dtheta = d;
            break;
        }
    }
}

/* What the layer is given and hands on; a convolution's windows. */
static void NET(lay_out_map)(NET(layer) *k, const mlp_shape *shape, size_t l, size_t batch,
                             arena *m)
{
    k->given = k->in = given_to(shape, l);
    k->out = k->width = units_of(shape, l);
    k->places = 1;
    k->block = batch;
    if (l >= shape->n_conv) return;
    k->image = mlp_image(shape, l);
    k->in = LINEAR_WINDOW * k->image.channels;
    k->places = image_pixels(k->image);
    k->width = given_to(shape, l + 1);
    k->block = linear_block(batch, k->places, k->in);
    k->window = arena_take(m, k->block * k->places * k->in, sizeof(REAL));
}

void NET(mlp_layout)(NET(mlp) *net, const mlp_shape *shape, const act *a, size_t batch, arena *m)
{
    *net = (NET(mlp)){.act = *a,
                      .dropout = shape->dropout,
                      .batch = batch,
                      .n_parameters = mlp_parameters(shape),
                      .n_layers = shape->n_hidden + 1};
    net->parameter = arena_take(m, net->n_parameters, sizeof(REAL));
    net->gradient = arena_take(m, net->n_parameters, sizeof(REAL));
    for (size_t l = 0; l < net->n_layers; l++) {
        NET(layer) *k = &net->layer[l];
        k->hidden = l < shape->n_hidden;
        k->residual = mlp_is_residual(shape, l);
        NET(lay_out_map)(k, shape, l, batch, m);
        k->norm = k->hidden && shape->layer_norm;
        int drop = k->hidden && shape->dropout > 0;
        size_t n = batch * k->places * k->out, wide = batch * k->width;
        k->n = k->norm ? arena_take(m, n, sizeof(REAL)) : NULL;
        k->inverse = k->norm ? arena_take(m, batch * k->places, sizeof(REAL)) : NULL;
        int learns = k->hidden && shape->beta != ACT_FIXED;
        k->stride = shape->beta == ACT_UNIT;
        k->beta = learns ? arena_take(m, k->out, sizeof(REAL)) : NULL;
        k->room = learns ? arena_take(m, n, sizeof(REAL)) : NULL;
        k->a = arena_take(m, n, sizeof(REAL));
        k->z = !k->hidden ? k->a : NET(act_from_y)(a) ? NULL : arena_take(m, n, sizeof(REAL));
        k->p = k->image.height ? arena_take(m, wide, sizeof(REAL)) : k->a;
        k->mask = drop ? arena_take(m, wide, sizeof(REAL)) : NULL;
        k->y = drop || k->residual ? arena_take(m, wide, sizeof(REAL)) : k->p;
        k->dz = arena_take(m, n, sizeof(REAL));
        k->dy = k->image.height ? arena_take(m, wide, sizeof(REAL)) : k->dz;
    }
    if (net->parameter) NET(point_to_parts)(net, shape);
}

void NET(mlp_init)(NET(mlp) *net, rng *r, const double *output_bias)
{
    spread in = {0, 0, 1}, own = spread_of(&net->act);
    for (size_t l = 0; l < net->n_layers; l++) {
        NET(layer) *k = &net->layer[l];
        double sd = 1 / sqrt((double)k->in * (in.variance + in.mean * in.mean));
        for (size_t o = 0; o < k->out; o++) {
            double sum = 0;
            for (size_t i = 0; i < k->in; i++) {
                REAL w = (REAL)(sd * rng_normal(r));
                k->w[o * k->in + i] = w;
                sum += (double)w;
            }
            k->b[o] = (REAL)((k->hidden ? 0 : output_bias[o]) - in.shift * sum);
            if (k->norm) k->gain[o] = 1, k->shift[o] = 0;
            if (k->theta) k->theta[o * k->stride] = (REAL)beta_start();
        }
        in = k->residual ? spread_sum(in, own) : own;
    }
}

/* z = in w' + b. */
static void NET(affine)(const NET(layer) *k, size_t rows, const REAL *in, REAL *z)
{
    size_t places = rows * k->places;
    for (size_t i = 0; i < places; i++) memcpy(z + i * k->out, k->b, k->out * sizeof(REAL));
    NET(linear_forward)(k, k->w, rows, in, 1, z);
}

/* z = gain x + add, column by column; add may be NULL, z may be x. */
static void NET(scale_units)(const NET(layer) *k, size_t rows, const REAL *x, const REAL *add,
                             REAL *z)
{
    const REAL *gain = k->gain;
    for (size_t n = k->out; rows > 0; rows--, x += n, z += n) {
        for (size_t o = 0; o < n; o++) z[o] = gain[o] * x[o];
        for (size_t o = 0; add && o < n; o++) z[o] += add[o];
    }
}

/* a from the layer's input; in one pass with the last addition where z need not be kept. */
static void NET(activate)(const NET(mlp) *net, NET(layer) *k, size_t rows, const REAL *in)
{
    size_t places = rows * k->places;
    if (k->norm) {
        NET(affine)(k, rows, in, k->n);
        NET(norm_forward)(places, k->out, k->n, k->inverse);
        NET(scale_units)(k, places, k->n, k->z ? k->shift : NULL, k->z ? k->z : k->a);
    } else if (k->z) {
        NET(affine)(k, rows, in, k->z);
    } else {
        NET(linear_forward)(k, k->w, rows, in, 0, k->a);
    }
    if (!k->z)
        NET(act_bias)(&net->act, places, k->out, k->a, k->norm ? k->shift : k->b);
    else if (k->theta) {
        NET(beta_of)(k->out, k->theta, k->stride, k->beta);
        NET(beta_forward)(places, k->out, k->beta, k->z, k->a);
    } else if (k->hidden)
        NET(act_forward)(&net->act, places * k->out, k->z, k->a);
}

static void NET(drop)(const NET(mlp) *net, NET(layer) *k, size_t n)
{
    const uint32_t below = (uint32_t)(net->dropout * 0x1p32);
    const REAL keep = (REAL)(1 / (1 - net->dropout));
    for (size_t i = 0; i < n; i++) k->mask[i] = rng_u32(net->drops) < below ? 0 : keep;
}

/* y from a: pooled, units dropped, the layer's input added. */
static void NET(hand_on)(const NET(mlp) *net, NET(layer) *k, size_t rows, const REAL *in)
{
    size_t n = rows * k->width;
    if (k->p != k->a) NET(pool_forward)(NET(mlp_pooled)(k), rows, k->a, k->p);
    if (k->y == k->p) return;
    if (net->dropped && k->mask) {
        NET(drop)(net, k, n);
        for (size_t i = 0; i < n; i++) k->y[i] = k->p[i] * k->mask[i];
    } else {
        memcpy(k->y, k->p, n * sizeof(REAL));
    }
    if (k->residual)
        for (size_t i = 0; i < n; i++) k->y[i] += in[i];
}

image_shape NET(mlp_pooled)(const NET(layer) *k)
{
    return (image_shape){k->image.height, k->image.width, k->out};
}

const REAL *NET(mlp_forward)(NET(mlp) *net, size_t rows, const REAL *x)
{
    const REAL *in = x;
    net->dropped = net->drops != NULL;
    for (size_t l = 0; l < net->n_layers; l++) {
        NET(layer) *k = &net->layer[l];
        NET(activate)(net, k, rows, in);
        NET(hand_on)(net, k, rows, in);
        in = k->y;
    }
    return in;
}

void NET(mlp_through_act)(const NET(mlp) *net, const NET(layer) *k, size_t n, const REAL *da,
                          REAL *dz)
{
    if (k->z)
        NET(act_backward)(&net->act, n, k->z, da, dz);
    else
        NET(act_backward_y)(&net->act, n, k->a, da, dz);
}

REAL *NET(mlp_output_gradient)(NET(mlp) *net)
{
    return net->layer[net->n_layers - 1].dz;
}

WIDE static void NET(sum_rows)(size_t rows, size_t cols, const REAL *restrict x, REAL *restrict sum)
{
    for (size_t c = 0; c < cols; c++) sum[c] = 0;
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < cols; c++) sum[c] += x[r * cols + c];
}

static void NET(gain_and_shift)(NET(layer) *k, size_t rows)
{
    NET(sum_rows)(rows, k->out, k->dz, k->dshift);
    for (size_t o = 0; o < k->out; o++) k->dgain[o] = 0;
    for (size_t i = 0; i < rows; i++)
        for (size_t o = 0; o < k->out; o++)
            k->dgain[o] += k->dz[i * k->out + o] * k->n[i * k->out + o];
}

/* Hidden layer k's dz from its dy; with `parameters` also the gradients of its beta, gain and shift. */
static void NET(back_to_z)(const NET(mlp) *net, NET(layer) *k, size_t rows, int parameters)
{
    size_t places = rows * k->places;
    if (net->dropped && k->mask)
        for (size_t i = 0; i < rows * k->width; i++) k->dy[i] *= k->mask[i];
    if (k->p != k->a) NET(pool_backward)(NET(mlp_pooled)(k), rows, k->a, k->p, k->dy, k->dz);
    if (k->theta && parameters)
        NET(beta_backward)(places, k->out, k->beta, k->z, k->dz, k->room, k->dtheta, k->stride);
    NET(mlp_through_act)(net, k, places * k->out, k->dz, k->dz);
    if (!k->norm) return;
    if (parameters) NET(gain_and_shift)(k, places);
    NET(scale_units)(k, places, k->dz, NULL, k->dz);
    NET(norm_backward)(places, k->out, k->n, k->inverse, k->dz);
}

/* Several layers and units add to a theta. */
static void NET(clear_thetas)(NET(mlp) *net)
{
    for (size_t l = 0; l + 1 < net->n_layers; l++) {
        NET(layer) *k = &net->layer[l];
        for (size_t o = 0; k->theta && o < k->out; o++) k->dtheta[o * k->stride] = 0;
    }
}

/* Every layer's dz, from the last one's; x: the inputs, for the parameters' gradients too, or NULL. */
static void NET(back)(NET(mlp) *net, size_t rows, const REAL *x)
{
    for (size_t l = net->n_layers; l-- > 0;) {
        NET(layer) *k = &net->layer[l], *below = l ? k - 1 : NULL;
        /* What goes around the layer is there before what comes through it is added. */
        if (below && k->residual) memcpy(below->dy, k->dy, rows * k->width * sizeof(REAL));
        if (k->hidden) NET(back_to_z)(net, k, rows, x != NULL);
        if (x) NET(linear_weights)(k, rows, k->dz, below ? below->y : x, 0, k->dw);
        if (x) NET(sum_rows)(rows * k->places, k->out, k->dz, k->db);
        if (below) NET(linear_inputs)(k, k->w, rows, k->dz, (REAL)k->residual, below->dy);
    }
}

void NET(mlp_backward)(NET(mlp) *net, size_t rows, const REAL *x)
{
    NET(clear_thetas)(net);
    NET(back)(net, rows, x);
}

void NET(mlp_backward_inputs)(NET(mlp) *net, size_t rows, REAL *dx)
{
    const NET(layer) *first = &net->layer[0];
    NET(back)(net, rows, NULL);
    if (dx) NET(linear_inputs)(first, first->w, rows, first->dz, 0, dx);
}

mlp_betas NET(mlp_betas_of)(const NET(mlp) *net)
{
    mlp_betas b = {0, INFINITY, 0};
    double sum = 0, units = 0;
    for (size_t l = 0; l + 1 < net->n_layers; l++) {
        const NET(layer) *k = &net->layer[l];
        if (!k->theta) return (mlp_betas){0, 0, 0};
        NET(beta_of)(k->out, k->theta, k->stride, k->beta);
        for (size_t o = 0; o < k->out; o++) {
            sum += (double)k->beta[o];
            b.least = fmin(b.least, (double)k->beta[o]);
            b.most = fmax(b.most, (double)k->beta[o]);
        }
        units += (double)k->out;
    }
    b.mean = sum / units;
    return b;
}

void NET(mlp_slopes)(NET(mlp) *net, size_t rows, REAL *largest)
{
    for (size_t l = 0; l + 1 < net->n_layers; l++) {
        NET(layer) *k = &net->layer[l];
        size_t places = rows * k->places;
        for (size_t i = 0; i < places * k->out; i++) k->dz[i] = 1;
        NET(mlp_through_act)(net, k, places * k->out, k->dz, k->dz);
        for (size_t i = 0; i < places; i++)
            for (size_t o = 0; o < k->out; o++) {
                REAL slope = k->dz[i * k->out + o];
                slope = slope < 0 ? -slope : slope; /* no branches: vectors */
                largest[o] = slope > largest[o] ? slope : largest[o];
            }
        largest += k->out;
    }
}
