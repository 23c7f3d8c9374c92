#include "onnx/onnx.h"

#include "model/metadata.h"
#include "net/act.h"
#include "net/gaussian.h"
#include "onnx/graph.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static value one(graph *g, const char *op, value x)
{
    return graph_node(g, op, 1, &x);
}

static value two(graph *g, const char *op, value x, value y)
{
    return graph_node(g, op, 2, (value[]){x, y});
}

/* x op number. */
static value with(graph *g, const char *op, value x, double number)
{
    value y = graph_number(g, number);
    return two(g, op, x, y);
}

static value relu(graph *g, value x, const double *p)
{
    (void)p;
    return one(g, "Relu", x);
}

/* softplus(beta x) / beta, and x where beta x is above the threshold. */
static value softplus(graph *g, value x, const double *p)
{
    value u = p[0] == 1 ? x : with(g, "Mul", x, p[0]);
    value y = one(g, "Softplus", u);
    if (p[0] != 1) y = with(g, "Div", y, p[0]);
    if (isinf(p[1])) return y;
    value above = with(g, "Greater", u, p[1]);
    return graph_node(g, "Where", 3, (value[]){above, x, y});
}

static value leaky_relu(graph *g, value x, const double *p)
{
    value y = one(g, "LeakyRelu", x);
    graph_set_float(g, "alpha", p[0]);
    return y;
}

static value elu(graph *g, value x, const double *p)
{
    value y = one(g, "Elu", x);
    graph_set_float(g, "alpha", p[0]);
    return y;
}

/* x (1 + erf(x / sqrt 2)) / 2 */
static value gelu(graph *g, value x, const double *p)
{
    (void)p;
    value erf = one(g, "Erf", with(g, "Mul", x, sqrt(0.5)));
    return two(g, "Mul", with(g, "Mul", x, 0.5), with(g, "Add", erf, 1));
}

static value silu(graph *g, value x, const double *p)
{
    (void)p;
    return two(g, "Mul", x, one(g, "Sigmoid", x));
}

static value mish(graph *g, value x, const double *p)
{
    (void)p;
    return two(g, "Mul", x, one(g, "Tanh", one(g, "Softplus", x)));
}

static value tanh_node(graph *g, value x, const double *p)
{
    (void)p;
    return one(g, "Tanh", x);
}

static value sigmoid(graph *g, value x, const double *p)
{
    (void)p;
    return one(g, "Sigmoid", x);
}

/* (x + sqrt(x^2 + b)) / 2 */
static value squareplus(graph *g, value x, const double *p)
{
    value root = one(g, "Sqrt", with(g, "Add", two(g, "Mul", x, x), p[0]));
    return with(g, "Mul", two(g, "Add", x, root), 0.5);
}

static value identity(graph *g, value x, const double *p)
{
    (void)p;
    return one(g, "Identity", x);
}

/* The activations of net/act.c by their names, as ONNX has them or composed of what it has. */
static const struct {
    const char *name;
    value (*nodes)(graph *g, value x, const double *parameter);
} activations[] = {
    {"relu", relu},
    {"softplus", softplus},
    {"leaky_relu", leaky_relu},
    {"elu", elu},
    {"gelu", gelu},
    {"silu", silu},
    {"mish", mish},
    {"tanh", tanh_node},
    {"sigmoid", sigmoid},
    {"squareplus", squareplus},
    {"identity", identity},
};
enum { ACTIVATIONS = sizeof activations / sizeof *activations };

/* Which of them the text begins with; ACTIVATIONS if none. */
static size_t activation_of(const char *text)
{
    size_t length = strcspn(text, ":"), i = 0;
    while (i < ACTIVATIONS && (strlen(activations[i].name) != length ||
                               strncmp(activations[i].name, text, length) != 0))
        i++;
    return i;
}

static value row_mean(graph *g, value x)
{
    value mean = one(g, "ReduceMean", x);
    graph_set_ints(g, "axes", 1, (long[]){1});
    return mean;
}

/* Over the units of each row, or the channels of each pixel, as net/norm.h: both are axis 1.
   LayerNormalization came with a later opset. */
static value norm(graph *g, value x, value gain, value shift)
{
    value off = two(g, "Sub", x, row_mean(g, x));
    value variance = row_mean(g, two(g, "Mul", off, off));
    value n = two(g, "Div", off, one(g, "Sqrt", with(g, "Add", variance, 1e-5)));
    return two(g, "Add", two(g, "Mul", n, gain), shift);
}

/* A part of the parameters, by its name in the model file. What is added to or multiplied with the
   channels of images is [channels][1][1]. */
static value part_tensor(graph *g, const model *m, const char *name, const mlp_part *p)
{
    char full[GRAPH_NAME];
    int channels = p->rank == 1 && p->kind != MLP_BIAS && p->layer < m->shape.n_conv;
    snprintf(full, sizeof full, "layers.%zu.%s", p->layer, name);
    return graph_tensor(g, full, channels ? 3 : p->rank, channels ? (size_t[]){p->n, 1, 1} : p->dim,
                        m->parameter + p->at);
}

/* Images are [rows][height][width][channels] here and [rows][channels][height][width] in ONNX. */
static value channels_first(graph *g, value x)
{
    value y = one(g, "Transpose", x);
    graph_set_ints(g, "perm", 4, (long[]){0, 3, 1, 2});
    return y;
}

static value images(graph *g, value x, const image_shape *s)
{
    value shape =
        graph_sizes(g, 4, (long[]){-1, (long)s->height, (long)s->width, (long)s->channels});
    return channels_first(g, two(g, "Reshape", x, shape));
}

static value rows(graph *g, value x)
{
    value y = one(g, "Transpose", x);
    graph_set_ints(g, "perm", 4, (long[]){0, 2, 3, 1});
    y = one(g, "Flatten", y);
    graph_set_int(g, "axis", 1);
    return y;
}

static value convolution(graph *g, value x, value w, value b)
{
    value y = graph_node(g, "Conv", 3, (value[]){x, channels_first(g, w), b});
    graph_set_ints(g, "pads", 4, (long[]){1, 1, 1, 1});
    return y;
}

static value max_pool(graph *g, value x)
{
    value y = one(g, "MaxPool", x);
    graph_set_ints(g, "kernel_shape", 2, (long[]){2, 2});
    graph_set_ints(g, "strides", 2, (long[]){2, 2});
    return y;
}

static value dense(graph *g, value x, value w, value b)
{
    value y = graph_node(g, "Gemm", 3, (value[]){x, w, b});
    graph_set_int(g, "transB", 1);
    return y;
}

/* softplus(beta x) / beta with a beta for each unit, or one for all. */
static value learned_softplus(graph *g, value x, value beta)
{
    return two(g, "Div", one(g, "Softplus", two(g, "Mul", x, beta)), beta);
}

/* The betas of a theta: net/beta.h. */
static value betas(graph *g, const model *m, const mlp_part *theta)
{
    return one(g, "Softplus", part_tensor(g, m, "theta", theta));
}

static value layers(graph *g, const model *m, size_t which, const double *parameter)
{
    const mlp_shape *s = &m->shape;
    mlp_part list[MLP_MAX_PARTS], *part = list;
    size_t n = mlp_parts(s, list);
    value beta = {""};
    if (s->beta == ACT_NETWORK) beta = betas(g, m, &list[n - 1]);
    value x = graph_input(g, "inputs", s->inputs);
    if (s->n_conv) x = images(g, x, &s->image);
    for (size_t l = 0; l <= s->n_hidden; l++) {
        value in = x, w = part_tensor(g, m, "weight", part++);
        value b = part_tensor(g, m, "bias", part++);
        x = l < s->n_conv ? convolution(g, in, w, b) : dense(g, in, w, b);
        if (l == s->n_hidden) break;
        if (s->layer_norm) {
            value gain = part_tensor(g, m, "norm.weight", part++);
            x = norm(g, x, gain, part_tensor(g, m, "norm.bias", part++));
        }
        if (s->beta >= ACT_LAYER) beta = betas(g, m, part++);
        x = s->beta ? learned_softplus(g, x, beta) : activations[which].nodes(g, x, parameter);
        if (l < s->n_conv) x = max_pool(g, x);
        if (l + 1 == s->n_conv) x = rows(g, x);
        if (mlp_is_residual(s, l)) x = two(g, "Add", x, in);
    }
    return x;
}

/* Mean and standard deviation, side by side: the output without its other column goes through each. */
static void mean_and_scale(graph *g, const model *m, value z, double offset, double scale)
{
    static const size_t both = 2;
    value mean = graph_tensor(g, "mean", 1, &both, (const float[]){(float)scale, 0});
    value shift = graph_tensor(g, "shift", 1, &both, (const float[]){(float)offset, 0});
    value second = graph_tensor(g, "second", 1, &both, (const float[]){0, 1});
    value spread = graph_tensor(g, "spread", 1, &both, (const float[]){0, (float)scale});
    const char *link = m->loss == LOSS_GAUSSIAN_EXP ? "Exp" : "Softplus";
    value s = with(g, "Add", one(g, link, two(g, "Mul", z, second)), GAUSSIAN_FLOOR);
    two(g, "Add", two(g, "Add", two(g, "Mul", z, mean), shift), two(g, "Mul", s, spread));
}

/* From the outputs to what model_predict gives. */
static void finish(graph *g, const model *m, value z)
{
    double offset = prep_target_offset(m->prep), scale = prep_target_scale(m->prep);
    switch (m->loss) {
    case LOSS_SQUARED: with(g, "Add", with(g, "Mul", z, scale), offset); break;
    case LOSS_POISSON_SOFTPLUS: with(g, "Mul", one(g, "Softplus", z), scale); break;
    case LOSS_POISSON_EXP: with(g, "Mul", one(g, "Exp", z), scale); break;
    case LOSS_GAUSSIAN_SOFTPLUS:
    case LOSS_GAUSSIAN_EXP: mean_and_scale(g, m, z, offset, scale); break;
    case LOSS_LOGISTIC:
        two(g, "Concat", one(g, "Sigmoid", one(g, "Neg", z)), one(g, "Sigmoid", z));
        graph_set_int(g, "axis", 1);
        break;
    case LOSS_SOFTMAX:
        one(g, "Softmax", z);
        graph_set_int(g, "axis", 1);
        break;
    }
    graph_output(g, m->classes ? "probabilities" : "prediction", model_predictions(m));
}

int onnx_write(const model *m, FILE *out, err *e)
{
    act a;
    int rc = act_make(&a, m->activation, e);
    if (rc < 0) return rc;
    size_t which = activation_of(m->activation);
    if (which == ACTIVATIONS)
        return err_set(e, ERR_DATA, "there are no ONNX nodes for '%s'", m->activation);
    if (!isfinite((float)prep_target_offset(m->prep)) ||
        !isfinite((float)prep_target_scale(m->prep)))
        return err_set(e, ERR_DATA, "the target's mean or deviation is too large for f32");
    graph *g = graph_new(m->version);
    char *text = metadata_text(m);
    rc = g && text ? 0 : err_memory(e, "an ONNX graph");
    if (rc == 0) {
        finish(g, m, layers(g, m, which, a.parameter));
        graph_tell(g, "softplus", text);
        rc = graph_write(g, out, e);
    }
    free(text);
    graph_free(g);
    return rc;
}
