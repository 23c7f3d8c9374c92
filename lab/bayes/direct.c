#include "bayes/direct.h"

#include <math.h>
#include <softplus.h>

/* Means below this are left to the link's tail. */
#define TINY 1e-290

static int gaussian_identity(const likelihood_rows *rows, const double *eta, double *deviance,
                             double *score)
{
    for (size_t i = 0; i < rows->n; i++) {
        double gap = rows->y[i] - eta[i];
        score[i] = gap;
        deviance[i] = gap * gap;
    }
    return 1;
}

/* -2 (y log mu - mu); d/d eta = (y/mu - 1) sigma(beta eta). */
static int poisson_softplus(double beta, const likelihood_rows *rows, const double *eta,
                            double *deviance, double *score)
{
    size_t n = rows->n;
    double least = INFINITY;
    sp_softplus_f64(n, eta, deviance, beta, SP_EXACT);
    for (size_t i = 0; i < n; i++) {
        double mu = deviance[i];
        least = mu < least ? mu : least;
        score[i] = rows->y[i] / mu - 1;
    }
    if (!(least > TINY)) return 0;
    sp_softplus_grad_f64(n, eta, score, score, beta, SP_EXACT);
    for (size_t i = 0; i < n; i++) deviance[i] -= rows->y[i] * log(deviance[i]);
    for (size_t i = 0; i < n; i++) deviance[i] *= 2;
    return 1;
}

/* -2 (y eta - e^eta); d/d eta = y - mu. */
static int poisson_log(const likelihood_rows *rows, const double *eta, double *deviance,
                       double *score)
{
    for (size_t i = 0; i < rows->n; i++) {
        double mu = exp(eta[i]);
        deviance[i] = 2 * (mu - rows->y[i] * eta[i]);
        score[i] = rows->y[i] - mu;
    }
    return 1;
}

/* -2 (y eta - softplus(eta)); d/d eta = y - sigma(eta). */
static int binomial_logit(const likelihood_rows *rows, const double *eta, double *deviance,
                          double *score)
{
    sp_softplus_f64(rows->n, eta, deviance, 1, SP_EXACT);
    sp_sigmoid_f64(rows->n, eta, score);
    for (size_t i = 0; i < rows->n; i++) {
        deviance[i] = 2 * (deviance[i] - rows->y[i] * eta[i]);
        score[i] = rows->y[i] - score[i];
    }
    return 1;
}

static int eval(const likelihood *l, const likelihood_rows *rows, const double *eta,
                double *deviance, double *score)
{
    const glm_family *f = &l->family;
    const glm_link *link = &l->link;
    if (family_is(f, "gaussian") && link_is(link, "identity"))
        return gaussian_identity(rows, eta, deviance, score);
    if (family_is(f, "poisson") && link_is(link, "softplus"))
        return poisson_softplus(link->beta, rows, eta, deviance, score);
    if (family_is(f, "poisson") && link_is(link, "log"))
        return poisson_log(rows, eta, deviance, score);
    if (family_is(f, "binomial") && link_is(link, "logit"))
        return binomial_logit(rows, eta, deviance, score);
    return 0;
}

int direct_eval(const likelihood *l, const likelihood_rows *rows, const double *eta,
                double *deviance, double *score)
{
    if (rows->exposure || !eval(l, rows, eta, deviance, score)) return 0;
    for (size_t i = 0; rows->weight && i < rows->n; i++) {
        deviance[i] *= rows->weight[i];
        score[i] *= rows->weight[i];
    }
    return 1;
}
