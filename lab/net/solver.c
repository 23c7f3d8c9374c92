#include "net/solver.h"

#include <lbfgs.h>
#include <math.h>
#include <string.h>

enum { MOST_CG = 100 };

static void layout(solver *s, arena *a)
{
    mlp_f64 *net = &s->trainer.net;
    hessian_layout(&s->hessian, net, s->trainer.set.loss, a);
    double **vector[] = {&s->gradient,  &s->step,    &s->residual,
                         &s->direction, &s->product, &s->start};
    for (size_t i = 0; i < sizeof vector / sizeof *vector; i++)
        *vector[i] = arena_take(a, net->n_parameters, sizeof(double));
}

int solver_init(solver *s, const train_settings *set, size_t rows, const double *output_bias)
{
    *s = (solver){.lambda = 1, .radius = 1};
    int rc = trainer_init_f64(&s->trainer, set, rows, output_bias);
    if (rc < 0) return rc;
    arena measure = arena_measure();
    layout(s, &measure);
    rc = arena_init(&s->arena, measure.used);
    if (rc < 0)
        trainer_dispose_f64(&s->trainer);
    else
        layout(s, &s->arena);
    return rc;
}

void solver_dispose(solver *s)
{
    trainer_dispose_f64(&s->trainer);
    arena_dispose(&s->arena);
}

static double dot(size_t n, const double *a, const double *b)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

/* ------------------------------------------------------------------ loss and penalty */

/* decay/2 times the sum of squared weights. */
static double penalty(const solver *s)
{
    const mlp_f64 *net = &s->trainer.net;
    double sum = 0;
    for (size_t l = 0; l < net->n_layers; l++) {
        const layer_f64 *k = &net->layer[l];
        sum += dot(k->in * k->out, k->w, k->w);
    }
    return s->trainer.set.optim.decay / 2 * sum;
}

/* out += decay v in the space of the weights; both [n_parameters]. The penalty's gradient where v are
   the parameters, its Hessian's product where v is a direction. */
static void add_penalty(const solver *s, const double *v, double *out)
{
    const mlp_f64 *net = &s->trainer.net;
    double decay = s->trainer.set.optim.decay;
    for (size_t l = 0; decay > 0 && l < net->n_layers; l++) {
        const layer_f64 *k = &net->layer[l];
        size_t at = (size_t)(k->w - net->parameter), end = at + k->in * k->out;
        for (size_t i = at; i < end; i++) out[i] += decay * v[i];
    }
}

static double gradient_at(solver *s, const matrix_f64 *train, double *gradient)
{
    double loss = hessian_gradient(&s->hessian, train, gradient);
    add_penalty(s, s->trainer.net.parameter, gradient);
    return loss + penalty(s);
}

/* ------------------------------------------------------------------ early stopping, as train.h's */

typedef struct watch {
    solver *s;
    const matrix_f64 *train, *valid;
    train_record record;
} watch;

static watch watch_start(solver *s, const matrix_f64 *train, const matrix_f64 *valid)
{
    trainer_f64 *t = &s->trainer;
    memcpy(t->best, t->net.parameter, t->net.n_parameters * sizeof *t->best);
    return (watch){s,
                   train,
                   valid,
                   {.end = TRAIN_OK, .valid_loss = trainer_validate_f64(t, valid, NAN)}};
}

/* After an iteration, with its weights in the network: 1 if this is enough. */
static int watch_enough(watch *w)
{
    trainer_f64 *t = &w->s->trainer;
    train_record *r = &w->record;
    double loss = trainer_validate_f64(t, w->valid, w->s->fit);
    r->epochs++;
    if (loss < r->valid_loss) {
        r->valid_loss = loss;
        r->best_epoch = r->epochs;
        memcpy(t->best, t->net.parameter, t->net.n_parameters * sizeof *t->best);
    }
    if (stop_raised(t->set.stop)) r->end = TRAIN_STOPPED;
    return r->end != TRAIN_OK || r->epochs >= t->set.max_epochs ||
           r->epochs - r->best_epoch >= t->set.patience;
}

/* ------------------------------------------------------------------ newton, gauss_newton */

/* How far along d from p to the sphere of that radius: the positive root of |p + t d| = radius. */
static double to_boundary(double pp, double pd, double dd, double radius)
{
    double c = pp - radius * radius;
    return (-pd + sqrt(pd * pd - dd * c)) / dd;
}

/* Steihaug's conjugate gradients for min g's + s'(B + lambda I)s/2, |s| <= radius, B the Hessian or
   Gauss-Newton matrix. Fills s->step; returns the predicted decrease. */
static double step_by_cg(solver *s, const matrix_f64 *train, int gauss_newton, double lambda,
                         double radius)
{
    size_t n = s->trainer.net.n_parameters;
    double *p = s->step, *r = s->residual, *d = s->direction, *q = s->product;
    for (size_t i = 0; i < n; i++) {
        p[i] = 0;
        r[i] = s->gradient[i];
        d[i] = -r[i];
    }
    double rr = dot(n, r, r), gg = rr, goal = fmin(0.25, sqrt(sqrt(gg)));
    for (int k = 0; k < MOST_CG && rr > goal * goal * gg; k++) {
        hessian_product(&s->hessian, train, gauss_newton, d, q);
        add_penalty(s, d, q);
        for (size_t i = 0; i < n; i++) q[i] += lambda * d[i];
        double curvature = dot(n, d, q), dd = dot(n, d, d);
        double pp = dot(n, p, p), pd = dot(n, p, d), t = rr / curvature;
        int outside = curvature <= 0 || pp + 2 * t * pd + t * t * dd >= radius * radius;
        if (outside && isinf(radius)) break; /* G is never negative but in rounding */
        if (outside) t = to_boundary(pp, pd, dd, radius);
        for (size_t i = 0; i < n; i++) {
            p[i] += t * d[i];
            r[i] += t * q[i];
        }
        if (outside) break;
        double next = dot(n, r, r), ratio = next / rr;
        for (size_t i = 0; i < n; i++) d[i] = ratio * d[i] - r[i];
        rr = next;
    }
    /* r = g + B s, so g's + s'Bs/2 = s'(g + r)/2 */
    return -(dot(n, p, s->gradient) + dot(n, p, r)) / 2;
}

static double norm(size_t n, const double *a)
{
    return sqrt(dot(n, a, a));
}

/* Trust region (newton) or damping (gauss_newton) by how well the model foretold the decrease. */
static void adapt(solver *s, int gauss_newton, double ratio, double length)
{
    if (ratio < 0.25) {
        s->radius = length / 4;
        s->lambda *= 4;
    } else if (ratio > 0.75) {
        if (length > 0.99 * s->radius) s->radius *= 2;
        s->lambda = fmax(s->lambda / 3, 1e-12);
    }
    if (gauss_newton)
        s->radius = INFINITY;
    else
        s->lambda = 0;
}

/* One accepted step; 0 if none can be found (a minimum, to rounding). */
static int advance(solver *s, const matrix_f64 *train, int gauss_newton, double *loss)
{
    mlp_f64 *net = &s->trainer.net;
    size_t n = net->n_parameters;
    memcpy(s->start, net->parameter, n * sizeof *s->start);
    *loss = gradient_at(s, train, s->gradient);
    observer_step_f64(&s->trainer.observer, net, s->gradient);
    if (!(norm(n, s->gradient) > 1e-9)) return 0;
    for (int tries = 0; tries < 30; tries++) {
        double foretold = step_by_cg(s, train, gauss_newton, s->lambda, s->radius);
        for (size_t i = 0; i < n; i++) net->parameter[i] = s->start[i] + s->step[i];
        double fit = trainer_loss_f64(&s->trainer, train), now = fit + penalty(s);
        double ratio = (*loss - now) / foretold;
        if (!isfinite(now)) ratio = -1;
        adapt(s, gauss_newton, ratio, norm(n, s->step));
        if (ratio > 1e-4) {
            s->fit = fit;
            return 1;
        }
        memcpy(net->parameter, s->start, n * sizeof *s->start);
        if (!(foretold > 1e-15 * fabs(*loss))) return 0;
    }
    return 0;
}

static void run_cg(watch *w, int gauss_newton)
{
    solver *s = w->s;
    double loss;
    if (gauss_newton)
        s->radius = INFINITY;
    else
        s->lambda = 0;
    while (advance(s, w->train, gauss_newton, &loss) && !watch_enough(w)) {}
    if (!isfinite(loss)) w->record.end = TRAIN_DIVERGED;
}

/* ------------------------------------------------------------------ lbfgs */

static lbfgsfloatval_t evaluate(void *context, const lbfgsfloatval_t *x, lbfgsfloatval_t *g,
                                const int n, const lbfgsfloatval_t step)
{
    (void)step;
    watch *w = context;
    trainer_f64 *t = &w->s->trainer;
    memcpy(t->net.parameter, x, (size_t)n * sizeof *x);
    double loss = gradient_at(w->s, w->train, g);
    if (t->observer.steps == 0) observer_step_f64(&t->observer, &t->net, g); /* at the start */
    return loss;
}

static int progress(void *context, const lbfgsfloatval_t *x, const lbfgsfloatval_t *g,
                    const lbfgsfloatval_t fx, const lbfgsfloatval_t xnorm,
                    const lbfgsfloatval_t gnorm, const lbfgsfloatval_t step, int n, int k, int ls)
{
    (void)xnorm, (void)gnorm, (void)step, (void)k, (void)ls;
    watch *w = context;
    trainer_f64 *t = &w->s->trainer;
    memcpy(t->net.parameter, x, (size_t)n * sizeof *x);
    w->s->fit = fx - penalty(w->s);
    int enough = watch_enough(w);
    observer_step_f64(&t->observer, &t->net, g); /* where the next iteration begins */
    return enough;
}

/* A line search that finds no better point ends the run with what there is, as the others' do. */
static void run_lbfgs(watch *w)
{
    mlp_f64 *net = &w->s->trainer.net;
    lbfgs_parameter_t parameter;
    lbfgs_parameter_init(&parameter);
    parameter.m = 10;
    parameter.epsilon = 1e-9;
    lbfgsfloatval_t *x = lbfgs_malloc((int)net->n_parameters), loss = NAN;
    if (x) {
        memcpy(x, net->parameter, net->n_parameters * sizeof *x);
        lbfgs((int)net->n_parameters, x, &loss, evaluate, progress, w, &parameter);
        lbfgs_free(x);
    }
    if (!isfinite(loss) && w->record.epochs == 0) w->record.end = TRAIN_DIVERGED;
}

train_record solver_run(solver *s, const matrix_f64 *train, const matrix_f64 *valid)
{
    watch w = watch_start(s, train, valid);
    trainer_f64 *t = &s->trainer;
    if (stop_raised(t->set.stop))
        w.record.end = TRAIN_STOPPED;
    else if (t->set.optim.kind == OPTIM_LBFGS)
        run_lbfgs(&w);
    else
        run_cg(&w, t->set.optim.kind == OPTIM_GAUSS_NEWTON);
    memcpy(t->net.parameter, t->best, t->net.n_parameters * sizeof *t->best);
    return w.record;
}
