#include "glm/alpha.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

/* log Gamma(y + 1/a) - log Gamma(1/a) + y log a is the sum of log(1 + a k) over k < y, without
   cancellation for small a. Summed over rows, each k counts with the weight of the rows above it. */
typedef struct counts {
    const glm_data *d;
    const double *mu;
    double *above; /* [n]: weight of the rows with y > k */
    size_t n;
} counts;

static double weight_of(const glm_data *d, size_t i)
{
    return d->weight ? d->weight[i] : 1;
}

/* The log-likelihood's derivative in alpha > 0. */
static double slope_at(const counts *c, double a)
{
    double sum = 0;
    for (size_t k = 1; k < c->n; k++) sum += c->above[k] * (double)k / (1 + a * (double)k);
    for (size_t i = 0; i < c->d->rows; i++) {
        double am = a * c->mu[i], over = 1 + am;
        /* log(1 + am)/a^2 - mu/(a (1 + am)), by its series where it would cancel */
        double gap = am < 1e-4 ? c->mu[i] * c->mu[i] * (0.5 - am * (2.0 / 3 - 0.75 * am))
                               : (log1p(am) - am / over) / (a * a);
        sum += weight_of(c->d, i) * (gap - c->d->y[i] * c->mu[i] / over);
    }
    return sum;
}

/* Its limit at 0: half of the sum of (y - mu)^2 - y. */
static double slope_at_zero(const counts *c)
{
    double sum = 0;
    for (size_t i = 0; i < c->d->rows; i++) {
        double gap = c->d->y[i] - c->mu[i];
        sum += weight_of(c->d, i) * (gap * gap - c->d->y[i]) / 2;
    }
    return sum;
}

/* The root of slope_at between lo, where it is positive, and hi, in log alpha: secants that cannot
   leave the bracket (the Illinois rule: an end that stays twice counts half). */
static double root(const counts *c, double lo, double hi)
{
    double at_lo = slope_at(c, exp(lo)), at_hi = slope_at(c, exp(hi)), last = INFINITY;
    int side = 0;
    for (int i = 0; i < 200; i++) {
        double mid = lo + (hi - lo) * at_lo / (at_lo - at_hi);
        if (!(mid > lo && mid < hi)) mid = lo + (hi - lo) / 2;
        if (fabs(mid - last) <= 1e-15 * (1 + fabs(mid))) break;
        last = mid;
        double at_mid = slope_at(c, exp(mid));
        if (at_mid > 0) {
            lo = mid, at_lo = at_mid;
            if (side > 0) at_hi /= 2;
            side = 1;
        } else {
            hi = mid, at_hi = at_mid;
            if (side < 0) at_lo /= 2;
            side = -1;
        }
    }
    return exp(last);
}

static int tabulate(counts *c, err *e)
{
    double most = 0;
    for (size_t i = 0; i < c->d->rows; i++) most = fmax(most, c->d->y[i]);
    if (most > ALPHA_LARGEST_COUNT)
        return err_set(e, ERR_DATA,
                       "a count of %g is too large to estimate alpha; give it, as in "
                       "--family negbin:alpha=0.5",
                       most);
    c->n = (size_t)most + 1;
    c->above = mem_array(c->n, sizeof *c->above);
    if (!c->above) return err_memory(e, "the counts");
    for (size_t i = 0; i < c->d->rows; i++)
        if (c->d->y[i] > 0) c->above[(size_t)c->d->y[i] - 1] += weight_of(c->d, i);
    for (size_t k = c->n - 1; k-- > 0;) c->above[k] += c->above[k + 1];
    return 0;
}

int alpha_estimate(double *alpha, const glm_data *d, const double *mu, err *e)
{
    counts c = {.d = d, .mu = mu};
    int rc = tabulate(&c, e);
    if (rc) return rc;
    *alpha = 0;
    if (slope_at_zero(&c) > 0) {
        double lo = log(1e-8), hi = 0;
        while (hi < log(1e12) && slope_at(&c, exp(hi)) > 0) lo = hi, hi += 2;
        if (slope_at(&c, exp(lo)) > 0) *alpha = root(&c, lo, hi);
    }
    free(c.above);
    return 0;
}
