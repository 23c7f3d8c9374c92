#include "bayes/nuts.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SPAN_ARRAYS = 7, POINT_ARRAYS = 4, BACK = 0, FORTH = 1 };

/* One trajectory while it grows. */
typedef struct growth {
    nuts *n;
    rng *r;
    double size;  /* of a leapfrog step, > 0 */
    int way;      /* BACK or FORTH */
    double start; /* energy */
    double accept_sum;
    nuts_step *step;
} growth;

static double *take(double **room, size_t dim)
{
    double *piece = *room;
    *room += dim;
    return piece;
}

static nuts_span span_of(double **room, size_t dim)
{
    nuts_span s = {0};
    double **array[SPAN_ARRAYS] = {&s.first_p, &s.first_v, &s.last_p,  &s.last_v,
                                   &s.sum_p,   &s.q,       &s.gradient};
    for (int i = 0; i < SPAN_ARRAYS; i++) *array[i] = take(room, dim);
    return s;
}

int nuts_init(nuts *n, const target *t, const metric *m, err *e)
{
    size_t spans = NUTS_DEEPEST + 2, dim = t->dim;
    *n = (nuts){.target = t, .metric = m};
    n->room = mem_array(dim, (spans * SPAN_ARRAYS + 2 * POINT_ARRAYS + 3) * sizeof *n->room);
    if (!n->room) return err_memory(e, "a trajectory");
    double *room = n->room;
    n->q = take(&room, dim);
    n->gradient = take(&room, dim);
    n->across = take(&room, dim);
    for (int way = BACK; way <= FORTH; way++) {
        nuts_point *z = &n->end[way];
        z->q = take(&room, dim);
        z->p = take(&room, dim);
        z->v = take(&room, dim);
        z->gradient = take(&room, dim);
    }
    n->whole = span_of(&room, dim);
    for (int i = 0; i <= NUTS_DEEPEST; i++) n->half[i] = span_of(&room, dim);
    return 0;
}

void nuts_dispose(nuts *n)
{
    free(n->room);
    *n = (nuts){0};
}

static void copy(const nuts *n, double *to, const double *from)
{
    memcpy(to, from, n->target->dim * sizeof *to);
}

static double product(const nuts *n, const double *a, const double *b)
{
    double sum = 0;
    for (size_t i = 0; i < n->target->dim; i++) sum += a[i] * b[i];
    return sum;
}

static double energy_of(const nuts *n, const nuts_point *z)
{
    double h = product(n, z->p, z->v) / 2 - z->log_density;
    return isnan(h) ? INFINITY : h;
}

static double log_add(double a, double b)
{
    double most = fmax(a, b);
    return most == -INFINITY ? most : most + log1p(exp(-fabs(a - b)));
}

int nuts_place(nuts *n, const double *q)
{
    copy(n, n->q, q);
    n->log_density = n->target->log_density(n->target->self, n->q, n->gradient);
    int finite = isfinite(n->log_density);
    for (size_t i = 0; i < n->target->dim; i++) finite &= isfinite(n->gradient[i]);
    return finite;
}

/* Both ends at the chain's place, with a fresh momentum. */
static void begin(nuts *n, rng *r)
{
    nuts_point *z = &n->end[FORTH], *other = &n->end[BACK];
    copy(n, z->q, n->q);
    copy(n, z->gradient, n->gradient);
    z->log_density = other->log_density = n->log_density;
    metric_momentum(n->metric, r, z->p);
    metric_velocity(n->metric, z->p, z->v);
    copy(n, other->q, z->q);
    copy(n, other->gradient, z->gradient);
    copy(n, other->p, z->p);
    copy(n, other->v, z->v);
}

static void leapfrog(const nuts *n, nuts_point *z, double size)
{
    size_t dim = n->target->dim;
    for (size_t i = 0; i < dim; i++) z->p[i] += size / 2 * z->gradient[i];
    metric_velocity(n->metric, z->p, z->v);
    for (size_t i = 0; i < dim; i++) z->q[i] += size * z->v[i];
    z->log_density = n->target->log_density(n->target->self, z->q, z->gradient);
    for (size_t i = 0; i < dim; i++) z->p[i] += size / 2 * z->gradient[i];
    metric_velocity(n->metric, z->p, z->v);
}

static void span_of_point(const nuts *n, nuts_span *s, const nuts_point *z)
{
    copy(n, s->first_p, z->p);
    copy(n, s->last_p, z->p);
    copy(n, s->sum_p, z->p);
    copy(n, s->first_v, z->v);
    copy(n, s->last_v, z->v);
    copy(n, s->q, z->q);
    copy(n, s->gradient, z->gradient);
    s->log_density = z->log_density;
    s->energy = energy_of(n, z);
}

/* Whether a run whose ends have these velocities and whose momenta add up to `sum` still goes on. */
static int goes_on(const nuts *n, const double *first_v, const double *last_v, const double *sum)
{
    return product(n, first_v, sum) > 0 && product(n, last_v, sum) > 0;
}

/* The same of two neighbouring runs together, and of each with the nearest point of the other: without
   these, trajectories that match a period of the motion go round it unseen. */
static int both_go_on(const nuts *n, const nuts_span *a, const nuts_span *b)
{
    size_t dim = n->target->dim;
    double *sum = n->across;
    for (size_t i = 0; i < dim; i++) sum[i] = a->sum_p[i] + b->sum_p[i];
    if (!goes_on(n, a->first_v, b->last_v, sum)) return 0;
    for (size_t i = 0; i < dim; i++) sum[i] = a->sum_p[i] + b->first_p[i];
    if (!goes_on(n, a->first_v, b->first_v, sum)) return 0;
    for (size_t i = 0; i < dim; i++) sum[i] = a->last_p[i] + b->sum_p[i];
    return goes_on(n, a->last_v, b->last_v, sum);
}

static void draw_from(nuts_span *s, const nuts_span *more, const nuts *n)
{
    copy(n, s->q, more->q);
    copy(n, s->gradient, more->gradient);
    s->log_density = more->log_density;
    s->energy = more->energy;
}

/* Joins `more`, which lies behind s in the way of growth, to s; 1 if the two together go on. Its point
   is taken with a probability of its weight over `against`. */
static int join(growth *g, nuts_span *s, const nuts_span *more, double against)
{
    const nuts *n = g->n;
    const nuts_span *a = g->way == FORTH ? s : more, *b = g->way == FORTH ? more : s;
    int on = both_go_on(n, a, b);
    if (log(rng_uniform(g->r)) < more->log_weight - against) draw_from(s, more, n);
    s->log_weight = log_add(s->log_weight, more->log_weight);
    for (size_t i = 0; i < n->target->dim; i++) s->sum_p[i] += more->sum_p[i];
    copy(n, g->way == FORTH ? s->last_p : s->first_p, g->way == FORTH ? b->last_p : a->first_p);
    copy(n, g->way == FORTH ? s->last_v : s->first_v, g->way == FORTH ? b->last_v : a->first_v);
    return on;
}

static int grow_point(growth *g, nuts_span *s)
{
    nuts_point *z = &g->n->end[g->way];
    leapfrog(g->n, z, g->way == FORTH ? g->size : -g->size);
    span_of_point(g->n, s, z);
    double error = s->energy - g->start;
    s->log_weight = -error;
    g->step->leapfrogs++;
    g->accept_sum += error > 0 ? exp(-error) : 1;
    g->step->divergent = error > NUTS_DIVERGENT;
    return !g->step->divergent;
}

/* A tree of 2^depth new points; 0 where it diverges or, in any part, turns back. */
static int grow(growth *g, unsigned depth, nuts_span *s)
{
    if (depth == 0) return grow_point(g, s);
    nuts_span *more = &g->n->half[depth - 1];
    if (!grow(g, depth - 1, s) || !grow(g, depth - 1, more)) return 0;
    return join(g, s, more, log_add(s->log_weight, more->log_weight));
}

nuts_step nuts_move(nuts *n, rng *r, double size, unsigned deepest)
{
    nuts_step step = {0};
    begin(n, r);
    growth g = {.n = n, .r = r, .size = size, .step = &step};
    nuts_span *whole = &n->whole, *more = &n->half[NUTS_DEEPEST];
    span_of_point(n, whole, &n->end[FORTH]);
    whole->log_weight = 0;
    g.start = whole->energy;
    int on = 1;
    while (on && step.depth < deepest) {
        g.way = rng_uniform(r) < 0.5 ? BACK : FORTH;
        on = grow(&g, step.depth, more);
        if (!on) break;
        step.depth++;
        on = join(&g, whole, more, whole->log_weight);
    }
    copy(n, n->q, whole->q);
    copy(n, n->gradient, whole->gradient);
    n->log_density = whole->log_density;
    step.energy = whole->energy;
    step.accept = step.leapfrogs ? g.accept_sum / (double)step.leapfrogs : 0;
    return step;
}

double nuts_first_size(nuts *n, rng *r, double size)
{
    int direction = 0;
    for (int i = 0; i < 100; i++) {
        begin(n, r);
        nuts_point *z = &n->end[FORTH];
        double start = energy_of(n, z);
        leapfrog(n, z, size);
        int now = start - energy_of(n, z) > log(0.8) ? 1 : -1;
        if (direction == 0) direction = now;
        if (now != direction) break;
        size *= direction > 0 ? 2 : 0.5;
    }
    return size;
}
