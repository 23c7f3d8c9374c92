#include "glm/newton.h"

#include "base/mem.h"
#include "glm/separation.h"
#include "glm/totals.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The decrement, in standard errors, below which the optimum is found; and the one from which on a
   decrement that no longer falls is rounding. Newton's decrement is squared by each iteration. */
#define FOUND 1e-10
#define ROUNDING 1e-5

enum { HALVINGS = 40, SUSPECT = 10, SUSPECT_EVERY = 4 };

/* A smallest pivot below which columns may depend on each other: then it is looked at closely. */
#define SUSPECT_PIVOT 1e-9

int newton_init(newton *n, const glm_data *d, err *e)
{
    *n = (newton){0};
    n->b = mem_array(d->cols, sizeof *n->b);
    n->step = mem_array(d->cols, sizeof *n->step);
    n->trial = mem_array(d->cols, sizeof *n->trial);
    n->eta = mem_array(d->rows, sizeof *n->eta);
    int rc = n->b && n->step && n->trial && n->eta ? 0 : err_memory(e, "the fit");
    if (rc == 0) rc = sums_init(&n->sums, d->cols, e);
    if (rc == 0) rc = sums_init(&n->trial_sums, d->cols, e);
    if (rc == 0) rc = cholesky_init(&n->chol, d->cols, e);
    if (rc) newton_dispose(n);
    return rc;
}

void newton_dispose(newton *n)
{
    cholesky_dispose(&n->chol);
    sums_dispose(&n->trial_sums);
    sums_dispose(&n->sums);
    free(n->eta);
    free(n->trial);
    free(n->step);
    free(n->b);
    *n = (newton){0};
}

static int sum(newton *n, sums_task *task, sums_kind kind, err *e)
{
    task->kind = n->kind = kind;
    return sums_make(&n->sums, task, n->b, n->eta, e);
}

/* Columns that depend on others: refused by name, or set aside. */
static int handle_dependent(const sums_task *task, scaling *scale, int set_aside, err *e)
{
    size_t p = task->data->cols, found = 0;
    int *dependent = mem_array(p, sizeof *dependent);
    if (!dependent) return err_memory(e, "the columns");
    int rc = columns_dependent(task->data, scale, dependent, e);
    for (size_t j = 0; rc == 0 && j < p; j++) found += dependent[j] != 0;
    if (found && !set_aside) rc = columns_refuse(task->data, scale, e);
    for (size_t j = 0; rc == 0 && j < p; j++)
        if (dependent[j]) scale->unit[j] = 0;
    free(dependent);
    return rc;
}

/* All means the same: possible wherever anything is. Into b; eta with offsets. */
static void start_constant(const sums_task *task, double *b, double *eta)
{
    const glm_data *d = task->data;
    double sum = 0, exposure = 0;
    for (size_t i = 0; i < d->rows; i++) {
        sum += d->y[i];
        exposure += d->exposure ? d->exposure[i] : 1;
    }
    double mean = sum / exposure;
    double mu = family_start(&task->likelihood->family, mean, (double)d->rows, mean);
    if (link_gives(&task->likelihood->link) != LINK_REAL && !(mu > 0)) mu = 1e-3;
    memset(b, 0, d->cols * sizeof *b);
    if (d->intercept) link_predictor(&task->likelihood->link, 1, &mu, b);
    for (size_t i = 0; i < d->rows; i++) eta[i] = b[0] + (d->offset ? d->offset[i] : 0);
}

/* Goes back to the constant start where the one found is worse, or impossible. */
static int improve_start(newton *n, sums_task *task, err *e)
{
    const glm_data *d = task->data;
    totals constant;
    double *eta = mem_array(d->rows, sizeof *eta);
    if (!eta) return err_memory(e, "the fit");
    start_constant(task, n->trial, eta);
    int rc = totals_make(&constant, d, task->likelihood, eta, task->threads, e);
    n->constant = constant.deviance;
    if (rc == 0 && d->intercept && !(n->sums.deviance <= constant.deviance)) {
        memcpy(n->b, n->trial, d->cols * sizeof *n->b);
        rc = sum(n, task, SUMS_OBSERVED, e);
    }
    free(eta);
    return rc;
}

static int has_zero(const scaling *s, size_t cols)
{
    for (size_t j = 0; j < cols; j++)
        if (s->unit[j] == 0) return 1;
    return 0;
}

int newton_start(newton *n, sums_task *task, scaling *scale, int set_aside, err *e)
{
    int rc = sum(n, task, SUMS_START, e);
    int definite = rc == 0 && cholesky_make(&n->chol, n->sums.matrix);
    if (rc == 0 &&
        (!definite || n->chol.smallest < SUSPECT_PIVOT || has_zero(scale, task->data->cols))) {
        rc = handle_dependent(task, scale, set_aside, e);
        if (rc == 0) rc = sum(n, task, SUMS_START, e);
        definite = rc == 0 && cholesky_make(&n->chol, n->sums.matrix);
    }
    if (rc) return rc;
    if (definite) cholesky_solve(&n->chol, n->sums.gradient, n->b);
    rc = sum(n, task, SUMS_OBSERVED, e);
    if (rc == 0) rc = improve_start(n, task, e);
    if (rc == 0 && !isfinite(n->sums.deviance))
        rc = err_set(e, ERR_DATA,
                     "no coefficients to start from: some mean is outside the family's range; "
                     "another link, or an intercept, may help");
    return rc;
}

static double dot(const double *a, const double *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

/* The next step into n->step: Newton's, or Fisher's where the Hessian is not definite, or where Newton's
   last step was too long (`fisher`). 1; 0 where neither can be had; or an error. */
static int find_step(newton *n, sums_task *task, int fisher, err *e)
{
    if (fisher || !cholesky_make(&n->chol, n->sums.matrix)) {
        int rc = n->kind == SUMS_OBSERVED ? sum(n, task, SUMS_EXPECTED, e) : 0;
        if (rc) return rc;
        n->fisher++;
        if (!cholesky_make(&n->chol, n->sums.matrix)) return 0;
    }
    cholesky_solve(&n->chol, n->sums.gradient, n->step);
    return 1;
}

/* Moves along n->step by as much as makes the deviance smaller: all of it, half, a quarter, … The
   deviance must fall by a ten-thousandth of what the slope promises, 2 t decrement^2 (Armijo's
   rule), as far as rounding lets that be seen. 1, or 0 where nothing does; or an error. */
static int move(newton *n, sums_task *task, err *e)
{
    size_t cols = task->data->cols;
    double promise = 2 * dot(n->sums.gradient, n->step, cols);
    double rounding = 1e-12 * fabs(n->sums.deviance);
    memcpy(n->trial, n->b, cols * sizeof *n->b);
    double t = 1;
    for (int k = 0; k < HALVINGS; k++, t /= 2) {
        for (size_t j = 0; j < cols; j++) n->b[j] = n->trial[j] + t * n->step[j];
        task->kind = SUMS_OBSERVED;
        int rc = sums_make(&n->trial_sums, task, n->b, n->eta, e);
        if (rc) return rc;
        double fall = n->sums.deviance - n->trial_sums.deviance;
        if (!(fall >= 1e-4 * t * promise - rounding)) continue;
        sums before = n->sums;
        n->sums = n->trial_sums;
        n->trial_sums = before;
        n->kind = SUMS_OBSERVED;
        n->halved += k > 0;
        return 1;
    }
    memcpy(n->b, n->trial, cols * sizeof *n->b);
    int rc = sum(n, task, SUMS_OBSERVED, e); /* eta is again that of b */
    return rc < 0 ? rc : 0;
}

/* The deviance's unit, which decrements are measured in: 1 where phi is known. A perfect fit leaves a
   deviance of rounding alone, which measures nothing. */
static double unit_of(const newton *n, const sums_task *task)
{
    if (!family_has_dispersion(&task->likelihood->family)) return 1;
    return fmax(n->sums.deviance, 1e-20 * n->constant) / (double)task->data->rows;
}

/* The length of n->step in standard errors. */
static double decrement_of(const newton *n, const sums_task *task)
{
    double square = dot(n->sums.gradient, n->step, task->data->cols);
    return sqrt(fmax(square, 0) / unit_of(n, task));
}

static int is_found(double decrement, double before)
{
    return decrement <= FOUND || (decrement <= ROUNDING && decrement > before / 4);
}

/* Whether the optimum is infinitely far, so that the steps go towards it for ever. Asked where
   Newton's method has taken longer than it does otherwise, or found no step. 1, 0 or an error. */
static int is_separated(newton *n, const sums_task *task, int at_end, err *e)
{
    if (!at_end && (n->iterations < SUSPECT || n->iterations % SUSPECT_EVERY != 0)) return 0;
    int rc = separation_along(n->step, task, e);
    if (rc > 0) n->end = NEWTON_SEPARATED;
    return rc;
}

int newton_run(newton *n, sums_task *task, size_t most, const stop_flag *stop, err *e)
{
    size_t halved = n->halved;
    int newtons = 0; /* the last step was Newton's own */
    n->end = NEWTON_STUCK;
    n->decrement = INFINITY;
    for (n->iterations = 0;; n->iterations++) {
        if (stop_raised(stop)) return err_set(e, ERR_STOPPED, "interrupted; nothing is shown");
        int rc = find_step(n, task, newtons && n->halved > halved, e);
        halved = n->halved;
        newtons = n->kind == SUMS_OBSERVED;
        if (rc < 0) return rc;
        int singular = rc == 0;
        double before = n->decrement;
        if (!singular) n->decrement = decrement_of(n, task);
        int found = !singular && is_found(n->decrement, before);
        rc = is_separated(n, task, singular || (found && n->iterations >= SUSPECT), e);
        if (rc || singular) return rc < 0 ? rc : 0;
        if (found) n->end = NEWTON_CONVERGED;
        if (found || n->iterations == most) return 0;
        rc = move(n, task, e);
        if (rc == 0 && n->decrement <= ROUNDING)
            n->end = NEWTON_CONVERGED; /* as far as can be seen */
        if (rc <= 0) return rc;
    }
}
