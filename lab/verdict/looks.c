#include "verdict/looks.h"

#include "base/mem.h"
#include "verdict/stats.h"

#include <math.h>
#include <stdlib.h>

enum { FIRST = 5, STEP = 5 }; /* pairs */
#define LEAST_GAIN 0.02       /* of the whole information, from a look to the next */

static double information(size_t pairs, const verdict_options *o)
{
    return 1 / (1 / (double)pairs + o->n_test / o->n_train);
}

/* The pairs of each look into l->pairs, or only their number where that is NULL. */
static size_t plan_looks(size_t *out, size_t pairs, const verdict_options *o)
{
    double all = information(pairs, o), before = 0;
    size_t n = 0;
    for (size_t k = FIRST; k < pairs; k += STEP) {
        double f = information(k, o) / all;
        if (f - before < LEAST_GAIN || 1 - f < LEAST_GAIN) continue;
        if (out) out[n] = k;
        n++;
        before = f;
    }
    if (out) out[n] = pairs;
    return n + 1;
}

/* The motion at a look, where no boundary has been crossed before: its density at equal steps from -c
   to c. */
enum { STEPS = 400 };

typedef struct density {
    double c;
    double at[STEPS + 1];
} density;

static double place(const density *d, int i)
{
    return d->c * (2.0 * i / STEPS - 1);
}

/* Simpson's rule. */
static double weight(const density *d, int i)
{
    double third = 2 * d->c / STEPS / 3;
    return i == 0 || i == STEPS ? third : i % 2 ? 4 * third : 2 * third;
}

static double normal_density(double z)
{
    return 0.39894228040143268 * exp(-z * z / 2);
}

/* The chance to lie beyond +-c after a step of standard deviation s. */
static double beyond(const density *d, double s, double c)
{
    double sum = 0;
    for (int i = 0; i <= STEPS; i++) {
        double u = place(d, i);
        sum += weight(d, i) * d->at[i] *
               (stats_normal_cdf((u - c) / s) + stats_normal_cdf((-u - c) / s));
    }
    return sum;
}

static void step(density *to, const density *from, double s, double c)
{
    to->c = c;
    for (int i = 0; i <= STEPS; i++) {
        double b = place(to, i), sum = 0;
        for (int k = 0; k <= STEPS; k++)
            sum += weight(from, k) * from->at[k] * normal_density((b - place(from, k)) / s);
        to->at[i] = sum / s;
    }
}

static double spent(double fraction, double alpha)
{
    return 4 * stats_normal_cdf(stats_normal_quantile(alpha / 4) / sqrt(fraction));
}

/* The bound that is crossed with that probability. */
static double bound(const density *d, double s, double probability)
{
    double low = 0, high = 40;
    for (int i = 0; i < 80; i++) {
        double c = (low + high) / 2;
        if (beyond(d, s, c) > probability)
            low = c;
        else
            high = c;
    }
    return high;
}

int looks_levels(double *level, const double *fraction, size_t n, double alpha, err *e)
{
    density *d = mem_array(2, sizeof *d);
    if (!d) return err_memory(e, "the verdict");
    double before = 0;
    for (size_t k = 0; k < n; k++) {
        double all = k + 1 == n ? alpha : spent(fraction[k], alpha), root = sqrt(fraction[k]);
        density *from = &d[k % 2], *to = &d[(k + 1) % 2];
        if (k == 0) {
            level[k] = all;
            to->c = -stats_normal_quantile(all / 2) * root;
            for (int i = 0; i <= STEPS; i++) to->at[i] = normal_density(place(to, i) / root) / root;
        } else {
            double s = sqrt(fraction[k] - fraction[k - 1]), c = bound(from, s, all - before);
            level[k] = 2 * stats_normal_cdf(-c / root);
            if (k + 1 < n) step(to, from, s, c);
        }
        before = all;
    }
    free(d);
    return 0;
}

int looks_make(looks *l, size_t pairs, const verdict_options *o, err *e)
{
    size_t n = plan_looks(NULL, pairs, o), n_cmp = o->n_act - 1;
    double *fraction = mem_array(n, sizeof *fraction), *level = mem_array(n, sizeof *level);
    *l = (looks){.n = n,
                 .pairs = mem_array(n, sizeof *l->pairs),
                 .n_cmp = n_cmp,
                 .level = mem_array(n * n_cmp, sizeof *l->level)};
    int rc = fraction && level && l->pairs && l->level ? 0 : err_memory(e, "the verdict");
    if (rc == 0) {
        plan_looks(l->pairs, pairs, o);
        double all = information(pairs, o);
        for (size_t k = 0; k < n; k++) fraction[k] = information(l->pairs[k], o) / all;
    }
    for (size_t left = 1; left <= n_cmp && rc == 0; left++) {
        rc = looks_levels(level, fraction, n, (1 - o->confidence) / (double)left, e);
        for (size_t k = 0; k < n && rc == 0; k++) l->level[k * n_cmp + left - 1] = level[k];
    }
    free(fraction);
    free(level);
    if (rc < 0) looks_dispose(l);
    return rc;
}

void looks_dispose(looks *l)
{
    free(l->pairs);
    free(l->level);
    *l = (looks){0};
}

/* r without the runs of pairs behind the first `pairs`; whether those are complete. */
static int cut(run_result *kept, const run_result *r, size_t n, size_t pairs)
{
    int complete = 1;
    for (size_t i = 0; i < n; i++) {
        kept[i] = r[i];
        if (r[i].stage != STAGE_RUN) continue;
        if (r[i].pair < pairs)
            complete &= r[i].status != RUN_PENDING;
        else
            kept[i] = (run_result){.id = r[i].id,
                                   .stage = r[i].stage,
                                   .activation = r[i].activation,
                                   .pair = r[i].pair,
                                   .seed = r[i].seed,
                                   .rate = NAN, /* as of one that was never run */
                                   .status = RUN_PENDING};
    }
    return complete;
}

static int is_clear(const verdict *v)
{
    for (size_t i = 0; i < v->n_cmp; i++)
        if (v->cmp[i].kind == VERDICT_UNDECIDED) return 0;
    return 1;
}

/* Pairs of which every activation's run is kept. */
static size_t count_pairs(const run_result *kept, size_t n, size_t n_act)
{
    size_t runs = 0;
    for (size_t i = 0; i < n; i++)
        runs += kept[i].stage == STAGE_RUN && kept[i].status != RUN_PENDING;
    return runs / n_act;
}

int looks_verdict(verdict *v, looks_end *end, run_result *kept, const looks *l, const run_result *r,
                  size_t n, const verdict_options *o, err *e)
{
    verdict_options at = *o;
    *end = (looks_end){.planned = l->pairs[l->n - 1]};
    for (size_t k = 0; k < l->n; k++) {
        int complete = cut(kept, r, n, l->pairs[k]);
        at.level = &l->level[k * l->n_cmp];
        int rc = verdict_make(v, kept, n, &at, e);
        if (rc < 0) return rc;
        end->pairs = complete ? l->pairs[k] : count_pairs(kept, n, o->n_act);
        end->level = at.level[0];
        end->clear = complete && is_clear(v);
        if (!complete || end->clear || k + 1 == l->n) break;
        verdict_dispose(v);
    }
    return 0;
}
