#include "run/learner.h"

#include "base/mem.h"

#include <stdlib.h>

/* Rows worked on at a time in full batches: some hundred kilobytes a layer, so that it stays in L2. */
enum { BLOCK_ROWS = 256 };

static optim_kind optim_for(optimizer o)
{
    switch (o) {
    case OPTIMIZER_SGD: return OPTIM_SGD;
    case OPTIMIZER_LBFGS: return OPTIM_LBFGS;
    case OPTIMIZER_NEWTON: return OPTIM_NEWTON;
    case OPTIMIZER_GAUSS_NEWTON: return OPTIM_GAUSS_NEWTON;
    case OPTIMIZER_ADAM: break;
    }
    return OPTIM_ADAM;
}

int learner_init(learner *l, const learner_setup *set, size_t rows, err *e)
{
    const plan_settings *p = &set->plan->set;
    *l = (learner){.full_batch = optimizer_is_full_batch(p->optimizer),
                   .inputs = set->inputs,
                   .outputs = set->outputs};
    size_t batch = l->full_batch ? BLOCK_ROWS : p->batch;
    train_settings s = {
        .shape = {.inputs = set->inputs,
                  .outputs = set->outputs,
                  .image = set->plan->data.image,
                  .n_conv = p->n_conv,
                  .n_hidden = plan_layers(p),
                  .residual = p->residual,
                  .layer_norm = p->layer_norm,
                  .dropout = p->dropout},
        .loss = set->loss,
        .signs = set->signs,
        .optim = {.kind = optim_for(p->optimizer),
                  .rate = set->rate,
                  .momentum = p->momentum,
                  .decay = p->weight_decay},
        .batch = batch < rows ? batch : rows,
        .max_epochs = p->max_epochs,
        .patience = p->patience,
        .seed = set->trial->seed,
        .stop = set->stop,
        .observe = set->observe,
    };
    for (size_t i = 0; i < s.shape.n_hidden; i++)
        s.shape.hidden[i] = i < p->n_conv ? p->conv[i] : p->hidden[i - p->n_conv];
    int rc = act_make(&s.act, set->plan->act[set->trial->activation].text, e);
    if (rc < 0) return rc;
    s.shape.beta = s.act.learns;
    rc = signs_possible(&s.signs, &s.shape, &s.act, s.loss, e);
    if (rc < 0) return rc;
    if (s.signs.direction && (l->full_batch || p->weight_decay > 0))
        return err_set(e, ERR_USAGE,
                       "--increasing, --decreasing and --convex: %s works on the weights, and here "
                       "softplus makes them; %s",
                       l->full_batch ? optimizer_name(p->optimizer) : "--weight-decay",
                       l->full_batch ? "take adam or sgd" : "leave it out");
    if (s.act.learns && l->full_batch && p->optimizer != OPTIMIZER_LBFGS)
        return err_set(e, ERR_USAGE,
                       "%s has no second derivatives in a learned beta; take adam, sgd or lbfgs",
                       optimizer_name(p->optimizer));
    rc = l->full_batch ? solver_init(&l->solver, &s, rows, set->constant)
                       : trainer_init_f32(&l->trainer, &s, rows, set->constant);
    return rc < 0 ? err_memory(e, "a network") : 0;
}

void learner_dispose(learner *l)
{
    if (l->full_batch)
        solver_dispose(&l->solver);
    else
        trainer_dispose_f32(&l->trainer);
    free(l->wide);
    free(l->narrow);
    *l = (learner){0};
}

static matrix_f32 narrow_of(learner_data d)
{
    return (matrix_f32){.x = d.x, .y = d.y, .rows = d.rows, .w = d.w};
}

/* The data of one or two parts in f64, in l->wide. */
static int widen(learner *l, const learner_data *part, matrix_f64 *out, size_t parts, err *e)
{
    size_t rows = 0;
    for (size_t k = 0; k < parts; k++) rows += part[k].rows;
    free(l->wide);
    l->wide = mem_array(rows, (l->inputs + 2) * sizeof *l->wide);
    if (!l->wide) return err_memory(e, "the data in double precision");
    double *at = l->wide;
    for (size_t k = 0; k < parts; k++) {
        size_t m = part[k].rows, n = m * l->inputs;
        const float *w = part[k].w;
        out[k] = (matrix_f64){.x = at, .y = at + n, .rows = m, .w = w ? at + n + m : NULL};
        for (size_t i = 0; i < n; i++) *at++ = (double)part[k].x[i];
        for (size_t i = 0; i < m; i++) *at++ = (double)part[k].y[i];
        for (size_t i = 0; w && i < m; i++) *at++ = (double)w[i];
    }
    return 0;
}

int learner_train(train_record *out, learner *l, learner_data train, learner_data valid, err *e)
{
    if (!l->full_batch) {
        matrix_f32 a = narrow_of(train), b = narrow_of(valid);
        *out = trainer_run_f32(&l->trainer, &a, &b);
        return 0;
    }
    matrix_f64 m[2];
    int rc = widen(l, (learner_data[]){train, valid}, m, 2, e);
    if (rc < 0) return rc;
    *out = solver_run(&l->solver, &m[0], &m[1]);
    return 0;
}

int learner_predict(learner *l, learner_data d, double *z, err *e)
{
    size_t n = d.rows * l->outputs;
    if (l->full_batch) {
        matrix_f64 m;
        int rc = widen(l, &d, &m, 1, e);
        if (rc == 0) trainer_predict_f64(&l->solver.trainer, &m, z);
        return rc;
    }
    free(l->narrow);
    l->narrow = mem_array(n, sizeof *l->narrow);
    if (!l->narrow) return err_memory(e, "predictions");
    matrix_f32 m = narrow_of(d);
    trainer_predict_f32(&l->trainer, &m, l->narrow);
    for (size_t i = 0; i < n; i++) z[i] = (double)l->narrow[i];
    return 0;
}

const mlp_shape *learner_shape(const learner *l)
{
    return l->full_batch ? &l->solver.trainer.set.shape : &l->trainer.set.shape;
}

void learner_weights(const learner *l, float *parameter)
{
    size_t n = mlp_parameters(learner_shape(l));
    const double *wide = l->full_batch ? l->solver.trainer.net.parameter : NULL;
    for (size_t i = 0; i < n; i++)
        parameter[i] = wide ? (float)wide[i] : l->trainer.net.parameter[i];
}

mlp_betas learner_betas(const learner *l)
{
    return l->full_batch ? mlp_betas_of_f64(&l->solver.trainer.net)
                         : mlp_betas_of_f32(&l->trainer.net);
}

int learner_dead_units(double *share, learner *l, learner_data d, double limit, err *e)
{
    if (!l->full_batch) {
        matrix_f32 m = narrow_of(d);
        *share = trainer_dead_units_f32(&l->trainer, &m, limit);
        return 0;
    }
    matrix_f64 m;
    int rc = widen(l, &d, &m, 1, e);
    if (rc == 0) *share = trainer_dead_units_f64(&l->solver.trainer, &m, limit);
    return rc;
}

int learner_bins(learner *l, learner_data d, layer_bins *bins, err *e)
{
    if (!l->full_batch) {
        matrix_f32 m = narrow_of(d);
        trainer_bins_f32(&l->trainer, &m, bins);
        return 0;
    }
    matrix_f64 m;
    int rc = widen(l, &d, &m, 1, e);
    if (rc == 0) trainer_bins_f64(&l->solver.trainer, &m, bins);
    return rc;
}
