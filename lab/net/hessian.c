#include "net/hessian.h"

#include "net/linear.h"
#include "net/norm.h"
#include "net/pool.h"

#include <string.h>

void hessian_layout(hessian *h, mlp_f64 *net, loss kind, arena *a)
{
    *h = (hessian){.net = net, .loss = kind, .outputs = net->layer[net->n_layers - 1].out};
    for (size_t l = 0; l < net->n_layers; l++) {
        const layer_f64 *k = &net->layer[l];
        size_t n = net->batch * k->places * k->out, wide = net->batch * k->width;
        h->layer[l].slope = k->hidden ? arena_take(a, n, sizeof(double)) : NULL;
        h->layer[l].bend = k->hidden ? arena_take(a, n, sizeof(double)) : NULL;
        h->layer[l].rz = arena_take(a, n, sizeof(double));
        h->layer[l].ry = k->hidden ? arena_take(a, wide, sizeof(double)) : NULL;
        h->layer[l].rdz = arena_take(a, n, sizeof(double));
        h->layer[l].rdy = k->image.height ? arena_take(a, wide, sizeof(double)) : h->layer[l].rdz;
        h->layer[l].after = k->norm ? arena_take(a, n, sizeof(double)) : NULL;
        h->layer[l].rn = k->norm ? arena_take(a, n, sizeof(double)) : NULL;
        h->layer[l].scale = k->norm ? arena_take(a, net->batch * k->places, sizeof(double)) : NULL;
    }
}

/* In a layer's z, for so many rows. */
static size_t values(const layer_f64 *k, size_t rows)
{
    return rows * k->places * k->out;
}

/* Forward, loss and backward of one block of rows; returns the sum of its losses. */
static double pass(hessian *h, size_t rows, const double *x, const double *y, const double *w,
                   double weight)
{
    const double *z = mlp_forward_f64(h->net, rows, x);
    double *dz = mlp_output_gradient_f64(h->net);
    double sum = loss_weighted_f64(h->loss, rows, h->outputs, z, y, w, weight, dz);
    mlp_backward_f64(h->net, rows, x);
    return sum;
}

double hessian_gradient(hessian *h, const matrix_f64 *m, double *gradient)
{
    mlp_f64 *net = h->net;
    size_t inputs = net->layer[0].given;
    double total = 0, weight = 1 / (double)m->rows;
    memset(gradient, 0, net->n_parameters * sizeof *gradient);
    for (size_t at = 0; at < m->rows; at += net->batch) {
        size_t left = m->rows - at, rows = left < net->batch ? left : net->batch;
        total += pass(h, rows, m->x + at * inputs, m->y + at, m->w ? m->w + at : NULL, weight);
        for (size_t i = 0; i < net->n_parameters; i++) gradient[i] += net->gradient[i];
    }
    return total * weight;
}

/* The gradient in each hidden layer's f(z) goes to its rdz, for the time being. */
static void slopes_and_bends(hessian *h, size_t rows)
{
    mlp_f64 *net = h->net;
    for (size_t l = net->n_layers - 1; l-- > 0;) {
        const layer_f64 *k = &net->layer[l], *above = k + 1;
        double *slope = h->layer[l].slope, *bend = h->layer[l].bend, *da = h->layer[l].rdz;
        double *dy = h->layer[l].rdy;
        size_t n = values(k, rows);
        if (above->residual) memcpy(dy, h->layer[l + 1].rdy, n * sizeof *dy);
        linear_inputs_f64(above, above->w, rows, above->dz, above->residual, dy);
        if (dy != da) pool_backward_f64(mlp_pooled_f64(k), rows, k->a, k->p, dy, da);
        for (size_t i = 0; i < n; i++) slope[i] = 1;
        mlp_through_act_f64(net, k, n, slope, slope);
        if (k->z)
            act_curve_f64(&net->act, n, k->z, bend);
        else
            act_curve_y_f64(&net->act, n, k->a, bend);
        for (size_t i = 0; i < n; i++) bend[i] *= da[i] * (k->theta ? k->beta[i % k->out] : 1);
        for (size_t i = 0; k->norm && i < n; i++) h->layer[l].after[i] = slope[i] * da[i];
    }
}

/* v's part that belongs to a part of the parameters; NULL where v is NULL. */
static const double *part_of(const double *v, const mlp_f64 *net, const double *parameter)
{
    return v ? v + (parameter - net->parameter) : NULL;
}

/* rz: from w x + b to z = gain n + shift along v. */
static void norm_along(hessian *h, size_t l, size_t rows, const double *v)
{
    const layer_f64 *k = &h->net->layer[l];
    const double *vg = part_of(v, h->net, k->gain), *vs = part_of(v, h->net, k->shift);
    double *rz = h->layer[l].rz, *rn = h->layer[l].rn;
    norm_along_f64(rows * k->places, k->out, k->n, k->inverse, rz, h->layer[l].scale);
    memcpy(rn, rz, values(k, rows) * sizeof *rn);
    for (size_t i = 0; i < values(k, rows); i++) {
        size_t o = i % k->out;
        rz[i] = k->gain[o] * rn[i] + (v ? vg[o] * k->n[i] + vs[o] : 0);
    }
}

/* rz and ry along v in the parameters and rx [rows][inputs] in the inputs; either may be NULL. */
static void forward_along(hessian *h, size_t rows, const double *x, const double *v,
                          const double *rx)
{
    mlp_f64 *net = h->net;
    for (size_t l = 0; l < net->n_layers; l++) {
        const layer_f64 *k = &net->layer[l];
        const double *in = l ? net->layer[l - 1].y : x, *rin = l ? h->layer[l - 1].ry : rx;
        const double *vw = part_of(v, net, k->w), *vb = part_of(v, net, k->b);
        double *rz = h->layer[l].rz, *ry = h->layer[l].ry;
        for (size_t i = 0; v && i < rows * k->places; i++)
            memcpy(rz + i * k->out, vb, k->out * sizeof *rz);
        if (v) linear_forward_f64(k, vw, rows, in, 1, rz);
        if (rin) linear_forward_f64(k, k->w, rows, rin, v != NULL, rz);
        if (k->norm) norm_along(h, l, rows, v);
        if (!k->hidden) return;
        double *ra = k->p == k->a ? ry : h->layer[l].rdz; /* which is not needed yet */
        for (size_t i = 0; i < values(k, rows); i++)
            ra[i] = h->layer[l].slope[i] * rz[i] + (k->residual ? rin[i] : 0);
        if (ra != ry) pool_along_f64(mlp_pooled_f64(k), rows, k->a, k->p, ra, ry);
    }
}

/* rdz: from z = gain n + shift to w x + b along v; the parts of gain and shift are added to out,
   unless that is NULL. */
static void norm_back_along(hessian *h, size_t l, size_t rows, int exact, const double *v,
                            double *out)
{
    const layer_f64 *k = &h->net->layer[l];
    const double *vg = part_of(v, h->net, k->gain), *rn = h->layer[l].rn;
    double *og = out ? out + (k->gain - h->net->parameter) : NULL;
    double *os = out ? out + (k->shift - h->net->parameter) : NULL;
    double *rdz = h->layer[l].rdz, *after = h->layer[l].after;
    size_t places = rows * k->places;
    for (size_t i = 0; i < values(k, rows); i++) {
        size_t o = i % k->out;
        if (out) {
            og[o] += rdz[i] * k->n[i] + (exact ? after[i] * rn[i] : 0);
            os[o] += rdz[i];
        }
        rdz[i] = k->gain[o] * rdz[i] + (exact && v ? vg[o] * after[i] : 0);
        after[i] *= k->gain[o]; /* now the gradient in n */
    }
    if (exact)
        norm_backward_along_f64(places, k->out, k->n, k->inverse, after, rn, h->layer[l].scale,
                                rdz);
    else
        norm_backward_f64(places, k->out, k->n, k->inverse, rdz);
}

/* Hidden layer l's rdz from its rdy. */
static void back_along(hessian *h, size_t l, size_t rows, int exact, const double *v, double *out)
{
    const layer_f64 *k = &h->net->layer[l];
    const double *slope = h->layer[l].slope, *bend = h->layer[l].bend, *rz = h->layer[l].rz;
    double *rdz = h->layer[l].rdz, *rdy = h->layer[l].rdy;
    if (rdy != rdz) pool_backward_f64(mlp_pooled_f64(k), rows, k->a, k->p, rdy, rdz);
    for (size_t i = 0; i < values(k, rows); i++)
        rdz[i] = rdz[i] * slope[i] + (exact ? bend[i] * rz[i] : 0);
    if (k->norm) norm_back_along(h, l, rows, exact, v, out);
}

/* Adds layer l's part of this block's product to out, its rdz being that of w x + b. */
static void add_product(const hessian *h, size_t l, size_t rows, const double *x, int exact,
                        double *out)
{
    const mlp_f64 *net = h->net;
    const layer_f64 *k = &net->layer[l];
    const double *in = l ? net->layer[l - 1].y : x, *rdz = h->layer[l].rdz;
    double *ow = out + (k->w - net->parameter), *ob = out + (k->b - net->parameter);
    linear_weights_f64(k, rows, rdz, in, 1, ow);
    for (size_t i = 0; i < rows * k->places; i++)
        for (size_t o = 0; o < k->out; o++) ob[o] += rdz[i * k->out + o];
    if (exact && l) linear_weights_f64(k, rows, k->dz, h->layer[l - 1].ry, 1, ow);
}

/* From the top layer's rdz down to the first layer's; adds this block's part of the product to out
   unless that is NULL. */
static void backward_along(hessian *h, size_t rows, const double *x, int exact, const double *v,
                           double *out)
{
    mlp_f64 *net = h->net;
    for (size_t l = net->n_layers; l-- > 0;) {
        const layer_f64 *k = &net->layer[l];
        double *rdz = h->layer[l].rdz, *below = l ? h->layer[l - 1].rdy : NULL;
        if (below && k->residual) memcpy(below, rdz, values(k, rows) * sizeof *rdz);
        if (k->hidden) back_along(h, l, rows, exact, v, out);
        if (out) add_product(h, l, rows, x, exact, out);
        if (!below) return;
        linear_inputs_f64(k, k->w, rows, rdz, k->residual, below);
        if (exact && v) linear_inputs_f64(k, part_of(v, net, k->w), rows, k->dz, 1, below);
    }
}

void hessian_product(hessian *h, const matrix_f64 *m, int gauss_newton, const double *v,
                     double *out)
{
    mlp_f64 *net = h->net;
    size_t inputs = net->layer[0].given, top = net->n_layers - 1;
    double weight = 1 / (double)m->rows;
    memset(out, 0, net->n_parameters * sizeof *out);
    for (size_t at = 0; at < m->rows; at += net->batch) {
        size_t left = m->rows - at, rows = left < net->batch ? left : net->batch;
        const double *x = m->x + at * inputs, *y = m->y + at, *w = m->w ? m->w + at : NULL;
        pass(h, rows, x, y, w, weight);
        slopes_and_bends(h, rows);
        forward_along(h, rows, x, v, NULL);
        loss_curve_f64(h->loss, rows, h->outputs, net->layer[top].z, y, weight, h->layer[top].rz,
                       h->layer[top].rdz);
        for (size_t i = 0; w && i < rows * h->outputs; i++)
            h->layer[top].rdz[i] *= w[i / h->outputs];
        backward_along(h, rows, x, !gauss_newton, v, out);
    }
}

hessian_outputs hessian_inputs_along(hessian *h, size_t rows, const double *v)
{
    size_t top = h->net->n_layers - 1;
    mlp_backward_inputs_f64(h->net, rows, NULL);
    slopes_and_bends(h, rows);
    forward_along(h, rows, NULL, NULL, v);
    return (hessian_outputs){h->layer[top].rz, h->layer[top].rdz};
}

void hessian_inputs_product(hessian *h, size_t rows, double *out)
{
    const layer_f64 *first = &h->net->layer[0];
    backward_along(h, rows, NULL, 1, NULL, NULL);
    linear_inputs_f64(first, first->w, rows, h->layer[0].rdz, 0, out);
}
