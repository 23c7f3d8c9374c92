#include "bayes/diagnose.h"

#include "base/mem.h"
#include "verdict/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FEWEST = 4 };

/* Room for one quantity, split chains one behind the other. */
typedef struct split {
    size_t chains, draws; /* twice the chains, of half the draws */
    double *x;            /* [chains][draws] */
    double *work;         /* the same */
    double *sorted;       /* the same, as one list, ascending */
    double *mean;         /* [chains] */
} split;

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void diagnose_sort(double *x, size_t n)
{
    qsort(x, n, sizeof *x, by_value);
}

double diagnose_quantile(const double *sorted, size_t n, double p)
{
    double at = p * (double)(n - 1);
    size_t low = (size_t)at;
    if (low + 1 >= n) return sorted[n - 1];
    return sorted[low] + (at - (double)low) * (sorted[low + 1] - sorted[low]);
}

double diagnose_ebfmi(const double *energy, size_t n)
{
    double mean = 0, moved = 0, spread = 0;
    for (size_t i = 0; i < n; i++) mean += energy[i] / (double)n;
    for (size_t i = 0; i < n; i++) {
        double d = i ? energy[i] - energy[i - 1] : 0;
        moved += d * d;
        spread += (energy[i] - mean) * (energy[i] - mean);
    }
    return moved / spread;
}

static void split_dispose(split *s)
{
    free(s->x);
    free(s->work);
    free(s->sorted);
    free(s->mean);
}

/* Halves of the chains; of an odd number of draws the middle one is left out. */
static int split_make(split *s, const draws_view *v, err *e)
{
    size_t half = v->draws / 2, n = 2 * v->chains * half;
    *s = (split){.chains = 2 * v->chains, .draws = half};
    s->x = mem_array(n, sizeof *s->x);
    s->work = mem_array(n, sizeof *s->work);
    s->sorted = mem_array(n, sizeof *s->sorted);
    s->mean = mem_array(s->chains, sizeof *s->mean);
    if (!s->x || !s->work || !s->sorted || !s->mean) {
        split_dispose(s);
        err_memory(e, "diagnostics");
        return ERR_MEMORY;
    }
    for (size_t c = 0; c < v->chains; c++) {
        const double *from = v->x + c * v->draws;
        memcpy(s->x + 2 * c * half, from, half * sizeof *s->x);
        memcpy(s->x + (2 * c + 1) * half, from + v->draws - half, half * sizeof *s->x);
    }
    return 0;
}

static size_t size_of(const split *s)
{
    return s->chains * s->draws;
}

/* A value and where it came from. */
typedef struct ranked {
    double value;
    size_t at;
} ranked;

static int by_rank(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

/* x becomes the normal scores of its ranks, ties sharing their mean rank. */
static int normalise(const split *s, double *x, err *e)
{
    size_t n = size_of(s);
    ranked *list = mem_array(n, sizeof *list);
    if (!list) return err_memory(e, "diagnostics");
    for (size_t i = 0; i < n; i++) list[i] = (ranked){x[i], i};
    qsort(list, n, sizeof *list, by_rank);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && list[end].value == list[i].value; end++) {}
        double rank = (double)(i + end + 1) / 2;
        double score = stats_normal_quantile((rank - 0.375) / ((double)n + 0.25));
        for (size_t k = i; k < end; k++) x[list[k].at] = score;
    }
    free(list);
    return 0;
}

/* Means of chains to s->mean; the mean of the variances within chains, divided by draws - 1. */
static double within(const split *s, const double *x, double *between)
{
    double n = (double)s->draws, inside = 0, grand = 0;
    *between = 0;
    for (size_t c = 0; c < s->chains; c++) {
        double sum = 0, squares = 0;
        for (size_t i = 0; i < s->draws; i++) sum += x[c * s->draws + i];
        s->mean[c] = sum / n;
        for (size_t i = 0; i < s->draws; i++) {
            double d = x[c * s->draws + i] - s->mean[c];
            squares += d * d;
        }
        inside += squares / (n - 1) / (double)s->chains;
        grand += s->mean[c] / (double)s->chains;
    }
    for (size_t c = 0; c < s->chains; c++)
        *between += (s->mean[c] - grand) * (s->mean[c] - grand) / (double)(s->chains - 1);
    return inside;
}

static double rhat_of(const split *s, const double *x)
{
    double between, inside = within(s, x, &between), n = (double)s->draws;
    return sqrt(((n - 1) / n * inside + between) / inside);
}

/* Mean over chains of the autocovariance at a lag, divided by all draws. s->mean must be x's. */
static double covariance_at(const split *s, const double *x, size_t lag)
{
    double sum = 0;
    for (size_t c = 0; c < s->chains; c++) {
        const double *y = x + c * s->draws;
        for (size_t i = lag; i < s->draws; i++)
            sum += (y[i] - s->mean[c]) * (y[i - lag] - s->mean[c]);
    }
    return sum / (double)size_of(s);
}

/* Geyer's initial monotone sequence: sums of neighbouring autocorrelations, as long as they are
   positive, none above the one before it; and half of the first that is not. */
static double ess_of(const split *s, const double *x)
{
    size_t all = size_of(s);
    double n = (double)s->draws, between, inside = within(s, x, &between);
    double spread = (n - 1) / n * inside + between;
    if (!(spread > 0)) return (double)all;
    double even = 1, pair = 2 - (inside - covariance_at(s, x, 1)) / spread;
    double least = pair, sum = 0;
    for (size_t lag = 1; lag + 3 < s->draws && pair > 0; lag += 2) {
        least = fmin(least, pair);
        sum += least;
        even = 1 - (inside - covariance_at(s, x, lag + 1)) / spread;
        pair = even + 1 - (inside - covariance_at(s, x, lag + 2)) / spread;
    }
    double tau = -1 + 2 * sum + fmax(even, 0);
    return (double)all / fmax(tau, 1 / log10((double)all));
}

/* For a quantile: the draws below it, as 0 and 1. */
static double ess_of_quantile(const split *s, double p)
{
    size_t n = size_of(s);
    double q = diagnose_quantile(s->sorted, n, p);
    for (size_t i = 0; i < n; i++) s->work[i] = s->x[i] <= q;
    return ess_of(s, s->work);
}

static int rank_diagnosis(diagnosis *d, const split *s, err *e)
{
    size_t n = size_of(s), bytes = n * sizeof *s->x;
    double median = diagnose_quantile(s->sorted, n, 0.5);
    for (size_t i = 0; i < n; i++) s->work[i] = fabs(s->x[i] - median);
    int rc = normalise(s, s->work, e);
    if (rc < 0) return rc;
    double folded = rhat_of(s, s->work);
    memcpy(s->work, s->x, bytes);
    if ((rc = normalise(s, s->work, e)) < 0) return rc;
    d->rhat = fmax(rhat_of(s, s->work), folded);
    d->ess_bulk = ess_of(s, s->work);
    return 0;
}

static int has_spread(const split *s)
{
    size_t n = size_of(s);
    for (size_t i = 0; i < n; i++)
        if (!isfinite(s->x[i])) return 0;
    return s->sorted[0] < s->sorted[n - 1];
}

int diagnose(diagnosis *d, const draws_view *v, err *e)
{
    *d = (diagnosis){NAN, NAN, NAN, NAN};
    if (v->draws < FEWEST) return 0;
    split s;
    int rc = split_make(&s, v, e);
    if (rc < 0) return rc;
    memcpy(s.sorted, s.x, size_of(&s) * sizeof *s.x);
    diagnose_sort(s.sorted, size_of(&s));
    if (has_spread(&s)) {
        rc = rank_diagnosis(d, &s, e);
        d->ess_tail = fmin(ess_of_quantile(&s, 0.05), ess_of_quantile(&s, 0.95));
        d->ess_mean = ess_of(&s, s.x);
    }
    split_dispose(&s);
    return rc;
}
