#include "net/hessian.h"

#include "net/blas.h"

#include <string.h>

void hessian_layout(hessian *h, mlp_f64 *net, loss kind, arena *a)
{
    *h = (hessian){.net = net, .loss = kind, .outputs = net->layer[net->n_layers - 1].out};
    for (size_t l = 0; l < net->n_layers; l++) {
        size_t n = net->batch * net->layer[l].out;
        int hidden = l + 1 < net->n_layers;
        h->layer[l].slope = hidden ? arena_take(a, n, sizeof(double)) : NULL;
        h->layer[l].bend = hidden ? arena_take(a, n, sizeof(double)) : NULL;
        h->layer[l].rz = arena_take(a, n, sizeof(double));
        h->layer[l].ry = hidden ? arena_take(a, n, sizeof(double)) : NULL;
        h->layer[l].rdz = arena_take(a, n, sizeof(double));
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

static void slopes_and_bends(hessian *h, size_t rows)
{
    mlp_f64 *net = h->net;
    for (size_t l = 0; l + 1 < net->n_layers; l++) {
        const layer_f64 *k = &net->layer[l], *above = &net->layer[l + 1];
        double *slope = h->layer[l].slope, *bend = h->layer[l].bend, *dy = h->layer[l].rdz;
        size_t n = rows * k->out;
        for (size_t i = 0; i < n; i++) slope[i] = 1;
        mlp_through_act_f64(net, k, n, slope, slope);
        multiply(rows, k->out, above->out, CblasNoTrans, above->dz, CblasNoTrans, above->w, 0, dy);
        if (k->z)
            act_curve_f64(&net->act, n, k->z, bend);
        else
            act_curve_y_f64(&net->act, n, k->y, bend);
        for (size_t i = 0; i < n; i++) bend[i] *= dy[i];
    }
}

/* rz and ry along v. */
static void forward_along(hessian *h, size_t rows, const double *x, const double *v)
{
    mlp_f64 *net = h->net;
    for (size_t l = 0; l < net->n_layers; l++) {
        const layer_f64 *k = &net->layer[l];
        const double *in = l ? net->layer[l - 1].y : x;
        const double *vw = v + (k->w - net->parameter), *vb = v + (k->b - net->parameter);
        double *rz = h->layer[l].rz, *ry = h->layer[l].ry;
        for (size_t i = 0; i < rows; i++) memcpy(rz + i * k->out, vb, k->out * sizeof *rz);
        multiply(rows, k->out, k->in, CblasNoTrans, in, CblasTrans, vw, 1, rz);
        if (l)
            multiply(rows, k->out, k->in, CblasNoTrans, h->layer[l - 1].ry, CblasTrans, k->w, 1,
                     rz);
        for (size_t i = 0; ry && i < rows * k->out; i++) ry[i] = h->layer[l].slope[i] * rz[i];
    }
}

/* Adds this block's part of the product to out. */
static void backward_along(hessian *h, size_t rows, const double *x, int exact, const double *v,
                           double *out)
{
    mlp_f64 *net = h->net;
    for (size_t l = net->n_layers; l-- > 0;) {
        const layer_f64 *k = &net->layer[l];
        const double *in = l ? net->layer[l - 1].y : x, *rdz = h->layer[l].rdz;
        double *ow = out + (k->w - net->parameter), *ob = out + (k->b - net->parameter);
        multiply(k->out, k->in, rows, CblasTrans, rdz, CblasNoTrans, in, 1, ow);
        for (size_t i = 0; i < rows; i++)
            for (size_t o = 0; o < k->out; o++) ob[o] += rdz[i * k->out + o];
        if (l == 0) return;
        double *below = h->layer[l - 1].rdz;
        const double *vw = v + (k->w - net->parameter);
        multiply(rows, k->in, k->out, CblasNoTrans, rdz, CblasNoTrans, k->w, 0, below);
        if (exact) {
            multiply(k->out, k->in, rows, CblasTrans, k->dz, CblasNoTrans, h->layer[l - 1].ry, 1,
                     ow);
            multiply(rows, k->in, k->out, CblasNoTrans, k->dz, CblasNoTrans, vw, 1, below);
        }
        const double *slope = h->layer[l - 1].slope, *bend = h->layer[l - 1].bend;
        const double *rz = h->layer[l - 1].rz;
        for (size_t i = 0; i < rows * k->in; i++)
            below[i] = below[i] * slope[i] + (exact ? bend[i] * rz[i] : 0);
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
        forward_along(h, rows, x, v);
        loss_curve_f64(h->loss, rows, h->outputs, net->layer[top].z, y, weight, h->layer[top].rz,
                       h->layer[top].rdz);
        backward_along(h, rows, x, !gauss_newton, v, out);
    }
}
