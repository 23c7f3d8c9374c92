#include "energy/field.h"

#include "net/blas.h"

#include <math.h>
#include <softplus.h>
#include <string.h>

int field_act_make(field_act *f, const char *text, err *e)
{
    act a;
    int rc = act_make(&a, text, e);
    if (rc < 0) return rc;
    int softplus = strncmp(text, "softplus", 8) == 0;
    if (a.learns || (softplus && !isinf(a.parameter[1])))
        return err_set(e, ERR_USAGE, "'%s': an energy's softplus has a fixed beta and no threshold",
                       text);
    if (!softplus && strcmp(text, "relu") != 0)
        return err_set(e, ERR_USAGE, "'%s': energies know softplus, softplus:beta=B and relu",
                       text);
    *f = (field_act){!softplus, a.parameter[0]};
    return 0;
}

static void lay_out_layer(field *f, size_t l, arena *m)
{
    const layer_f64 *from = &f->net.layer[l];
    field_layer *k = &f->layer[l];
    size_t all = f->streams * f->batch;
    *k = (field_layer){.in = from->in,
                       .out = from->out,
                       .w = from->w,
                       .b = from->b,
                       .dw = from->dw,
                       .db = from->db};
    k->y = arena_take(m, all * k->in, sizeof *k->y);
    k->z = arena_take(m, all * k->out, sizeof *k->z);
    k->d = arena_take(m, all * k->out, sizeof *k->d);
    for (int i = 0; i < 4; i++) k->f[i] = arena_take(m, f->batch * k->out, sizeof(double));
}

int field_layout(field *f, const field_shape *shape, const char *text, arena *m, err *e)
{
    act a;
    *f = (field){.confine = shape->confine,
                 .dims = shape->dims,
                 .batch = shape->batch,
                 .streams = shape->dims + 2,
                 .n_layers = shape->n_hidden + 1};
    int rc = field_act_make(&f->act, text, e);
    if (rc == 0) rc = act_make(&a, text, e);
    if (rc < 0) return rc;
    mlp_shape s = {.inputs = shape->dims, .outputs = 1, .n_hidden = shape->n_hidden};
    for (size_t l = 0; l < shape->n_hidden; l++) s.hidden[l] = shape->hidden[l];
    mlp_layout_f64(&f->net, &s, &a, 1, m);
    for (size_t l = 0; l < f->n_layers; l++) lay_out_layer(f, l, m);
    return 0;
}

/* f(z) to f'''(z). */
static void activate(const field_act *a, size_t n, const double *z, double *const f[4])
{
    if (!a->relu) {
        for (unsigned k = 0; k < 4; k++) sp_softplus_deriv_f64(n, z, f[k], k, a->beta, SP_EXACT);
        return;
    }
    sp_relu_f64(n, z, f[0]);
    for (size_t i = 0; i < n; i++) f[1][i] = z[i] > 0, f[2][i] = f[3][i] = 0;
}

/* What the next layer is given; `streams` of them, the last the Laplacian if there are all. */
static void through_act(const field *f, field_layer *k, size_t rows, size_t streams, double *y)
{
    size_t n = rows * k->out, last = f->streams - 1;
    const double *f1 = k->f[1], *f2 = k->f[2];
    activate(&f->act, n, k->z, k->f);
    memcpy(y, k->f[0], n * sizeof *y);
    for (size_t s = 1; s < streams; s++)
        for (size_t i = 0; i < n; i++) y[s * n + i] = f1[i] * k->z[s * n + i];
    for (size_t s = 1; streams == f->streams && s < last; s++)
        for (size_t i = 0; i < n; i++) {
            double slope = k->z[s * n + i];
            y[last * n + i] += f2[i] * slope * slope;
        }
}

static void put_inputs(const field *f, size_t rows, size_t streams, const double *x, double *y)
{
    size_t n = rows * f->dims;
    memset(y, 0, streams * n * sizeof *y);
    memcpy(y, x, n * sizeof *y);
    for (size_t s = 1; s <= f->dims; s++)
        for (size_t i = 0; i < rows; i++) y[s * n + i * f->dims + s - 1] = 1;
}

void field_forward(field *f, size_t rows, const double *x, double *energy, double *gradient,
                   double *laplacian)
{
    size_t streams = laplacian ? f->streams : f->streams - 1, dims = f->dims;
    put_inputs(f, rows, streams, x, f->layer[0].y);
    for (size_t l = 0; l < f->n_layers; l++) {
        field_layer *k = &f->layer[l];
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (blasint)(streams * rows),
                    (blasint)k->out, (blasint)k->in, 1, k->y, (blasint)k->in, k->w, (blasint)k->in,
                    0, k->z, (blasint)k->out);
        for (size_t i = 0; i < rows; i++)
            for (size_t o = 0; o < k->out; o++) k->z[i * k->out + o] += k->b[o];
        if (l + 1 < f->n_layers) through_act(f, k, rows, streams, f->layer[l + 1].y);
    }
    const double *z = f->layer[f->n_layers - 1].z;
    for (size_t i = 0; i < rows; i++) {
        double square = 0;
        for (size_t d = 0; d < dims; d++) {
            double at = x[i * dims + d];
            square += at * at;
            if (gradient) gradient[i * dims + d] = z[(d + 1) * rows + i] + f->confine * at;
        }
        if (energy) energy[i] = z[i] + f->confine / 2 * square;
        if (laplacian) laplacian[i] = z[(dims + 1) * rows + i] + f->confine * (double)dims;
    }
}

/* From the gradient in what the layer hands on, which is in d, to that in z. */
static void back_through_act(const field *f, field_layer *k, size_t rows)
{
    size_t n = rows * k->out, last = f->streams - 1;
    const double *f1 = k->f[1], *f2 = k->f[2], *f3 = k->f[3], *zl = k->z + last * n;
    double *d0 = k->d, *dl = k->d + last * n;
    for (size_t i = 0; i < n; i++) d0[i] = f1[i] * d0[i] + f2[i] * zl[i] * dl[i];
    for (size_t s = 1; s < last; s++) {
        const double *z = k->z + s * n;
        double *d = k->d + s * n;
        for (size_t i = 0; i < n; i++) {
            d0[i] += f2[i] * z[i] * d[i] + f3[i] * z[i] * z[i] * dl[i];
            d[i] = f1[i] * d[i] + 2 * f2[i] * z[i] * dl[i];
        }
    }
    for (size_t i = 0; i < n; i++) dl[i] *= f1[i];
}

void field_backward(field *f, size_t rows, const double *energy, const double *gradient,
                    const double *laplacian)
{
    size_t dims = f->dims, all = f->streams * rows;
    double *out = f->layer[f->n_layers - 1].d;
    for (size_t i = 0; i < rows; i++) {
        out[i] = energy ? energy[i] : 0;
        for (size_t d = 0; d < dims; d++) out[(d + 1) * rows + i] = gradient[i * dims + d];
        out[(dims + 1) * rows + i] = laplacian ? laplacian[i] : 0;
    }
    for (size_t l = f->n_layers; l-- > 0;) {
        field_layer *k = &f->layer[l];
        if (l + 1 < f->n_layers) back_through_act(f, k, rows);
        cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (blasint)k->out, (blasint)k->in,
                    (blasint)all, 1, k->d, (blasint)k->out, k->y, (blasint)k->in, 0, k->dw,
                    (blasint)k->in);
        memset(k->db, 0, k->out * sizeof *k->db);
        for (size_t i = 0; i < rows; i++)
            for (size_t o = 0; o < k->out; o++) k->db[o] += k->d[i * k->out + o];
        if (l)
            cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (blasint)all, (blasint)k->in,
                        (blasint)k->out, 1, k->d, (blasint)k->out, k->w, (blasint)k->in, 0,
                        f->layer[l - 1].d, (blasint)k->in);
    }
}
