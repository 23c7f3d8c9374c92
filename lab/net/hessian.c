#include "net/hessian.h"

#include "net/blas.h"
#include "net/norm.h"

#include <string.h>

void hessian_layout(hessian *h, mlp_f64 *net, loss kind, arena *a)
{
    *h = (hessian){.net = net, .loss = kind, .outputs = net->layer[net->n_layers - 1].out};
    for (size_t l = 0; l < net->n_layers; l++) {
        const layer_f64 *k = &net->layer[l];
        size_t n = net->batch * k->out;
        h->layer[l].slope = k->hidden ? arena_take(a, n, sizeof(double)) : NULL;
        h->layer[l].bend = k->hidden ? arena_take(a, n, sizeof(double)) : NULL;
        h->layer[l].rz = arena_take(a, n, sizeof(double));
        h->layer[l].ry = k->hidden ? arena_take(a, n, sizeof(double)) : NULL;
        h->layer[l].rdz = arena_take(a, n, sizeof(double));
        h->layer[l].after = k->norm ? arena_take(a, n, sizeof(double)) : NULL;
        h->layer[l].rn = k->norm ? arena_take(a, n, sizeof(double)) : NULL;
        h->layer[l].scale = k->norm ? arena_take(a, net->batch, sizeof(double)) : NULL;
    }
}

/* c[m][n] = a b + keep c, with a: [m][k] or its transpose, b: [k][n] or its transpose. */
static void multiply(size_t m, size_t n, size_t k, CBLAS_TRANSPOSE ta, const double *a,
                     CBLAS_TRANSPOSE tb, const double *b, double keep, double *c)
{
    blasint lda = (blasint)(ta == CblasTrans ? m : k), ldb = (blasint)(tb == CblasTrans ? k : n);
    cblas_dgemm(CblasRowMajor, ta, tb, (blasint)m, (blasint)n, (blasint)k, 1, a, lda, b, ldb, keep,
                c, (blasint)n);
}

/* Forward, loss and backward of one block of rows; returns the sum of its losses. */
static double pass(hessian *h, size_t rows, const double *x, const double *y, double weight)
{
    const double *z = mlp_forward_f64(h->net, rows, x);
    double *dz = mlp_output_gradient_f64(h->net);
    double sum = loss_sum_f64(h->loss, rows, h->outputs, z, y, weight, dz);
    mlp_backward_f64(h->net, rows, x);
    return sum;
}

double hessian_gradient(hessian *h, const matrix_f64 *m, double *gradient)
{
    mlp_f64 *net = h->net;
    size_t inputs = net->layer[0].in;
    double total = 0, weight = 1 / (double)m->rows;
    memset(gradient, 0, net->n_parameters * sizeof *gradient);
    for (size_t at = 0; at < m->rows; at += net->batch) {
        size_t left = m->rows - at, rows = left < net->batch ? left : net->batch;
        total += pass(h, rows, m->x + at * inputs, m->y + at, weight);
        for (size_t i = 0; i < net->n_parameters; i++) gradient[i] += net->gradient[i];
    }
    return total * weight;
}

/* The gradient in each hidden layer's y goes to its rdz, for the time being. */
static void slopes_and_bends(hessian *h, size_t rows)
{
    mlp_f64 *net = h->net;
    for (size_t l = net->n_layers - 1; l-- > 0;) {
        const layer_f64 *k = &net->layer[l], *above = k + 1;
        double *slope = h->layer[l].slope, *bend = h->layer[l].bend, *dy = h->layer[l].rdz;
        size_t n = rows * k->out;
        if (above->residual) memcpy(dy, h->layer[l + 1].rdz, n * sizeof *dy);
        multiply(rows, k->out, above->out, CblasNoTrans, above->dz, CblasNoTrans, above->w,
                 above->residual, dy);
        for (size_t i = 0; i < n; i++) slope[i] = 1;
        mlp_through_act_f64(net, k, n, slope, slope);
        if (k->z)
            act_curve_f64(&net->act, n, k->z, bend);
        else
            act_curve_y_f64(&net->act, n, k->a, bend);
        for (size_t i = 0; i < n; i++) bend[i] *= dy[i] * (k->theta ? k->beta[i % k->out] : 1);
        for (size_t i = 0; k->norm && i < n; i++) h->layer[l].after[i] = slope[i] * dy[i];
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
    norm_along_f64(rows, k->out, k->n, k->inverse, rz, h->layer[l].scale);
    memcpy(rn, rz, rows * k->out * sizeof *rn);
    for (size_t i = 0; i < rows * k->out; i++) {
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
        for (size_t i = 0; v && i < rows; i++) memcpy(rz + i * k->out, vb, k->out * sizeof *rz);
        if (v) multiply(rows, k->out, k->in, CblasNoTrans, in, CblasTrans, vw, 1, rz);
        if (rin) multiply(rows, k->out, k->in, CblasNoTrans, rin, CblasTrans, k->w, v != NULL, rz);
        if (k->norm) norm_along(h, l, rows, v);
        for (size_t i = 0; k->hidden && i < rows * k->out; i++)
            ry[i] = h->layer[l].slope[i] * rz[i] + (k->residual ? rin[i] : 0);
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
    for (size_t i = 0; i < rows * k->out; i++) {
        size_t o = i % k->out;
        if (out) {
            og[o] += rdz[i] * k->n[i] + (exact ? after[i] * rn[i] : 0);
            os[o] += rdz[i];
        }
        rdz[i] = k->gain[o] * rdz[i] + (exact && v ? vg[o] * after[i] : 0);
        after[i] *= k->gain[o]; /* now the gradient in n */
    }
    if (exact)
        norm_backward_along_f64(rows, k->out, k->n, k->inverse, after, rn, h->layer[l].scale, rdz);
    else
        norm_backward_f64(rows, k->out, k->n, k->inverse, rdz);
}

/* Hidden layer l's rdz from the gradient in its y along v, which is there. */
static void back_along(hessian *h, size_t l, size_t rows, int exact, const double *v, double *out)
{
    const layer_f64 *k = &h->net->layer[l];
    const double *slope = h->layer[l].slope, *bend = h->layer[l].bend, *rz = h->layer[l].rz;
    double *rdz = h->layer[l].rdz;
    for (size_t i = 0; i < rows * k->out; i++)
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
    multiply(k->out, k->in, rows, CblasTrans, rdz, CblasNoTrans, in, 1, ow);
    for (size_t i = 0; i < rows; i++)
        for (size_t o = 0; o < k->out; o++) ob[o] += rdz[i * k->out + o];
    if (exact && l)
        multiply(k->out, k->in, rows, CblasTrans, k->dz, CblasNoTrans, h->layer[l - 1].ry, 1, ow);
}

/* From the top layer's rdz down to the first layer's; adds this block's part of the product to out
   unless that is NULL. */
static void backward_along(hessian *h, size_t rows, const double *x, int exact, const double *v,
                           double *out)
{
    mlp_f64 *net = h->net;
    for (size_t l = net->n_layers; l-- > 0;) {
        const layer_f64 *k = &net->layer[l];
        double *rdz = h->layer[l].rdz, *below = l ? h->layer[l - 1].rdz : NULL;
        if (below && k->residual) memcpy(below, rdz, rows * k->out * sizeof *rdz);
        if (k->hidden) back_along(h, l, rows, exact, v, out);
        if (out) add_product(h, l, rows, x, exact, out);
        if (!below) return;
        multiply(rows, k->in, k->out, CblasNoTrans, rdz, CblasNoTrans, k->w, k->residual, below);
        if (exact && v)
            multiply(rows, k->in, k->out, CblasNoTrans, k->dz, CblasNoTrans, part_of(v, net, k->w),
                     1, below);
    }
}

void hessian_product(hessian *h, const matrix_f64 *m, int gauss_newton, const double *v,
                     double *out)
{
    mlp_f64 *net = h->net;
    size_t inputs = net->layer[0].in, top = net->n_layers - 1;
    double weight = 1 / (double)m->rows;
    memset(out, 0, net->n_parameters * sizeof *out);
    for (size_t at = 0; at < m->rows; at += net->batch) {
        size_t left = m->rows - at, rows = left < net->batch ? left : net->batch;
        const double *x = m->x + at * inputs, *y = m->y + at;
        pass(h, rows, x, y, weight);
        slopes_and_bends(h, rows);
        forward_along(h, rows, x, v, NULL);
        loss_curve_f64(h->loss, rows, h->outputs, net->layer[top].z, y, weight, h->layer[top].rz,
                       h->layer[top].rdz);
        backward_along(h, rows, x, !gauss_newton, v, out);
    }
}

/* out = what comes down to the inputs: [rows][inputs]. */
static void through_inputs(const mlp_f64 *net, size_t rows, const double *dz, double *out)
{
    const layer_f64 *k = &net->layer[0];
    multiply(rows, k->in, k->out, CblasNoTrans, dz, CblasNoTrans, k->w, 0, out);
}

void hessian_inputs_gradient(hessian *h, size_t rows, const double *x, double *out)
{
    mlp_backward_f64(h->net, rows, x);
    through_inputs(h->net, rows, h->net->layer[0].dz, out);
}

hessian_outputs hessian_inputs_along(hessian *h, size_t rows, const double *x, const double *v)
{
    size_t top = h->net->n_layers - 1;
    mlp_backward_f64(h->net, rows, x);
    slopes_and_bends(h, rows);
    forward_along(h, rows, x, NULL, v);
    return (hessian_outputs){h->layer[top].rz, h->layer[top].rdz};
}

void hessian_inputs_product(hessian *h, size_t rows, double *out)
{
    backward_along(h, rows, NULL, 1, NULL, NULL);
    through_inputs(h->net, rows, h->layer[0].rdz, out);
}
