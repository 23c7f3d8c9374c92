#include "bayes/response.h"

#include "base/mem.h"
#include "bayes/direct.h"
#include "glm/alpha.h"

#include <math.h>
#include <stdlib.h>

static double weight_of(const model_rows *rows, size_t i)
{
    return rows->weight ? rows->weight[i] : 1;
}

/* Recurrence up to 10, then the asymptotic series (Abramowitz & Stegun 6.3.18). */
double response_digamma(double x)
{
    double sum = 0;
    for (; x < 10; x++) sum -= 1 / x;
    double s = 1 / (x * x);
    return sum + log(x) - 0.5 / x -
           s * (1.0 / 12 -
                s * (1.0 / 120 -
                     s * (1.0 / 252 - s * (1.0 / 240 - s * (1.0 / 132 - s * 691.0 / 32760)))));
}

static int tabulate(response *r, err *e)
{
    double most = 0;
    for (size_t i = 0; i < r->rows->n; i++) most = fmax(most, r->rows->y[i]);
    if (most > ALPHA_LARGEST_COUNT)
        return err_set(e, ERR_DATA, "counts above %g are too large for family negbin",
                       ALPHA_LARGEST_COUNT);
    r->n_above = (size_t)most;
    if (!(r->above = mem_array(r->n_above + 1, sizeof *r->above)))
        return err_memory(e, "the responses");
    for (size_t i = 0; i < r->rows->n; i++)
        if (r->rows->y[i] > 0) r->above[(size_t)r->rows->y[i] - 1] += weight_of(r->rows, i);
    for (size_t k = r->n_above; k-- > 0;) r->above[k] += r->above[k + 1];
    return 0;
}

int response_init(response *r, const model *m, const model_rows *rows, err *e)
{
    *r = (response){.likelihood = m->likelihood,
                    .kind = m->dispersion,
                    .spread = m->spread,
                    .rows = rows};
    for (size_t i = 0; i < rows->n; i++) r->total += weight_of(rows, i);
    r->mu = mem_array(rows->n, sizeof *r->mu);
    r->deviance = mem_array(rows->n, sizeof *r->deviance);
    int rc = r->mu && r->deviance ? 0 : err_memory(e, "the responses");
    if (rc == 0 && r->kind == DISPERSION_ALPHA) rc = tabulate(r, e);
    if (rc < 0) response_dispose(r);
    return rc;
}

void response_dispose(response *r)
{
    free(r->above);
    free(r->mu);
    free(r->deviance);
    *r = (response){0};
}

/* Gaussian: phi = (spread s)^2, so -deviance/(2 phi) - n log s. */
static double one_sd(const response *r, double deviance, double s, double *score, double *slope)
{
    double n = (double)r->rows->n, phi = r->spread * s * (r->spread * s);
    for (size_t i = 0; i < r->rows->n; i++) score[i] /= phi;
    *slope = (deviance / phi - n) / s;
    return -deviance / (2 * phi) - n * log(s);
}

static double sd_of_rows(const response *r, const double *s, double *score, double *slope)
{
    double sum = 0;
    for (size_t i = 0; i < r->rows->n; i++) {
        double sd = r->spread * s[i], phi = sd * sd, scaled = r->deviance[i] / phi;
        score[i] /= phi;
        slope[i] = (scaled - 1) / s[i];
        sum -= scaled / 2 + log(s[i]);
    }
    return sum;
}

/* Gamma with shapes k = weight/phi: -deviance k/2 + k log k - k - log Gamma(k). */
static double gamma_phi(const response *r, double deviance, double phi, double *score,
                        double *slope)
{
    const model_rows *rows = r->rows;
    double sum = -deviance / (2 * phi);
    *slope = deviance / (2 * phi * phi);
    size_t distinct = rows->weight ? rows->n : 1;
    double each = rows->weight ? 1 : (double)rows->n;
    for (size_t i = 0; i < distinct; i++) {
        double k = weight_of(rows, i) / phi;
        sum += each * (k * log(k) - k - lgamma(k));
        *slope -= each * k / phi * (log(k) - response_digamma(k));
    }
    for (size_t i = 0; i < rows->n; i++) score[i] /= phi;
    return sum;
}

/* log(1 + am)/a^2 - mu/(a (1 + am)), by its series where it would cancel. */
static double negbin_gap(double a, double mu)
{
    double am = a * mu;
    if (am < 1e-4) return mu * mu * (0.5 - am * (2.0 / 3 - 0.75 * am));
    return (log1p(am) - am / (1 + am)) / (a * a);
}

/* The deviance lacks what alpha does to the saturated likelihood: the sum over k < y of log(1 + a k),
   less (y + 1/a) log(1 + a y), row by row. The slope is at fixed means. */
static double negbin_alpha(const response *r, double deviance, double a, double *slope)
{
    const model_rows *rows = r->rows;
    double sum = -deviance / 2;
    *slope = 0;
    for (size_t k = 1; k < r->n_above; k++) {
        sum += r->above[k] * log1p(a * (double)k);
        *slope += r->above[k] * (double)k / (1 + a * (double)k);
    }
    for (size_t i = 0; i < rows->n; i++) {
        double y = rows->y[i], mu = r->mu[i], weight = weight_of(rows, i);
        sum -= weight * (y + 1 / a) * log1p(a * y);
        *slope += weight * (negbin_gap(a, mu) - y * mu / (1 + a * mu));
    }
    return sum;
}

double response_log(response *r, const double *eta, const double *dispersion, double *score,
                    double *slope)
{
    const model_rows *rows = r->rows;
    likelihood_rows from = {rows->n, rows->y, rows->weight, rows->exposure};
    likelihood_values values = {.deviance = r->deviance, .score = score};
    if (r->kind == DISPERSION_ALPHA) {
        r->likelihood.family.alpha = *dispersion;
        values.mu = r->mu;
    }
    if (!direct_eval(&r->likelihood, &from, eta, r->deviance, score))
        likelihood_eval(&r->likelihood, &from, eta, &values);
    if (r->kind == DISPERSION_ROWS) return sd_of_rows(r, dispersion, score, slope);
    double deviance = 0;
    for (size_t i = 0; i < rows->n; i++) deviance += r->deviance[i];
    switch (r->kind) {
    case DISPERSION_SD: return one_sd(r, deviance, *dispersion, score, slope);
    case DISPERSION_PHI: return gamma_phi(r, deviance, *dispersion, score, slope);
    case DISPERSION_ALPHA: return negbin_alpha(r, deviance, *dispersion, slope);
    case DISPERSION_ROWS:
    case DISPERSION_NONE: break;
    }
    return -deviance / 2;
}

double response_phi(const model *m, double dispersion)
{
    double sd = m->spread * dispersion;
    if (m->dispersion == DISPERSION_SD || m->dispersion == DISPERSION_ROWS) return sd * sd;
    return m->dispersion == DISPERSION_PHI ? dispersion : 1;
}

glm_family response_family(const model *m, double dispersion)
{
    glm_family f = m->likelihood.family;
    if (m->dispersion == DISPERSION_ALPHA) f.alpha = dispersion;
    return f;
}
