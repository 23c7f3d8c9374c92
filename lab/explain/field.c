#include "explain/field.h"

#include <string.h>

enum { BLOCK_ROWS = 64 };

static void lay_out(field *f, const model *m, const act *a, arena *from)
{
    mlp_layout_f64(&f->net, &m->shape, a, BLOCK_ROWS, from);
    hessian_layout(&f->h, &f->net, m->loss, from);
    f->p = arena_take(from, model_predictions(m), sizeof *f->p);
}

static int choose_activation(act *a, const model *m, const char *activation, err *e)
{
    int rc = act_make(a, activation ? activation : m->activation, e);
    if (rc < 0 || !activation) return rc;
    if (a->learns)
        return err_set(e, ERR_USAGE, "'%.100s': a swapped activation has nothing to learn",
                       activation);
    if (m->shape.beta != ACT_FIXED)
        return err_set(e, ERR_USAGE,
                       "the model has learned its betas: its activation cannot be swapped");
    return 0;
}

int field_init(field *f, const model *m, const char *activation, size_t which, err *e)
{
    act a;
    *f = (field){.loss = m->loss,
                 .inputs = m->shape.inputs,
                 .outputs = m->shape.outputs,
                 .which = which,
                 .scale = 1};
    if (m->classes == 0) { /* a deviation, the second prediction of a Gaussian, has no offset */
        f->offset = which == 0 ? prep_target_offset(m->prep) : 0;
        f->scale = prep_target_scale(m->prep);
    }
    int rc = choose_activation(&a, m, activation, e);
    if (rc < 0) return rc;
    arena measure = arena_measure();
    lay_out(f, m, &a, &measure);
    if (arena_init(&f->arena, measure.used) != 0) return err_memory(e, "a network");
    lay_out(f, m, &a, &f->arena);
    for (size_t i = 0; i < f->net.n_parameters; i++) f->net.parameter[i] = (double)m->parameter[i];
    return 0;
}

void field_dispose(field *f)
{
    arena_dispose(&f->arena);
    *f = (field){0};
}

static size_t block(size_t rows, size_t at)
{
    return rows - at < BLOCK_ROWS ? rows - at : BLOCK_ROWS;
}

/* Of a block; returns the outputs. */
static const double *forward(field *f, size_t rows, const double *x, double *value)
{
    const double *z = mlp_forward_f64(&f->net, rows, x);
    for (size_t i = 0; value && i < rows; i++) {
        loss_predict(f->loss, f->outputs, z + i * f->outputs, f->p);
        value[i] = f->offset + f->scale * f->p[f->which];
    }
    return z;
}

/* Puts the value's slopes where the backward pass starts. */
static void start_back(field *f, size_t rows, const double *z)
{
    double *dz = mlp_output_gradient_f64(&f->net);
    for (size_t i = 0; i < rows; i++)
        loss_predict_slope(f->loss, f->outputs, f->which, z + i * f->outputs, dz + i * f->outputs);
    for (size_t i = 0; i < rows * f->outputs; i++) dz[i] *= f->scale;
}

void field_value(field *f, size_t rows, const double *x, double *value)
{
    for (size_t at = 0; at < rows; at += BLOCK_ROWS)
        forward(f, block(rows, at), x + at * f->inputs, value + at);
}

void field_gradient(field *f, size_t rows, const double *x, double *value, double *gradient)
{
    for (size_t at = 0; at < rows; at += BLOCK_ROWS) {
        size_t n = block(rows, at), first = at * f->inputs;
        start_back(f, n, forward(f, n, x + first, value ? value + at : NULL));
        mlp_backward_inputs_f64(&f->net, n, gradient + first);
    }
}

void field_product(field *f, size_t rows, const double *x, const double *v, double *out)
{
    for (size_t at = 0; at < rows; at += BLOCK_ROWS) {
        size_t n = block(rows, at), first = at * f->inputs;
        const double *z = forward(f, n, x + first, NULL);
        start_back(f, n, z);
        hessian_outputs o = hessian_inputs_along(&f->h, n, v + first);
        for (size_t i = 0; i < n; i++)
            loss_predict_curve(f->loss, f->outputs, f->which, z + i * f->outputs,
                               o.along + i * f->outputs, o.change + i * f->outputs);
        for (size_t i = 0; i < n * f->outputs; i++) o.change[i] *= f->scale;
        hessian_inputs_product(&f->h, n, out + first);
    }
}
