#include "energy/matching.h"

#include "base/mem.h"
#include "net/optim.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *matching_name(matching_method method)
{
    return method == MATCHING_EXACT ? "exact" : "denoising";
}

matching_method matching_for(const field_act *act)
{
    return act->relu ? MATCHING_DENOISING : MATCHING_EXACT;
}

/* Of rows that fit into the field's batch; the sum. The gradient is of the sum / share. */
static double block_loss(field *f, matching_method method, size_t rows, const double *u,
                         const double *eps, double noise, double share, int gradient, double *room)
{
    size_t n = rows * f->dims;
    double *g = room, *laplacian = g + n, *dg = laplacian + rows, *dl = dg + n, sum = 0;
    int exact = method == MATCHING_EXACT;
    field_forward(f, rows, u, NULL, g, exact || gradient ? laplacian : NULL);
    for (size_t i = 0; i < n; i++) {
        sum += g[i] * g[i] / 2 - (exact ? 0 : g[i] * eps[i] / noise);
        dg[i] = (g[i] - (exact ? 0 : eps[i] / noise)) / share;
    }
    for (size_t i = 0; exact && i < rows; i++) {
        sum -= laplacian[i];
        dl[i] = -1 / share;
    }
    if (gradient) field_backward(f, rows, NULL, dg, exact ? dl : NULL);
    return sum;
}

double matching_loss(field *f, matching_method method, size_t rows, const double *u,
                     const double *eps, double noise, int gradient, double *room)
{
    double sum = 0;
    for (size_t at = 0; at < rows; at += f->batch) {
        size_t n = rows - at < f->batch ? rows - at : f->batch, from = at * f->dims;
        sum += block_loss(f, method, n, u + from, eps ? eps + from : NULL, noise, (double)rows,
                          gradient, room);
    }
    return sum / (double)rows;
}

typedef struct training {
    arena arena; /* owns everything below */
    optim_f64 optim;
    double *u, *eps; /* [batch][dims] */
    double *room;
    size_t *order; /* [rows] */
    rng batches, noise;
} training;

static void lay_out(training *t, const field *f, const matching_settings *set, size_t rows,
                    arena *m)
{
    optim_settings adam = {.kind = OPTIM_ADAM, .rate = set->rate};
    optim_layout_f64(&t->optim, &adam, f->net.n_parameters, m);
    t->u = arena_take(m, set->batch * f->dims, sizeof *t->u);
    t->eps = arena_take(m, set->batch * f->dims, sizeof *t->eps);
    t->room = arena_take(m, 3 * f->batch * (f->dims + 1), sizeof *t->room);
    t->order = arena_take(m, rows, sizeof *t->order);
}

static double step(training *t, field *f, const matching_settings *set, const double *x,
                   const size_t *row, size_t n, double rate)
{
    size_t dims = f->dims;
    for (size_t i = 0; i < n * dims; i++) {
        t->eps[i] = rng_normal(&t->noise);
        t->u[i] = x[row[i / dims] * dims + i % dims] + set->noise * t->eps[i];
    }
    double loss = matching_loss(f, set->method, n, t->u, t->eps, set->noise, 1, t->room);
    t->optim.set.rate = rate;
    optim_step_f64(&t->optim, f->net.parameter, f->net.gradient);
    return loss;
}

int matching_train(field *f, const matching_settings *set, size_t rows, const double *x, err *e)
{
    training t = {.batches = rng_stream(set->seed, RNG_BATCH, 0),
                  .noise = rng_stream(set->seed, RNG_DROP, 0)};
    rng init = rng_stream(set->seed, RNG_INIT, 0);
    arena measure = arena_measure();
    lay_out(&t, f, set, rows, &measure);
    if (arena_init(&t.arena, measure.used) != 0) return err_memory(e, "training");
    lay_out(&t, f, set, rows, &t.arena);
    mlp_init_f64(&f->net, &init, (const double[]){0});
    for (size_t i = 0; i < rows; i++) t.order[i] = i;
    size_t each = (rows + set->batch - 1) / set->batch, done = 0;
    double all = (double)(each * set->epochs), loss = 0;
    int rc = 0;
    steps_told(&set->passes, 0, set->epochs);
    for (size_t k = 0; rc == 0 && k < set->epochs; k++) {
        rng_shuffle(&t.batches, t.order, rows);
        for (size_t at = 0; at < rows; at += set->batch, done++) {
            size_t n = rows - at < set->batch ? rows - at : set->batch;
            loss = step(&t, f, set, x, t.order + at, n, set->rate * (1 - (double)done / all));
        }
        steps_told(&set->passes, k + 1, set->epochs);
        if (stop_raised(set->stop)) rc = err_set(e, ERR_STOPPED, "interrupted; nothing is written");
        if (rc == 0 && !isfinite(loss))
            rc = err_set(e, ERR_DATA, "training diverged at the rate %g; give a smaller --rate",
                         set->rate);
    }
    arena_dispose(&t.arena);
    return rc;
}
