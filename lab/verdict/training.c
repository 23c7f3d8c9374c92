#include "verdict/training.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

/* The histories of one activation's runs. */
typedef struct histories {
    const history **run;
    size_t n;
    double *room; /* [n] */
} histories;

static int by_value(const void *p, const void *q)
{
    double x = *(const double *)p, y = *(const double *)q;
    return (x > y) - (x < y);
}

/* Between the two order statistics around share (n - 1). */
static double quantile(const double *sorted, size_t n, double share)
{
    double at = share * (double)(n - 1);
    size_t below = (size_t)at;
    if (below + 1 >= n) return sorted[n - 1];
    return sorted[below] + (at - (double)below) * (sorted[below + 1] - sorted[below]);
}

typedef double figure(const history *h, size_t epoch, size_t layer);

static double train(const history *h, size_t epoch, size_t layer)
{
    (void)layer;
    return h->losses[epoch].train;
}
static double valid(const history *h, size_t epoch, size_t layer)
{
    (void)layer;
    return h->losses[epoch].valid;
}
static const layer_epoch *at(const history *h, size_t epoch, size_t layer)
{
    return &h->layer[epoch * h->n_layers + layer];
}
static double dead(const history *h, size_t epoch, size_t layer)
{
    return at(h, epoch, layer)->dead;
}
static double output(const history *h, size_t epoch, size_t layer)
{
    return at(h, epoch, layer)->output;
}
static double gradient(const history *h, size_t epoch, size_t layer)
{
    return at(h, epoch, layer)->gradient;
}

/* Of the runs that came to this epoch; figures that are not finite are left out. */
static band band_of(histories s, figure *f, size_t epoch, size_t layer)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.run[i]->n_epochs <= epoch) continue;
        double x = f(s.run[i], epoch, layer);
        if (isfinite(x)) s.room[n++] = x;
    }
    if (n == 0) return (band){NAN, NAN, NAN};
    qsort(s.room, n, sizeof *s.room, by_value);
    return (band){quantile(s.room, n, 0.05), quantile(s.room, n, 0.5), quantile(s.room, n, 0.95)};
}

static size_t reached(histories s, size_t epoch)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) n += s.run[i]->n_epochs > epoch;
    return n;
}

static training_layer layer_at(histories s, size_t epoch, size_t layer)
{
    training_layer k = {.dead = band_of(s, dead, epoch, layer),
                        .output = band_of(s, output, epoch, layer),
                        .gradient = band_of(s, gradient, epoch, layer)};
    for (size_t i = 0; i < s.n; i++)
        for (size_t e = 0; e <= epoch && s.run[i]->n_epochs > epoch; e++) {
            k.died += at(s.run[i], e, layer)->died;
            k.revived += at(s.run[i], e, layer)->revived;
        }
    k.died /= (double)reached(s, epoch);
    k.revived /= (double)reached(s, epoch);
    return k;
}

/* count: [n] of one run, added to share; divided by the total at the end. */
static void add_counts(double *share, const uint64_t *count, size_t n)
{
    for (size_t i = 0; i < n; i++) share[i] += (double)count[i];
}

static void make_shares(double *share, size_t n)
{
    double total = 0;
    for (size_t i = 0; i < n; i++) total += share[i];
    for (size_t i = 0; i < n; i++) share[i] = total > 0 ? share[i] / total : 0;
}

static void sum_bins(training_bins *b, histories s, size_t layer)
{
    for (size_t i = 0; i < s.n; i++) {
        add_counts(b->output, s.run[i]->bins[layer].output, OUTPUT_BINS);
        add_counts(b->gradient, s.run[i]->bins[layer].gradient, GRADIENT_BINS);
    }
    make_shares(b->output, OUTPUT_BINS);
    make_shares(b->gradient, GRADIENT_BINS);
}

static int sum_up(training_act *a, histories s, size_t n_layers)
{
    a->runs = s.n;
    if (s.n == 0) return 0;
    size_t last = 0;
    while (2 * reached(s, last + 1) >= s.n) last++;
    size_t steps = last < TRAINING_STEPS ? last : TRAINING_STEPS;
    a->point = mem_array(steps + 1, sizeof *a->point);
    a->layer = mem_array(steps + 1, n_layers * sizeof *a->layer);
    a->bins = mem_array(n_layers, sizeof *a->bins);
    if (!a->point || !a->layer || !a->bins) return ERR_MEMORY;
    a->n_points = steps + 1;
    for (size_t i = 0; i < a->n_points; i++) {
        size_t epoch = steps ? (i * last + steps / 2) / steps : 0;
        a->point[i] = (training_point){.epoch = epoch,
                                       .runs = reached(s, epoch),
                                       .train = band_of(s, train, epoch, 0),
                                       .valid = band_of(s, valid, epoch, 0)};
        for (size_t l = 0; l < n_layers; l++) a->layer[i * n_layers + l] = layer_at(s, epoch, l);
    }
    for (size_t l = 0; l < n_layers; l++) sum_bins(&a->bins[l], s, l);
    return 0;
}

static int recorded(const run_result *r)
{
    return r->stage == STAGE_RUN && r->status != RUN_PENDING && r->history && r->history->n_epochs;
}

int training_make(training *t, const run_result *r, size_t n, size_t n_act, err *e)
{
    *t = (training){.n_act = n_act, .act = mem_array(n_act, sizeof *t->act)};
    histories s = {.run = mem_array(n, sizeof *s.run), .room = mem_array(n, sizeof *s.room)};
    int rc = t->act && s.run && s.room ? 0 : ERR_MEMORY;
    for (size_t i = 0; i < n && t->n_layers == 0; i++)
        if (recorded(&r[i])) t->n_layers = r[i].history->n_layers;
    for (size_t a = 0; a < n_act && rc == 0; a++) {
        s.n = 0;
        for (size_t i = 0; i < n; i++)
            if (recorded(&r[i]) && r[i].activation == a) s.run[s.n++] = r[i].history;
        rc = sum_up(&t->act[a], s, t->n_layers);
    }
    free(s.run);
    free(s.room);
    if (rc == 0) return 0;
    training_dispose(t);
    return err_memory(e, "the curves of training");
}

void training_dispose(training *t)
{
    for (size_t a = 0; t->act && a < t->n_act; a++) {
        free(t->act[a].point);
        free(t->act[a].layer);
        free(t->act[a].bins);
    }
    free(t->act);
    *t = (training){0};
}
