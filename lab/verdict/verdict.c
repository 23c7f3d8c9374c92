#include "verdict/verdict.h"

#include "base/mem.h"
#include "verdict/stats.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

enum { MORE_RUNS_MAX = 10000 }; /* nobody waits for more */

/* The finished runs of one activation, by pair. */
typedef struct runs {
    const run_result *const *run;
    size_t n;
} runs;

static int by_activation_and_pair(const void *left, const void *right)
{
    const run_result *a = *(const run_result *const *)left, *b = *(const run_result *const *)right;
    if (a->activation != b->activation) return a->activation < b->activation ? -1 : 1;
    if (a->pair != b->pair) return a->pair < b->pair ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

static int by_value(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static int diverged(const run_result *r)
{
    return r->status == RUN_DIVERGED || !isfinite(r->test_loss);
}

static double loss(const run_result *r)
{
    return diverged(r) ? r->null_loss : r->test_loss;
}

static double mean(const double *x, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[i];
    return sum / (double)n;
}

static double standard_deviation(const double *x, size_t n)
{
    if (n < 2) return NAN;
    double centre = mean(x, n), sum = 0;
    for (size_t i = 0; i < n; i++) sum += (x[i] - centre) * (x[i] - centre);
    return sqrt(sum / (double)(n - 1));
}

/* Sorts x. */
static double median(double *x, size_t n)
{
    if (n == 0) return NAN;
    qsort(x, n, sizeof *x, by_value);
    return n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

/* Nadeau and Bengio's standard error of a mean over n splits that share rows. */
static double standard_error(double sd, size_t n, const verdict_options *o)
{
    return sd * sqrt(1 / (double)n + o->n_test / o->n_train);
}

/* Half the width of the interval that misses with probability `level`. */
static double half_width(double sd, size_t n, double level, const verdict_options *o)
{
    if (n < 2) return NAN;
    return -stats_t_quantile(level / 2, (double)n - 1) * standard_error(sd, n, o);
}

typedef double value_of(const run_result *r);

/* The finite ones of the runs' values into out: R^2 of a constant test part is none, nor is the
   time of a run that diverged at once. */
static size_t finite_values(double *out, runs s, value_of *value)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        double x = value(s.run[i]);
        if (isfinite(x)) out[n++] = x;
    }
    return n;
}

static double score(const run_result *r)
{
    return r->test_score;
}
static double null_loss(const run_result *r)
{
    return r->null_loss;
}
static double dead_units(const run_result *r)
{
    return r->dead_units;
}
static double beta(const run_result *r)
{
    return r->beta.mean > 0 ? r->beta.mean : NAN;
}
static double epochs(const run_result *r)
{
    return (double)r->epochs;
}
static double seconds_per_epoch(const run_result *r)
{
    return r->seconds_per_epoch;
}

static double seconds_per_run(const run_result *r)
{
    return r->seconds_per_epoch * (double)r->epochs;
}

/* room: space for s.n numbers. A diverged run's betas are those of its best epoch. */
static run_betas summarise_betas(runs s, double *room)
{
    size_t n = finite_values(room, s, beta);
    if (n == 0) return (run_betas){0, 0, 0};
    run_betas b = {mean(room, n), INFINITY, 0};
    for (size_t i = 0; i < s.n; i++) {
        b.least = fmin(b.least, s.run[i]->beta.least);
        b.most = fmax(b.most, s.run[i]->beta.most);
    }
    return b;
}

static void summarise_calibration(act_summary *a, runs s)
{
    calibration all = {0};
    for (size_t i = 0; i < s.n; i++) {
        const calibration *c = &s.run[i]->calibration;
        all.rows += c->rows;
        for (size_t k = 0; k < CALIBRATION_LEVELS; k++) all.below[k] += c->below[k];
    }
    for (size_t k = 0; k < CALIBRATION_LEVELS; k++)
        a->below[k] = all.rows ? (double)all.below[k] / (double)all.rows : NAN;
    for (size_t i = 0; i < CALIBRATION_INTERVALS; i++) {
        size_t low = calibration_interval(i), high = CALIBRATION_LEVELS - 1 - low;
        a->coverage[i] = a->below[high] - a->below[low];
    }
}

static int cut_off(const run_result *r, const verdict_options *o)
{
    return r->status == RUN_OK && o->max_epochs && r->epochs >= o->max_epochs &&
           r->epochs - r->best_epoch < o->patience;
}

/* room: space for s.n numbers. */
static act_summary summarise(runs s, double *room, const verdict_options *o)
{
    act_summary a = {.runs = s.n, .rate = s.n ? s.run[0]->rate : NAN};
    for (size_t i = 0; i < s.n; i++) {
        a.diverged += diverged(s.run[i]) ? 1 : 0;
        a.cut_off += cut_off(s.run[i], o) ? 1 : 0;
    }

    size_t n = finite_values(room, s, loss);
    double width = half_width(standard_deviation(room, n), n, 1 - o->confidence, o);
    a.loss_mean = mean(room, n);
    a.loss_lo = a.loss_mean - width;
    a.loss_hi = a.loss_mean + width;

    a.score_mean = mean(room, finite_values(room, s, score));
    a.null_mean = mean(room, finite_values(room, s, null_loss));
    a.dead_units = mean(room, finite_values(room, s, dead_units));
    a.beta = summarise_betas(s, room);
    summarise_calibration(&a, s);
    a.epochs = mean(room, finite_values(room, s, epochs));
    a.seconds_per_epoch = median(room, finite_values(room, s, seconds_per_epoch));
    a.seconds_per_run = median(room, finite_values(room, s, seconds_per_run));
    return a;
}

/* The variance of a share of n pairs, each won with probability p = Phi(z). Two wins correlate as
   the signs of normal differences do whose correlation is rho, the one that Nadeau and Bengio's
   correction stands for. With rho = 0 this is p (1 - p) / n. */
static double share_variance(double p, double z, size_t n, double rho)
{
    double both = stats_normal_both_below(z, rho);
    return p * (1 - p) / (double)n + (1 - 1 / (double)n) * (both - p * p);
}

/* The end towards `limit` (0 or 1) of all p that the share does not contradict: Wilson's interval
   with the variance above, found by bisection in z, as it has no closed form. */
static double share_end(double share, size_t n, double limit, const verdict_options *o)
{
    if (share == limit) return share;
    double rho = o->n_test / (o->n_train + o->n_test);
    double most = -stats_normal_quantile((1 - o->confidence) / 2);
    double in = limit > 0 ? -9 : 9, out = -in; /* Phi(-9) is 1e-19 */
    for (int i = 0; i < 60; i++) {
        double z = (in + out) / 2, p = stats_normal_cdf(z), gap = limit > 0 ? p - share : share - p;
        if (gap <= 0 || gap * gap <= most * most * share_variance(p, z, n, rho))
            in = z;
        else
            out = z;
    }
    return stats_normal_cdf(in);
}

/* What the pairs of a and the baseline say, before any decision. room: space for a.n numbers. */
static comparison compare(runs a, runs b, double *room, const verdict_options *o)
{
    comparison c = {0};
    double wins = 0;
    for (size_t i = 0, j = 0; i < a.n && j < b.n;) {
        uint32_t pair_a = a.run[i]->pair, pair_b = b.run[j]->pair;
        if (pair_a == pair_b) {
            double d = loss(a.run[i]) - loss(b.run[j]);
            if (isfinite(d)) {
                room[c.pairs++] = d;
                wins += d < 0 ? 1 : d == 0 ? 0.5 : 0;
            }
        }
        i += pair_a <= pair_b;
        j += pair_b <= pair_a;
    }
    c.mean_difference = mean(room, c.pairs);
    c.sd = standard_deviation(room, c.pairs);
    c.p_better = c.p_better_lo = c.p_better_hi = NAN;
    if (c.pairs) {
        c.p_better = wins / (double)c.pairs;
        c.p_better_lo = share_end(c.p_better, c.pairs, 0, o);
        c.p_better_hi = share_end(c.p_better, c.pairs, 1, o);
    }
    return c;
}

/* The corrected t test's two-sided p. */
static double p_value(const comparison *c, size_t n, const verdict_options *o)
{
    if (c->mean_difference == 0) return 1;
    double t = c->mean_difference / standard_error(c->sd, n, o);
    return fmin(1, 2 * stats_t_cdf(-fabs(t), (double)n - 1));
}

static verdict_kind kind(const comparison *c)
{
    if (!(c->lo <= c->hi)) return VERDICT_UNDECIDED; /* no interval */
    if (c->lo >= -c->rope && c->hi <= c->rope) return VERDICT_SAME;
    if (c->hi < 0 && c->mean_difference < -c->rope) return VERDICT_A_BETTER;
    if (c->lo > 0 && c->mean_difference > c->rope) return VERDICT_B_BETTER;
    return VERDICT_UNDECIDED;
}

/* The whole rule, for all comparisons at once: Holm's steps from the smallest p up, and intervals
   at the level of the step that settled each. `more` runs beyond those there are are taken to leave
   mean and sd as they are. rank: space for n places. */
static void decide(comparison *c, size_t n, size_t more, size_t *rank, const verdict_options *o)
{
    double alpha = 1 - o->confidence;
    for (size_t i = 0; i < n; i++) {
        c[i].p_value = c[i].pairs < 2 ? NAN : p_value(&c[i], c[i].pairs + more, o);
        size_t k = i; /* insertion: few comparisons; those without a p go last */
        for (; k > 0 && !(c[rank[k - 1]].p_value <= c[i].p_value) && !isnan(c[i].p_value); k--)
            rank[k] = rank[k - 1];
        rank[k] = i;
    }
    double p_before = 0, level = 0;
    int goes_on = 1;
    for (size_t k = 0; k < n; k++) {
        comparison *at = &c[rank[k]];
        double left = (double)(n - k);
        if (goes_on) level = o->level ? o->level[n - k - 1] : alpha / left;
        goes_on = goes_on && at->p_value < level;
        p_before = fmin(1, fmax(p_before, left * at->p_value));
        at->p_holm = isnan(at->p_value) ? NAN : p_before;
        double width = at->pairs < 2 ? NAN : half_width(at->sd, at->pairs + more, level, o);
        at->lo = at->mean_difference - width;
        at->hi = at->mean_difference + width;
        at->kind = kind(at);
    }
}

/* The smallest number of runs more after which the rule would decide comparison i. Intervals only
   shrink and p-values only fall as runs are added, so bisection finds it; the correction's share
   n_test/n_train stays however many there are, and may keep it from ever coming. try: space for n
   comparisons. */
static size_t more_runs(const comparison *c, size_t n, size_t i, comparison *try, size_t *rank,
                        const verdict_options *o)
{
    size_t too_few = 0, enough = MORE_RUNS_MAX + 1;
    while (enough - too_few > 1) {
        size_t more = too_few + (enough - too_few) / 2;
        for (size_t k = 0; k < n; k++) try[k] = c[k];
        decide(try, n, more, rank, o);
        if (try[i].kind == VERDICT_UNDECIDED)
            too_few = more;
        else
            enough = more;
    }
    return enough > MORE_RUNS_MAX ? 0 : enough;
}

/* Fills v->act and v->cmp from each activation's runs. */
static int judge(verdict *v, const runs *s, double *room, const verdict_options *o, err *e)
{
    for (size_t i = 0; i < v->n_act; i++) v->act[i] = summarise(s[i], room, o);
    const act_summary *base = &v->act[o->baseline];
    for (size_t i = 0; i < v->n_act; i++)
        v->act[i].time_ratio = v->act[i].seconds_per_epoch / base->seconds_per_epoch;

    size_t n = 0;
    for (size_t i = 0; i < v->n_act; i++) {
        if (i == o->baseline) continue;
        comparison *c = &v->cmp[n++];
        *c = compare(s[i], s[o->baseline], room, o);
        c->a = i;
        c->b = o->baseline;
        c->rope = o->rope * (o->rope_absolute ? 1 : fabs(base->loss_mean));
    }

    size_t *rank = mem_array(n, sizeof *rank);
    comparison *try = mem_array(n, sizeof *try);
    int rc = rank && try ? 0 : err_memory(e, "the verdict");
    if (rc == 0) {
        decide(v->cmp, n, 0, rank, o);
        for (size_t i = 0; i < n; i++) {
            comparison *c = &v->cmp[i];
            if (c->pairs < 2)
                c->more_runs = 2 - c->pairs;
            else if (c->kind == VERDICT_UNDECIDED)
                c->more_runs = more_runs(v->cmp, n, i, try, rank, o);
        }
    }
    free(rank);
    free(try);
    return rc;
}

int verdict_make(verdict *v, const run_result *r, size_t n, const verdict_options *o, err *e)
{
    assert(o->baseline < o->n_act && o->n_train > 0 && o->n_test >= 0);
    assert(o->confidence > 0 && o->confidence < 1 && o->rope >= 0);
    *v = (verdict){.n_act = o->n_act, .n_cmp = o->n_act - 1};
    v->act = mem_array(v->n_act, sizeof *v->act);
    v->cmp = mem_array(v->n_cmp, sizeof *v->cmp);
    const run_result **finished = mem_array(n, sizeof *finished);
    double *room = mem_array(n, sizeof *room);
    runs *s = mem_array(o->n_act, sizeof *s);
    int rc;
    if (!v->act || !v->cmp || !finished || !room || !s) {
        rc = err_memory(e, "the verdict");
        goto done;
    }

    size_t n_finished = 0;
    for (size_t i = 0; i < n; i++)
        if (r[i].stage == STAGE_RUN && r[i].status != RUN_PENDING) finished[n_finished++] = &r[i];
    /* In one order, so that sums do not depend on the one in which threads finished. */
    qsort(finished, n_finished, sizeof *finished, by_activation_and_pair);
    for (size_t i = 0; i < n_finished; i++) {
        assert(finished[i]->activation < o->n_act);
        runs *of = &s[finished[i]->activation];
        if (of->n++ == 0) of->run = &finished[i];
    }
    rc = judge(v, s, room, o, e);

done:
    free(finished);
    free(room);
    free(s);
    if (rc) verdict_dispose(v);
    return rc;
}

void verdict_dispose(verdict *v)
{
    free(v->act);
    free(v->cmp);
    *v = (verdict){0};
}
