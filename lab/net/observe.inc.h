/* The body of observe.h for one real type. */
#include "net/real.inc.h"

void NET(observer_layout)(NET(observer) *o, const observer_settings *set, const mlp_shape *shape,
                          arena *a)
{
    *o = (NET(observer)){.set = *set};
    if (!set->tell) return;
    o->n_layers = shape->n_hidden;
    o->units = mlp_hidden_units(shape);
    o->largest = arena_take(a, o->units, sizeof(REAL));
    o->dead = arena_take(a, o->units, sizeof *o->dead);
    o->layer = arena_take(a, o->n_layers, sizeof *o->layer);
}

/* In strands, which a compiler makes vectors of. */
static double NET(sum)(size_t n, const REAL *x)
{
    enum { STRANDS = 8 };
    REAL strand[STRANDS] = {0};
    double total = 0;
    size_t i = 0;
    for (; i + STRANDS <= n; i += STRANDS)
        for (size_t k = 0; k < STRANDS; k++) strand[k] += x[i + k];
    for (; i < n; i++) total += (double)x[i];
    for (size_t k = 0; k < STRANDS; k++) total += (double)strand[k];
    return total;
}

void NET(observer_step)(NET(observer) *o, const NET(mlp) *net, const REAL *gradient)
{
    if (!o->set.tell) return;
    for (size_t l = 0; l < o->n_layers; l++) {
        const REAL *from = net->layer[l].dw, *to = net->layer[l + 1].dw;
        const REAL *g = gradient + (from - net->gradient);
        o->layer[l].gradient += (double)DOT((blasint)(to - from), g, 1, g, 1);
    }
    o->steps++;
}

static int NET(all_awake)(const NET(observer) *o)
{
    for (size_t u = 0; u < o->units; u++)
        if ((double)o->largest[u] < o->set.dead_slope) return 0;
    return 1;
}

void NET(observer_rows)(NET(observer) *o, NET(mlp) *net, size_t rows)
{
    if (!o->set.tell) return;
    for (size_t l = 0; l < o->n_layers; l++) {
        const NET(layer) *k = &net->layer[l];
        o->layer[l].output += NET(sum)(rows * k->places * k->out, k->a);
    }
    o->rows += rows;
    if (o->awake) return; /* one row is enough to be alive */
    NET(mlp_slopes)(net, rows, o->largest);
    o->awake = NET(all_awake)(o);
}

void NET(observer_tell)(NET(observer) *o, const NET(mlp) *net, epoch_losses losses)
{
    if (!o->set.tell) return;
    size_t u = 0;
    for (size_t l = 0; l < o->n_layers; l++) {
        layer_epoch *now = &o->layer[l];
        size_t units = net->layer[l].out, dead = 0, died = 0, revived = 0;
        for (size_t end = u + units; u < end; u++) {
            int is = (double)o->largest[u] < o->set.dead_slope;
            dead += is != 0;
            died += is && !o->dead[u];
            revived += !is && o->dead[u];
            o->dead[u] = (unsigned char)is;
            o->largest[u] = 0;
        }
        double all = (double)units, places = (double)net->layer[l].places;
        int before = o->epoch > 0; /* in epoch 0 there is none before */
        *now = (layer_epoch){.dead = (double)dead / all,
                             .died = before ? (double)died / all : 0,
                             .revived = (double)revived / all,
                             .output = now->output / (all * places * (double)o->rows),
                             .gradient = before ? sqrt(now->gradient / (double)o->steps) : NAN};
    }
    o->set.tell(o->set.context, &losses, o->layer);
    for (size_t l = 0; l < o->n_layers; l++) o->layer[l] = (layer_epoch){0};
    o->epoch++;
    o->rows = o->steps = 0;
    o->awake = 0;
}

static size_t NET(bin)(double at, size_t bins)
{
    if (!(at > 0)) return 0;
    return at < (double)bins ? (size_t)at : bins - 1;
}

void NET(observer_count)(const NET(mlp) *net, size_t rows, layer_bins *bins)
{
    for (size_t l = 0; l + 1 < net->n_layers; l++) {
        const NET(layer) *k = &net->layer[l];
        for (size_t i = 0; i < rows * k->places * k->out; i++) {
            double y = (double)k->a[i], g = fabs((double)k->dz[i]);
            size_t at = NET(bin)((y - OUTPUT_BINS_FROM) / OUTPUT_BIN_WIDTH, OUTPUT_BINS);
            bins[l].output[at]++;
            bins[l].gradient[NET(bin)(1 + 2 * (log10(g) - GRADIENT_BINS_FROM), GRADIENT_BINS)]++;
        }
    }
}
