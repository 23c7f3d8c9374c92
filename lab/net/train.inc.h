/* The body of train.h for one real type. */
#include "net/real.inc.h"

static void NET(layout)(NET(trainer) *t, arena *a)
{
    const train_settings *s = &t->set;
    NET(mlp_layout)(&t->net, &s->shape, &s->act, s->batch, a);
    NET(signs_layout)(&t->signs, &s->shape, &s->signs, a);
    NET(optim_layout)(&t->optim, &s->optim, t->net.n_parameters, a);
    NET(observer_layout)(&t->observer, &s->observe, &s->shape, a);
    t->best = arena_take(a, t->net.n_parameters, sizeof(REAL));
    t->x = arena_take(a, s->batch * s->shape.inputs, sizeof(REAL));
    t->y = arena_take(a, s->batch, sizeof(REAL));
    t->w = arena_take(a, s->batch, sizeof(REAL));
    t->largest = arena_take(a, mlp_hidden_units(&s->shape), sizeof(REAL));
    t->order = arena_take(a, t->rows, sizeof *t->order);
}

int NET(trainer_init)(NET(trainer) *t, const train_settings *set, size_t rows,
                      const double *output_bias)
{
    *t = (NET(trainer)){.set = *set, .rows = rows};
    arena measure = arena_measure();
    NET(layout)(t, &measure);
    int rc = arena_init(&t->arena, measure.used);
    if (rc < 0) return rc;
    NET(layout)(t, &t->arena);
    rng init = rng_stream(set->seed, RNG_INIT, 0);
    NET(mlp_init)(&t->net, &init, output_bias);
    NET(signs_start)(&t->signs, &t->net);
    t->batches = rng_stream(set->seed, RNG_BATCH, 0);
    t->drops = rng_stream(set->seed, RNG_DROP, 0);
    for (size_t i = 0; i < rows; i++) t->order[i] = i;
    return 0;
}

void NET(trainer_dispose)(NET(trainer) *t)
{
    arena_dispose(&t->arena);
}

/* Weight decay: with adam beside the step (AdamW), with sgd in the gradient. */
static void NET(decay)(NET(trainer) *t)
{
    const optim_settings *o = &t->set.optim;
    for (size_t l = 0; o->decay > 0 && l < t->net.n_layers; l++) {
        const NET(layer) *k = &t->net.layer[l];
        REAL decay = (REAL)o->decay, shrink = (REAL)(1 - o->rate * o->decay);
        for (size_t i = 0; i < k->in * k->out; i++)
            if (o->kind == OPTIM_ADAM)
                k->w[i] *= shrink;
            else
                k->dw[i] += decay * k->w[i];
    }
}

static double NET(step)(NET(trainer) *t, const NET(matrix) *train, const size_t *row, size_t n)
{
    size_t inputs = t->set.shape.inputs, outputs = t->set.shape.outputs;
    for (size_t i = 0; i < n; i++) {
        memcpy(t->x + i * inputs, train->x + row[i] * inputs, inputs * sizeof(REAL));
        t->y[i] = train->y[row[i]];
        if (train->w) t->w[i] = train->w[row[i]];
    }
    t->net.drops = t->net.dropout > 0 ? &t->drops : NULL;
    const REAL *z = NET(mlp_forward)(&t->net, n, t->x);
    t->net.drops = NULL;
    double sum = NET(loss_weighted)(t->set.loss, n, outputs, z, t->y, train->w ? t->w : NULL,
                                    (REAL)(1 / (double)n), NET(mlp_output_gradient)(&t->net));
    NET(mlp_backward)(&t->net, n, t->x);
    NET(observer_step)(&t->observer, &t->net, t->net.gradient);
    NET(decay)(t);
    NET(signs_gradient)(&t->signs, t->net.gradient);
    NET(optim_step)(&t->optim, t->signs.n ? t->signs.raw : t->net.parameter, t->net.gradient);
    NET(signs_parameters)(&t->signs, t->net.parameter);
    return sum;
}

double NET(trainer_epoch)(NET(trainer) *t, const NET(matrix) *train, double *batch_loss)
{
    double total = 0;
    rng_shuffle(&t->batches, t->order, t->rows);
    for (size_t at = 0, b = 0; at < t->rows; at += t->set.batch, b++) {
        size_t left = t->rows - at, n = left < t->set.batch ? left : t->set.batch;
        double sum = NET(step)(t, train, t->order + at, n);
        if (batch_loss) batch_loss[b] = sum / (double)n;
        if (!isfinite(sum)) return NAN;
        total += sum;
    }
    return total / (double)t->rows;
}

static double NET(mean_loss)(NET(trainer) *t, const NET(matrix) *m, NET(observer) *watching)
{
    double total = 0;
    for (size_t at = 0; at < m->rows; at += t->set.batch) {
        size_t left = m->rows - at, n = left < t->set.batch ? left : t->set.batch;
        const REAL *z = NET(mlp_forward)(&t->net, n, m->x + at * t->set.shape.inputs);
        total += NET(loss_weighted)(t->set.loss, n, t->set.shape.outputs, z, m->y + at,
                                    m->w ? m->w + at : NULL, 0, NULL);
        if (watching) NET(observer_rows)(watching, &t->net, n);
    }
    return total / (double)m->rows;
}

double NET(trainer_loss)(NET(trainer) *t, const NET(matrix) *m)
{
    return NET(mean_loss)(t, m, NULL);
}

double NET(trainer_validate)(NET(trainer) *t, const NET(matrix) *valid, double fit)
{
    double loss = NET(mean_loss)(t, valid, &t->observer);
    NET(observer_tell)(&t->observer, &t->net, (epoch_losses){fit, loss});
    return loss;
}

train_record NET(trainer_run)(NET(trainer) *t, const NET(matrix) *train, const NET(matrix) *valid)
{
    size_t bytes = t->net.n_parameters * sizeof(REAL);
    train_record r = {.end = TRAIN_OK, .valid_loss = NET(trainer_validate)(t, valid, NAN)};
    if (!isfinite(r.valid_loss)) r.valid_loss = INFINITY; /* anything finite is better */
    memcpy(t->best, t->net.parameter, bytes);
    while (r.epochs < t->set.max_epochs && r.epochs - r.best_epoch < t->set.patience) {
        if (stop_raised(t->set.stop)) {
            r.end = TRAIN_STOPPED;
            break;
        }
        double fit = NET(trainer_epoch)(t, train, NULL);
        double loss = isfinite(fit) ? NET(trainer_validate)(t, valid, fit) : NAN;
        r.epochs++;
        if (!isfinite(loss)) {
            r.end = TRAIN_DIVERGED;
            break;
        }
        if (loss < r.valid_loss) {
            r.valid_loss = loss;
            r.best_epoch = r.epochs;
            memcpy(t->best, t->net.parameter, bytes);
        }
    }
    memcpy(t->net.parameter, t->best, bytes);
    return r;
}

void NET(trainer_predict)(NET(trainer) *t, const NET(matrix) *m, REAL *z)
{
    size_t outputs = t->set.shape.outputs;
    for (size_t at = 0; at < m->rows; at += t->set.batch) {
        size_t left = m->rows - at, n = left < t->set.batch ? left : t->set.batch;
        memcpy(z + at * outputs, NET(mlp_forward)(&t->net, n, m->x + at * t->set.shape.inputs),
               n * outputs * sizeof(REAL));
    }
}

double NET(trainer_dead_units)(NET(trainer) *t, const NET(matrix) *m, double limit)
{
    size_t units = mlp_hidden_units(&t->set.shape), dead = 0;
    for (size_t u = 0; u < units; u++) t->largest[u] = 0;
    for (size_t at = 0; at < m->rows; at += t->set.batch) {
        size_t left = m->rows - at, n = left < t->set.batch ? left : t->set.batch;
        NET(mlp_forward)(&t->net, n, m->x + at * t->set.shape.inputs);
        NET(mlp_slopes)(&t->net, n, t->largest);
    }
    for (size_t u = 0; u < units; u++) dead += (double)t->largest[u] < limit;
    return units ? (double)dead / (double)units : 0;
}

void NET(trainer_bins)(NET(trainer) *t, const NET(matrix) *m, layer_bins *bins)
{
    size_t outputs = t->set.shape.outputs;
    for (size_t at = 0; at < m->rows; at += t->set.batch) {
        size_t left = m->rows - at, n = left < t->set.batch ? left : t->set.batch;
        const REAL *x = m->x + at * t->set.shape.inputs, *z = NET(mlp_forward)(&t->net, n, x);
        NET(loss_weighted)(t->set.loss, n, outputs, z, m->y + at, m->w ? m->w + at : NULL, 1,
                           NET(mlp_output_gradient)(&t->net));
        NET(mlp_backward)(&t->net, n, x);
        NET(observer_count)(&t->net, n, bins);
    }
}
