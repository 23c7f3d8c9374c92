#include "glm/fit.h"

#include "base/mem.h"
#include "base/str.h"
#include "glm/alpha.h"
#include "glm/newton.h"
#include "glm/separation.h"
#include "glm/totals.h"

#include <cblas.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ITERATIONS = 100, ALPHA_ROUNDS = 100 };
#define ALPHA_FOUND 1e-12 /* relative change at which alpha stands */

/* What one fit is made with. */
typedef struct work {
    const glm_data *d;
    const glm_options *o;
    glm_fit *f;
    scaling scale;
    newton newton;
    sums_task task;
} work;

static void work_dispose(work *w)
{
    newton_dispose(&w->newton);
    scaling_dispose(&w->scale);
}

static size_t most_iterations(const glm_options *o)
{
    return o->iterations ? o->iterations : ITERATIONS;
}

/* Which coefficient the next step would still move most, in its own standard errors. */
static size_t most_moved(const newton *n, double *by)
{
    size_t at = 0;
    *by = 0;
    for (size_t j = 0; j < n->chol.n; j++) {
        double move = n->chol.unit[j] > 0 ? fabs(n->step[j]) / n->chol.unit[j] : 0;
        if (move > *by) *by = move, at = j;
    }
    return at;
}

static int refuse_stuck(const work *w, err *e)
{
    double by;
    size_t j = most_moved(&w->newton, &by);
    char shown[STR_CUT];
    str_cut(shown, w->d->name[j], SIZE_MAX);
    return err_set(e, ERR_DATA,
                   "no convergence: after %zu iterations the deviance is %.9g and the next step "
                   "would move '%s' by %.2g standard errors; other columns, another link or "
                   "--iterations may help",
                   w->newton.iterations, w->newton.sums.deviance, shown, by);
}

/* One run of Newton's method from where it stands, and what its end means. */
static int iterate(work *w, err *e)
{
    newton *n = &w->newton;
    int rc = newton_run(n, &w->task, most_iterations(w->o), w->o->stop, e);
    if (rc) return rc;
    w->f->iterations += n->iterations;
    w->f->fisher += n->fisher;
    w->f->halved += n->halved;
    n->fisher = n->halved = 0;
    w->f->converged = n->end == NEWTON_CONVERGED;
    if (w->o->lenient) return 0;
    if (n->end == NEWTON_SEPARATED) return separation_refuse(n->step, &w->task, e);
    return n->end == NEWTON_STUCK ? refuse_stuck(w, e) : 0;
}

/* Means of all rows into mu. */
static void means(const work *w, double *mu)
{
    const glm_data *d = w->d;
    link_mean(&w->f->model.link, d->rows, w->newton.eta, mu);
    if (!d->exposure) return;
    for (size_t i = 0; i < d->rows; i++) mu[i] *= d->exposure[i];
}

/* Coefficients given alpha and alpha given the means, in turns, from Poisson's. They are orthogonal
   in expectation (Lawless 1987), so that few rounds do. */
static int alternate(work *w, err *e)
{
    double *mu = mem_array(w->d->rows, sizeof *mu);
    if (!mu) return err_memory(e, "the fit");
    double *alpha = &w->f->model.family.alpha;
    int rc = 0, found = 0;
    for (int round = 0; rc == 0 && !found && round < ALPHA_ROUNDS; round++) {
        double before = *alpha;
        means(w, mu);
        rc = alpha_estimate(alpha, w->d, mu, e);
        found = fabs(*alpha - before) <= ALPHA_FOUND * before;
        w->task.kind = w->newton.kind = SUMS_OBSERVED;
        if (rc == 0) rc = sums_make(&w->newton.sums, &w->task, w->newton.b, w->newton.eta, e);
        if (rc == 0) rc = iterate(w, e);
    }
    free(mu);
    if (rc == 0 && !found && !w->o->lenient)
        rc = err_set(e, ERR_DATA, "no convergence: alpha is %.9g after %d rounds", *alpha,
                     ALPHA_ROUNDS);
    return rc;
}

static int find_coefficients(work *w, err *e)
{
    int estimate = w->f->model.family.estimate;
    if (estimate) w->f->model.family.alpha = 0;
    int rc = newton_start(&w->newton, &w->task, &w->scale, w->o->lenient, e);
    if (rc == 0) rc = iterate(w, e);
    return rc == 0 && estimate ? alternate(w, e) : rc;
}

/* The inverse of the matrix of that kind at the coefficients found, of the scaled columns. */
static int inverse_of(work *w, sums_kind kind, double *inverse, err *e)
{
    newton *n = &w->newton;
    int same = n->kind == kind || family_is_canonical(&w->f->model.family, &w->f->model.link);
    int rc = 0;
    if (!same) {
        w->task.kind = n->kind = kind;
        rc = sums_make(&n->sums, &w->task, n->b, n->eta, e);
    }
    if (rc == 0 && !cholesky_make(&n->chol, n->sums.matrix))
        rc = w->o->lenient ? 1
                           : err_set(e, ERR_DATA,
                                     "the information matrix is singular at the coefficients "
                                     "found: they have no standard errors");
    if (rc == 0) cholesky_invert(&n->chol, inverse);
    return rc;
}

/* v = a m a, m by its upper triangle. */
static int sandwich(double *v, const double *a, const double *m, size_t p, err *e)
{
    double *am = mem_array(p * p, sizeof *am);
    if (!am) return err_memory(e, "the covariance");
    int n = (int)p;
    cblas_dsymm(CblasRowMajor, CblasRight, CblasUpper, n, n, 1, m, n, a, n, 0, am, n);
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, am, n, a, n, 0, v, n);
    free(am);
    return 0;
}

static int find_covariance(work *w, err *e)
{
    glm_fit *f = w->f;
    size_t p = f->cols;
    double *bread = mem_array(p * p, sizeof *bread);
    if (!bread) return err_memory(e, "the covariance");
    int rc = inverse_of(w, w->o->robust ? SUMS_OBSERVED : SUMS_EXPECTED, bread, e);
    if (rc == 0 && w->o->robust) {
        w->task.kind = w->newton.kind = SUMS_SCORES;
        rc = sums_make(&w->newton.sums, &w->task, w->newton.b, w->newton.eta, e);
        if (rc == 0) rc = sandwich(f->covariance, bread, w->newton.sums.matrix, p, e);
    } else if (rc == 0) {
        for (size_t i = 0; i < p * p; i++) f->covariance[i] = f->dispersion * bread[i];
    }
    free(bread);
    if (rc > 0) { /* lenient: nobody asks for them */
        for (size_t i = 0; i < p * p; i++) f->covariance[i] = NAN;
        return 0;
    }
    if (rc == 0) scaling_restore_covariance(&w->scale, w->d, f->covariance);
    return rc;
}

/* The intercept's predictor, where it has a closed form: the mean response, for each exposure. */
static int null_is_mean(const work *w)
{
    const glm_data *d = w->d;
    return !d->offset && (!d->exposure || family_is(&w->f->model.family, "poisson"));
}

static double mean_rate(const glm_data *d)
{
    double sum = 0, total = 0;
    for (size_t i = 0; i < d->rows; i++) {
        double weight = d->weight ? d->weight[i] : 1;
        sum += weight * d->y[i];
        total += weight * (d->exposure ? d->exposure[i] : 1);
    }
    return sum / total;
}

/* The deviance of an intercept alone, by Newton's method on a column of ones. */
static int fit_null(const work *w, double *deviance, err *e)
{
    static char name[] = "(intercept)";
    char *names[] = {name};
    const glm_data *d = w->d;
    double *ones = mem_array(d->rows, sizeof *ones), unit = 1, centre = 0;
    if (!ones) return err_memory(e, "the constant model");
    for (size_t i = 0; i < d->rows; i++) ones[i] = 1;
    glm_data null = {.rows = d->rows,
                     .cols = 1,
                     .x = ones,
                     .intercept = 1,
                     .name = names,
                     .y = d->y,
                     .weight = d->weight,
                     .offset = d->offset,
                     .exposure = d->exposure};
    scaling scale = {.centre = &centre, .unit = &unit};
    sums_task task = {.data = &null,
                      .likelihood = &w->f->model,
                      .scale = &scale,
                      .threads = w->task.threads};
    newton n;
    int rc = newton_init(&n, &null, e);
    if (rc == 0) rc = newton_start(&n, &task, &scale, 1, e);
    if (rc == 0) rc = newton_run(&n, &task, most_iterations(w->o), w->o->stop, e);
    if (rc == 0) *deviance = n.sums.deviance;
    newton_dispose(&n);
    free(ones);
    return rc;
}

static int find_null(work *w, err *e)
{
    const glm_data *d = w->d;
    glm_fit *f = w->f;
    if (!null_is_mean(w)) return fit_null(w, &f->null_deviance, e);
    double *eta = mem_array(d->rows, sizeof *eta), rate = mean_rate(d);
    if (!eta) return err_memory(e, "the constant model");
    link_predictor(&f->model.link, 1, &rate, eta);
    for (size_t i = 1; i < d->rows; i++) eta[i] = eta[0];
    totals t;
    int rc = totals_make(&t, d, &f->model, eta, w->task.threads, e);
    f->null_deviance = t.deviance;
    free(eta);
    return rc;
}

/* Deviances, dispersion, likelihood and the criteria made of it. */
static int find_figures(work *w, err *e)
{
    glm_fit *f = w->f;
    double rows = (double)f->rows, left = rows - (double)f->cols;
    totals t;
    int rc = totals_make(&t, w->d, &f->model, f->eta, w->task.threads, e);
    if (rc) return rc;
    int free_phi = family_has_dispersion(&f->model.family);
    f->deviance = t.deviance;
    f->pearson = t.pearson;
    f->slope = t.slope;
    f->dispersion = free_phi ? t.pearson / left : 1;
    /* A normal likelihood is taken at its own maximum, as is usual; a gamma one at phi above. */
    double phi = family_is(&f->model.family, "gaussian") ? t.squares / rows : f->dispersion;
    rc =
        totals_log_likelihood(&f->log_likelihood, w->d, &f->model, f->eta, phi, w->task.threads, e);
    f->parameters = f->cols + (f->model.family.estimate ? 1 : 0);
    f->aic = -2 * f->log_likelihood + 2 * (double)f->parameters;
    f->bic = -2 * f->log_likelihood + log(rows) * (double)f->parameters;
    return rc;
}

static int make(work *w, err *e)
{
    glm_fit *f = w->f;
    int rc = scaling_make(&w->scale, w->d, w->o->threads, e);
    if (rc == 0) rc = newton_init(&w->newton, w->d, e);
    w->task = (sums_task){.data = w->d,
                          .likelihood = &f->model,
                          .scale = &w->scale,
                          .threads = w->o->threads};
    if (rc == 0) rc = find_coefficients(w, e);
    if (rc) return rc;
    memcpy(f->coefficient, w->newton.b, f->cols * sizeof *f->coefficient);
    scaling_restore(&w->scale, w->d, f->coefficient);
    memcpy(f->eta, w->newton.eta, f->rows * sizeof *f->eta);
    rc = find_figures(w, e);
    if (rc == 0) rc = find_covariance(w, e);
    return rc == 0 ? find_null(w, e) : rc;
}

int glm_fit_make(glm_fit *f, const glm_data *d, const likelihood *l, const glm_options *o, err *e)
{
    *f = (glm_fit){.model = *l, .rows = d->rows, .cols = d->cols};
    if (d->rows <= d->cols)
        return err_set(e, ERR_DATA,
                       "%zu rows for %zu coefficients: more rows than coefficients are needed",
                       d->rows, d->cols);
    f->coefficient = mem_array(d->cols, sizeof *f->coefficient);
    f->covariance = mem_array(d->cols * d->cols, sizeof *f->covariance);
    f->eta = mem_array(d->rows, sizeof *f->eta);
    work w = {.d = d, .o = o, .f = f};
    int rc = f->coefficient && f->covariance && f->eta ? make(&w, e) : err_memory(e, "the fit");
    work_dispose(&w);
    if (rc) glm_fit_dispose(f);
    return rc;
}

void glm_fit_dispose(glm_fit *f)
{
    free(f->coefficient);
    free(f->covariance);
    free(f->eta);
    *f = (glm_fit){0};
}

double glm_fit_error(const glm_fit *f, size_t j)
{
    return sqrt(f->covariance[j * f->cols + j]);
}
