#include "glm/family.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define LOG_2_PI 1.83787706640934548356

typedef struct family_row {
    const char *name;
    const char *key; /* of its parameter, or NULL */
    const char *usual, *canonical;
    link_range range; /* of its means */
    int dispersion;
    const char *(*refuses)(double y);
    double (*start)(double y, double weight, double mean);
    void (*eval)(double alpha, size_t n, const double *y, const double *mu, const double *rest,
                 const family_values *out);
    family_tail (*tail)(double alpha, double y, const link_tail *tail); /* NULL: s is never small */
    double (*log_likelihood)(double alpha, double y, double mu, double rest, double weight,
                             double phi);
} family_row;

/* log(a/b), where d = a - b is known without cancellation. */
static double log_ratio(double a, double b, double d)
{
    return fabs(d) < 0.5 * b ? log1p(d / b) : log(a / b);
}

/* y log mu, 0 at y = 0 whatever mu is. */
static double y_log(double y, double mu)
{
    return y > 0 ? y * log(mu) : 0;
}

/* ------------------------------------------------------------------ poisson */

static const char *count_refuses(double y)
{
    return y < 0 ? "is negative: this family is for counts, from 0 up" : NULL;
}

static double positive_start(double y, double weight, double mean)
{
    (void)weight;
    return (y + mean) / 2;
}

static void poisson_eval(double alpha, size_t n, const double *y, const double *mu,
                         const double *rest, const family_values *out)
{
    (void)alpha, (void)rest;
    for (size_t i = 0; i < n; i++) {
        double m = mu[i], d = y[i] - m;
        out->deviance[i] = 2 * ((y[i] > 0 ? y[i] * log_ratio(y[i], m, d) : 0) - d);
        out->scale[i] = m;
        out->first[i] = d;
        out->second[i] = -y[i];
        out->information[i] = m;
    }
}

static family_tail poisson_tail(double alpha, double y, const link_tail *t)
{
    (void)alpha;
    return (family_tail){y > 0 ? 2 * (y * (log(y) - t->log_mu) - y) : 0, y, -y};
}

static double poisson_log_likelihood(double alpha, double y, double mu, double rest, double weight,
                                     double phi)
{
    (void)alpha, (void)rest;
    return weight / phi * (y_log(y, mu) - mu - lgamma(y + 1));
}

/* ------------------------------------------------------------------ negbin */

static const char *negbin_refuses(double y)
{
    if (y < 0) return count_refuses(y);
    return y != floor(y) ? "is not whole: this family is for counts" : NULL;
}

static void negbin_eval(double alpha, size_t n, const double *y, const double *mu,
                        const double *rest, const family_values *out)
{
    if (alpha == 0) {
        poisson_eval(alpha, n, y, mu, rest, out);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        double m = mu[i], d = y[i] - m, over = 1 + alpha * m;
        double shared = (y[i] + 1 / alpha) * log1p(alpha * d / over);
        out->deviance[i] = 2 * ((y[i] > 0 ? y[i] * log_ratio(y[i], m, d) : 0) - shared);
        out->scale[i] = m;
        out->first[i] = d / over;
        out->second[i] = alpha * (1 + alpha * y[i]) * (m / over) * (m / over) - y[i];
        out->information[i] = m / over;
    }
}

static family_tail negbin_tail(double alpha, double y, const link_tail *t)
{
    if (alpha == 0 || y == 0) return poisson_tail(alpha, y, t);
    double deviance = 2 * (y * (log(y) - t->log_mu) - (y + 1 / alpha) * log1p(alpha * y));
    return (family_tail){deviance, y, -y};
}

static double negbin_log_likelihood(double alpha, double y, double mu, double rest, double weight,
                                    double phi)
{
    if (alpha == 0) return poisson_log_likelihood(alpha, y, mu, rest, weight, phi);
    double k = 1 / alpha, m = alpha * mu;
    return weight / phi *
           (lgamma(y + k) - lgamma(k) - lgamma(y + 1) + y_log(y, m) - (y + k) * log1p(m));
}

/* ------------------------------------------------------------------ gamma */

static const char *gamma_refuses(double y)
{
    return y > 0 ? NULL : "is not greater than 0: the gamma family has no such response";
}

static void gamma_eval(double alpha, size_t n, const double *y, const double *mu,
                       const double *rest, const family_values *out)
{
    (void)alpha, (void)rest;
    for (size_t i = 0; i < n; i++) {
        double m = mu[i], d = y[i] - m;
        out->deviance[i] = 2 * (d / m - log_ratio(y[i], m, d));
        out->scale[i] = m;
        out->first[i] = d / m;
        out->second[i] = 1 - 2 * y[i] / m;
        out->information[i] = 1;
    }
}

static family_tail gamma_tail(double alpha, double y, const link_tail *t)
{
    (void)alpha;
    double log_ratio = log(y) - t->log_mu, ratio = exp(log_ratio);
    return (family_tail){2 * (ratio - 1 - log_ratio), ratio - 1, 1 - 2 * ratio};
}

/* The shape is weight/phi. */
static double gamma_log_likelihood(double alpha, double y, double mu, double rest, double weight,
                                   double phi)
{
    (void)alpha, (void)rest;
    double k = weight / phi, r = y / mu;
    return k * log(k * r) - k * r - lgamma(k) - log(y);
}

/* ------------------------------------------------------------------ gaussian */

static const char *gaussian_refuses(double y)
{
    (void)y;
    return NULL;
}

static void gaussian_eval(double alpha, size_t n, const double *y, const double *mu,
                          const double *rest, const family_values *out)
{
    (void)alpha, (void)rest;
    for (size_t i = 0; i < n; i++) {
        double d = y[i] - mu[i];
        out->scale[i] = 1;
        out->deviance[i] = d * d;
        out->first[i] = d;
        out->second[i] = -1;
        out->information[i] = 1;
    }
}

static double gaussian_log_likelihood(double alpha, double y, double mu, double rest, double weight,
                                      double phi)
{
    (void)alpha, (void)rest;
    double variance = phi / weight, d = y - mu;
    return -(d * d / variance + log(variance) + LOG_2_PI) / 2;
}

/* ------------------------------------------------------------------ binomial */

static const char *binomial_refuses(double y)
{
    return y >= 0 && y <= 1 ? NULL
                            : "is not between 0 and 1: the binomial family takes classes, "
                              "0 and 1, or shares of the trials that --weights counts";
}

static double binomial_start(double y, double weight, double mean)
{
    (void)mean;
    return (weight * y + 0.5) / (weight + 1);
}

/* log p, where p and 1 - p are known: each is exact where the other is not. */
static double log_share(double p, double rest)
{
    return p < 0.5 ? log(p) : log1p(-rest);
}

static double binomial_fit(double y, double mu, double rest)
{
    return (y > 0 ? y * log_share(mu, rest) : 0) + (y < 1 ? (1 - y) * log_share(rest, mu) : 0);
}

/* The fit's largest value, at mu = y. */
static double binomial_most(double y)
{
    return y > 0 && y < 1 ? y * log(y) + (1 - y) * log(1 - y) : 0;
}

static void binomial_eval(double alpha, size_t n, const double *y, const double *mu,
                          const double *rest, const family_values *out)
{
    (void)alpha;
    for (size_t i = 0; i < n; i++) {
        double m = mu[i], q = rest[i], no = 1 - y[i];
        out->scale[i] = m * q;
        out->deviance[i] = 2 * (binomial_most(y[i]) - binomial_fit(y[i], m, q));
        out->first[i] = y[i] * q - no * m;
        out->second[i] = -y[i] * q * q - no * m * m;
        out->information[i] = m * q;
    }
}

static family_tail binomial_tail(double alpha, double y, const link_tail *t)
{
    (void)alpha;
    double fit = (y > 0 ? y * t->log_mu : 0) + (y < 1 ? (1 - y) * t->log_rest : 0);
    double toward = t->log_mu < 0 ? y : 1 - y; /* the share of the class that mu makes impossible */
    return (family_tail){2 * (binomial_most(y) - fit), t->log_mu < 0 ? toward : -toward, -toward};
}

static double binomial_log_likelihood(double alpha, double y, double mu, double rest, double weight,
                                      double phi)
{
    (void)alpha;
    double ways = y > 0 && y < 1
                      ? lgamma(weight + 1) - lgamma(weight * y + 1) - lgamma(weight * (1 - y) + 1)
                      : 0;
    return weight / phi * binomial_fit(y, mu, rest) + ways;
}

/* ------------------------------------------------------------------ the table */

static const family_row rows[] = {
    {"poisson", NULL, "softplus", "log", LINK_POSITIVE, 0, count_refuses, positive_start,
     poisson_eval, poisson_tail, poisson_log_likelihood},
    {"negbin", "alpha", "softplus", "", LINK_POSITIVE, 0, negbin_refuses, positive_start,
     negbin_eval, negbin_tail, negbin_log_likelihood},
    {"gamma", NULL, "softplus", "", LINK_POSITIVE, 1, gamma_refuses, positive_start, gamma_eval,
     gamma_tail, gamma_log_likelihood},
    {"gaussian", NULL, "identity", "identity", LINK_REAL, 1, gaussian_refuses, positive_start,
     gaussian_eval, NULL, gaussian_log_likelihood},
    {"binomial", NULL, "logit", "logit", LINK_UNIT, 0, binomial_refuses, binomial_start,
     binomial_eval, binomial_tail, binomial_log_likelihood},
};
enum { FAMILIES = sizeof rows / sizeof *rows };

const char *family_name(size_t i)
{
    return i < FAMILIES ? rows[i].name : NULL;
}

static const family_row *find(const char *name)
{
    for (size_t i = 0; i < FAMILIES; i++)
        if (strcmp(rows[i].name, name) == 0) return &rows[i];
    return NULL;
}

int family_make(glm_family *f, const char *text, err *e)
{
    spec s;
    int rc = spec_read(&s, "family", text, e);
    if (rc < 0) return rc;
    *f = (glm_family){.row = find(s.name)};
    if (!f->row)
        return err_set(e, ERR_USAGE,
                       "unknown family '%s'; there are poisson, negbin, gamma, gaussian, binomial",
                       s.name);
    f->estimate = f->row->key && !*s.key;
    return spec_parameter(&s, "family", f->row->key, &f->alpha, e);
}

void family_text(const glm_family *f, char out[SPEC_TEXT])
{
    if (f->row->key && !f->estimate)
        spec_write(out, f->row->name, f->row->key, f->alpha);
    else
        snprintf(out, SPEC_TEXT, "%s", f->row->name);
}

int family_is(const glm_family *f, const char *name)
{
    return strcmp(f->row->name, name) == 0;
}

int family_takes_exposure(const glm_family *f)
{
    return f->row->range == LINK_POSITIVE;
}

int family_has_dispersion(const glm_family *f)
{
    return f->row->dispersion;
}

const char *family_usual_link(const glm_family *f)
{
    return f->row->usual;
}

int family_is_canonical(const glm_family *f, const glm_link *l)
{
    return link_is(l, f->row->canonical);
}

const char *family_refuses(const glm_family *f, double y)
{
    return f->row->refuses(y);
}

double family_start(const glm_family *f, double y, double weight, double mean)
{
    return f->row->start(y, weight, mean);
}

/* What no mean of the family's range gives: a deviance that any other is better than. */
static void refuse_means(link_range range, size_t n, const double *mu, const double *rest,
                         const family_values *out)
{
    for (size_t i = 0; i < n; i++) {
        int inside = range == LINK_REAL || (mu[i] >= 0 && (range != LINK_UNIT || rest[i] >= 0));
        if (inside && isfinite(out->deviance[i])) continue;
        if (!inside) out->scale[i] = 1;
        out->deviance[i] = INFINITY;
        out->first[i] = out->second[i] = out->information[i] = 0;
    }
}

void family_eval(const glm_family *f, size_t n, const double *y, const double *mu,
                 const double *rest, const family_values *out)
{
    f->row->eval(f->alpha, n, y, mu, rest, out);
    refuse_means(f->row->range, n, mu, rest, out);
}

family_tail family_tail_at(const glm_family *f, double y, const link_tail *tail)
{
    return f->row->tail(f->alpha, y, tail);
}

double family_log_likelihood(const glm_family *f, size_t n, const double *y, const double *mu,
                             const double *rest, const double *weight, double phi)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += f->row->log_likelihood(f->alpha, y[i], mu[i], rest[i], weight ? weight[i] : 1, phi);
    return sum;
}
