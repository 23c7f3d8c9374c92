#include "energy/partition.h"

#include "base/mem.h"
#include "base/thread.h"
#include "net/blas.h"

#include <math.h>
#include <softplus.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 256 }; /* states or rows at a time */

/* The machine seen from its smaller side: `few` units with bias `own` are enumerated, of the `many`
   others the sum is known: sum_few e^(own.s) prod_many (1 + e^(other + s'u)). */
typedef struct side {
    size_t few, many;
    const double *own, *other;
    const double *w; /* weight of (few i, many k): w[i * by_few + k * by_many] */
    size_t by_few, by_many;
} side;

static side smaller_side(const rbm *m)
{
    if (m->hidden <= m->visible)
        return (side){m->hidden, m->visible, m->c, m->b, m->w, m->visible, 1};
    return (side){m->visible, m->hidden, m->b, m->c, m->w, 1, m->visible};
}

/* The next state in Gray order differs from the last in the unit that counts trailing zeros. */
static void flip(const side *s, size_t unit, unsigned char *on, double *linear, double *field)
{
    double sign = on[unit] ? -1 : 1;
    on[unit] = !on[unit];
    *linear += sign * s->own[unit];
    for (size_t k = 0; k < s->many; k++) field[k] += sign * s->w[unit * s->by_few + k * s->by_many];
}

int partition_exact(log_partition *out, const rbm *m, err *e)
{
    side s = smaller_side(m);
    if (s.few > PARTITION_MAX_UNITS)
        return err_set(e, ERR_USAGE, "more than %d units cannot be enumerated",
                       PARTITION_MAX_UNITS);
    double *field = mem_array(s.many + BLOCK * s.many + 2 * BLOCK, sizeof *field);
    if (!field) return err_memory(e, "the partition function");
    double *z = field + s.many, *term = z + BLOCK * s.many, linear = 0, total = -INFINITY;
    unsigned char on[PARTITION_MAX_UNITS] = {0};
    memcpy(field, s.other, s.many * sizeof *field);
    size_t states = (size_t)1 << s.few;
    for (size_t at = 0; at < states; at += BLOCK) {
        size_t n = states - at < BLOCK ? states - at : BLOCK;
        for (size_t i = 0; i < n; i++) {
            if (at + i) flip(&s, (size_t)__builtin_ctzll(at + i), on, &linear, field);
            memcpy(z + i * s.many, field, s.many * sizeof *z);
            term[i] = linear;
        }
        sp_softplus_f64(n * s.many, z, z, 1, SP_EXACT);
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < s.many; k++) term[i] += z[i * s.many + k];
        total = sp_logaddexp(total, sp_logsumexp_f64(n, term));
    }
    *out = (log_partition){total, total, total, 1};
    free(field);
    return 0;
}

/* Chains go in groups, each with a stream of its own: the same draws on any number of threads. */
enum { GROUP = 32 };

typedef struct ais {
    const rbm *m;
    const ais_settings *set;
    const double *base; /* [visible]: log-odds */
    double *log_weight; /* [chains] */
    double *room;       /* [groups][room_each] */
    size_t room_each;
    steps done;
} ais;

/* log p*(v) at beta, less what does not depend on beta: the base has bias a and no weights, so
   (1 - beta) a.v + beta b.v + sum_j softplus(beta (c_j + W_j.v)). */
static void add_log_density(const ais *s, size_t n, const double *v, const double *field,
                            double beta, double sign, double *z, double *sum)
{
    const rbm *m = s->m;
    for (size_t i = 0; i < n * m->hidden; i++) z[i] = beta * field[i];
    sp_softplus_f64(n * m->hidden, z, z, 1, SP_EXACT);
    for (size_t i = 0; i < n; i++) {
        double log_density = 0;
        for (size_t k = 0; k < m->visible; k++)
            log_density += ((1 - beta) * s->base[k] + beta * m->b[k]) * v[i * m->visible + k];
        for (size_t j = 0; j < m->hidden; j++) log_density += z[i * m->hidden + j];
        sum[i] += sign * log_density;
    }
}

/* One Gibbs step that leaves p* at beta as it is; field: c + W v. */
static void move(const ais *s, rng *r, size_t n, double *v, const double *field, double *h,
                 double beta)
{
    const rbm *m = s->m;
    for (size_t i = 0; i < n * m->hidden; i++) h[i] = beta * field[i];
    rbm_draw(r, n * m->hidden, h);
    rbm_visible(m, n, h, v);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < m->visible; k++)
            v[i * m->visible + k] = (1 - beta) * s->base[k] + beta * v[i * m->visible + k];
    rbm_draw(r, n * m->visible, v);
}

static void run_group(void *context, size_t group)
{
    ais *s = context;
    const rbm *m = s->m;
    size_t at = group * GROUP, n = s->set->chains - at < GROUP ? s->set->chains - at : GROUP;
    double *v = s->room + group * s->room_each, *field = v + GROUP * m->visible;
    double *h = field + GROUP * m->hidden, *z = h + GROUP * m->hidden;
    double *weight = s->log_weight + at, steps = (double)s->set->temperatures;
    rng r = rng_stream(s->set->seed, RNG_CHAIN, (uint32_t)(group + 1));
    for (size_t i = 0; i < n; i++) memcpy(v + i * m->visible, s->base, m->visible * sizeof *v);
    rbm_draw(&r, n * m->visible, v);
    for (size_t t = 1; t <= s->set->temperatures; t++) {
        if (stop_raised(s->set->stop)) return;
        double before = (double)(t - 1) / steps, beta = (double)t / steps;
        rbm_hidden(m, n, v, field);
        add_log_density(s, n, v, field, beta, 1, z, weight);
        add_log_density(s, n, v, field, before, -1, z, weight);
        if (t < s->set->temperatures) move(s, &r, n, v, field, h, beta);
        steps_add(&s->done, 1);
    }
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* log of the mean weight, and the middle 95 % of it over draws of as many chains. */
static void summarise(log_partition *out, size_t n, const double *log_weight, rng *r, double *draw,
                      double *sorted, size_t times)
{
    out->value = sp_logsumexp_f64(n, log_weight) - log((double)n);
    for (size_t k = 0; k < times; k++) {
        for (size_t i = 0; i < n; i++) draw[i] = log_weight[rng_below(r, n)];
        sorted[k] = sp_logsumexp_f64(n, draw) - log((double)n);
    }
    qsort(sorted, times, sizeof *sorted, by_size);
    out->lower = sorted[times / 40];
    out->upper = sorted[times - 1 - times / 40];
}

int partition_ais(log_partition *out, const rbm *m, const ais_settings *set, err *e)
{
    enum { BOOTSTRAPS = 1000 };
    size_t groups = (set->chains + GROUP - 1) / GROUP;
    ais s = {.m = m, .set = set, .room_each = GROUP * (m->visible + 3 * m->hidden)};
    double *base = mem_array(m->visible + 2 * set->chains + BOOTSTRAPS, sizeof *base);
    s.room = mem_array(groups * s.room_each, sizeof *s.room);
    int rc = base && s.room ? 0 : err_memory(e, "the chains");
    if (rc < 0) goto done;
    for (size_t k = 0; k < m->visible; k++) base[k] = fmin(fmax(set->mean[k], 0.01), 0.99);
    sp_logit_f64(m->visible, base, base);
    s.base = base;
    s.log_weight = base + m->visible;
    steps_begin(&s.done, groups * set->temperatures, set->tell);
    rc = thread_each(set->threads, groups, run_group, &s, e);
    steps_end(&s.done);
    if (rc == 0 && stop_raised(set->stop)) rc = err_set(e, ERR_STOPPED, "stopped");
    if (rc < 0) goto done;
    rng r = rng_stream(set->seed, RNG_CHAIN, 0);
    double *draw = s.log_weight + set->chains;
    summarise(out, set->chains, s.log_weight, &r, draw, draw + set->chains, BOOTSTRAPS);
    double log_base = (double)m->hidden * log(2); /* of Z at beta = 0 */
    for (size_t k = 0; k < m->visible; k++) log_base += sp_softplus(base[k]);
    out->value += log_base;
    out->lower += log_base;
    out->upper += log_base;
    out->exact = 0;
done:
    free(s.room);
    free(base);
    return rc;
}

int partition_log_likelihood(double *out, const rbm *m, double log_z, size_t rows, const double *v,
                             err *e)
{
    double *z = mem_array(BLOCK * m->hidden, sizeof *z);
    if (!z) return err_memory(e, "likelihoods");
    for (size_t at = 0; at < rows; at += BLOCK) {
        size_t n = rows - at < BLOCK ? rows - at : BLOCK;
        rbm_free_energy(m, n, v + at * m->visible, z, out + at);
    }
    for (size_t i = 0; i < rows; i++) out[i] = -out[i] - log_z;
    free(z);
    return 0;
}
