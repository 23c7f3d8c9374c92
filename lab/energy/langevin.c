#include "energy/langevin.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HEATED 0.1
#define START_SD 1.5
#define START_STEP 0.01
#define AIM 0.6 /* near the best for the algorithm: Roberts & Rosenthal 1998 have 0.574 */

/* A state of all chains. */
typedef struct state {
    double *x, *g;  /* [chains][dims] */
    double *energy; /* [chains] */
} state;

static void look(field *f, size_t chains, state *s)
{
    for (size_t at = 0; at < chains; at += f->batch) {
        size_t n = chains - at < f->batch ? chains - at : f->batch, from = at * f->dims;
        field_forward(f, n, s->x + from, s->energy + at, s->g + from, NULL);
    }
}

/* log q(to | from) but for what is the same both ways. */
static double log_proposal(size_t dims, const double *to, const double *from, const double *g,
                           double cold, double step)
{
    double sum = 0;
    for (size_t d = 0; d < dims; d++) {
        double off = to[d] - from[d] + step * cold * g[d];
        sum += off * off;
    }
    return -sum / (4 * step);
}

/* One move of every chain of cold * E; how many were accepted. */
static size_t move(field *f, size_t chains, state *now, state *next, double cold, double step,
                   rng *r)
{
    size_t dims = f->dims, accepted = 0;
    for (size_t i = 0; i < chains * dims; i++)
        next->x[i] = now->x[i] - step * cold * now->g[i] + sqrt(2 * step) * rng_normal(r);
    look(f, chains, next);
    for (size_t i = 0; i < chains; i++) {
        size_t at = i * dims;
        const double *x = now->x + at, *y = next->x + at;
        double log_ratio = cold * (now->energy[i] - next->energy[i]) +
                           log_proposal(dims, x, y, next->g + at, cold, step) -
                           log_proposal(dims, y, x, now->g + at, cold, step);
        if (!(log(rng_uniform(r)) < log_ratio)) continue;
        memcpy(now->x + at, y, dims * sizeof *y);
        memcpy(now->g + at, next->g + at, dims * sizeof *y);
        now->energy[i] = next->energy[i];
        accepted++;
    }
    return accepted;
}

int langevin_sample(langevin_record *out, field *f, const langevin_settings *set, double *x, err *e)
{
    size_t chains = set->chains, n = chains * f->dims, half = set->steps / 2;
    double *room = mem_array(3 * n + 2 * chains, sizeof *room);
    if (!room) return err_memory(e, "the chains");
    state now = {x, room, room + 3 * n}, next = {room + n, room + 2 * n, room + 3 * n + chains};
    rng r = rng_stream(set->seed, RNG_CHAIN, 0);
    double step = START_STEP;
    size_t accepted = 0;
    int rc = 0;
    for (size_t i = 0; i < n; i++) x[i] = START_SD * rng_normal(&r);
    look(f, chains, &now);
    steps_told(&set->tell, 0, set->steps);
    for (size_t t = 0; rc == 0 && t < set->steps; t++) {
        double cold = t < half ? HEATED + (1 - HEATED) * (double)t / (double)half : 1;
        size_t moved = move(f, chains, &now, &next, cold, step, &r);
        if (t < half)
            step *= exp(0.1 * ((double)moved / (double)chains - AIM));
        else
            accepted += moved;
        steps_told(&set->tell, t + 1, set->steps);
        if (stop_raised(set->stop)) rc = err_set(e, ERR_STOPPED, "interrupted; nothing is written");
    }
    *out = (langevin_record){(double)accepted / (double)(chains * (set->steps - half)), step};
    free(room);
    return rc;
}
