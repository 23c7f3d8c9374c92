/* The body of mlp.h for one real type. Matrices are row-major; a batch is [rows][units]. */
#include "net/real.inc.h"

void NET(mlp_layout)(NET(mlp) *net, const mlp_shape *shape, const act *a, size_t batch, arena *m)
{
    *net = (NET(mlp)){.act = *a,
                      .batch = batch,
                      .n_parameters = mlp_parameters(shape),
                      .n_layers = shape->n_hidden + 1};
    net->parameter = arena_take(m, net->n_parameters, sizeof(REAL));
    net->gradient = arena_take(m, net->n_parameters, sizeof(REAL));
    size_t at = 0, in = shape->inputs;
    int from_y = NET(act_from_y)(a);
    for (size_t l = 0; l < net->n_layers; l++) {
        int last = l == shape->n_hidden;
        NET(layer) *k = &net->layer[l];
        k->in = in;
        k->out = last ? shape->outputs : shape->hidden[l];
        k->y = arena_take(m, batch * k->out, sizeof(REAL));
        k->z = last ? k->y : from_y ? NULL : arena_take(m, batch * k->out, sizeof(REAL));
        k->dz = arena_take(m, batch * k->out, sizeof(REAL));
        if (net->parameter) {
            k->w = net->parameter + at;
            k->dw = net->gradient + at;
            k->b = k->w + k->out * k->in;
            k->db = k->dw + k->out * k->in;
        }
        at += k->out * (k->in + 1);
        in = k->out;
    }
}

void NET(mlp_init)(NET(mlp) *net, rng *r, const double *output_bias)
{
    double shift = act_at_zero(&net->act), moment = act_second_moment(&net->act);
    for (size_t l = 0; l < net->n_layers; l++) {
        NET(layer) *k = &net->layer[l];
        double input_moment = l == 0 ? 1 : moment, input_shift = l == 0 ? 0 : shift;
        double sd = 1 / sqrt((double)k->in * input_moment);
        for (size_t o = 0; o < k->out; o++) {
            double sum = 0;
            for (size_t i = 0; i < k->in; i++) {
                REAL w = (REAL)(sd * rng_normal(r));
                k->w[o * k->in + i] = w;
                sum += (double)w;
            }
            double bias = l + 1 == net->n_layers ? output_bias[o] : 0;
            k->b[o] = (REAL)(bias - input_shift * sum);
        }
    }
}

/* z = in w' + keep z. */
static void NET(product)(const NET(layer) *k, size_t rows, const REAL *in, REAL keep, REAL *z)
{
    GEMM(CblasRowMajor, CblasNoTrans, CblasTrans, (blasint)rows, (blasint)k->out, (blasint)k->in, 1,
         in, (blasint)k->in, k->w, (blasint)k->in, keep, z, (blasint)k->out);
}

const REAL *NET(mlp_forward)(NET(mlp) *net, size_t rows, const REAL *x)
{
    const REAL *in = x;
    for (size_t l = 0; l < net->n_layers; l++) {
        NET(layer) *k = &net->layer[l];
        if (k->z) {
            for (size_t i = 0; i < rows; i++)
                memcpy(k->z + i * k->out, k->b, k->out * sizeof(REAL));
            NET(product)(k, rows, in, 1, k->z);
            if (k->y != k->z) NET(act_forward)(&net->act, rows * k->out, k->z, k->y);
        } else {
            NET(product)(k, rows, in, 0, k->y);
            NET(act_bias)(&net->act, rows, k->out, k->y, k->b);
        }
        in = k->y;
    }
    return in;
}

void NET(mlp_through_act)(const NET(mlp) *net, const NET(layer) *k, size_t n, const REAL *dy,
                          REAL *dz)
{
    if (k->z)
        NET(act_backward)(&net->act, n, k->z, dy, dz);
    else
        NET(act_backward_y)(&net->act, n, k->y, dy, dz);
}

REAL *NET(mlp_output_gradient)(NET(mlp) *net)
{
    return net->layer[net->n_layers - 1].dz;
}

NET_WIDE static void NET(sum_rows)(size_t rows, size_t cols, const REAL *restrict x,
                                   REAL *restrict sum)
{
    for (size_t c = 0; c < cols; c++) sum[c] = 0;
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < cols; c++) sum[c] += x[r * cols + c];
}

void NET(mlp_backward)(NET(mlp) *net, size_t rows, const REAL *x)
{
    for (size_t l = net->n_layers; l-- > 0;) {
        NET(layer) *k = &net->layer[l];
        const REAL *in = l ? net->layer[l - 1].y : x;
        GEMM(CblasRowMajor, CblasTrans, CblasNoTrans, (blasint)k->out, (blasint)k->in,
             (blasint)rows, 1, k->dz, (blasint)k->out, in, (blasint)k->in, 0, k->dw,
             (blasint)k->in);
        NET(sum_rows)(rows, k->out, k->dz, k->db);
        if (l == 0) break;
        NET(layer) *below = &net->layer[l - 1];
        GEMM(CblasRowMajor, CblasNoTrans, CblasNoTrans, (blasint)rows, (blasint)k->in,
             (blasint)k->out, 1, k->dz, (blasint)k->out, k->w, (blasint)k->in, 0, below->dz,
             (blasint)k->in);
        NET(mlp_through_act)(net, below, rows * below->out, below->dz, below->dz);
    }
}

void NET(mlp_slopes)(NET(mlp) *net, size_t rows, REAL *largest)
{
    for (size_t l = 0; l + 1 < net->n_layers; l++) {
        NET(layer) *k = &net->layer[l];
        for (size_t i = 0; i < rows * k->out; i++) k->dz[i] = 1;
        NET(mlp_through_act)(net, k, rows * k->out, k->dz, k->dz);
        for (size_t i = 0; i < rows; i++)
            for (size_t o = 0; o < k->out; o++) {
                REAL slope = k->dz[i * k->out + o];
                slope = slope < 0 ? -slope : slope; /* no branches: vectors */
                largest[o] = slope > largest[o] ? slope : largest[o];
            }
        largest += k->out;
    }
}
