#include "glm/link.h"

#include <math.h>
#include <softplus.h>
#include <stdio.h>
#include <string.h>

typedef void mean_fn(double beta, size_t n, const double *eta, double *mu);
typedef void eval_fn(double beta, size_t n, const double *eta, const link_values *out);
typedef link_tail tail_fn(double beta, double eta);

typedef struct link_row {
    const char *name;
    const char *key; /* of its parameter, or NULL */
    link_range range;
    mean_fn *mean, *predictor;
    eval_fn *eval;
    tail_fn *tail; /* or NULL */
} link_row;

static void one_less(size_t n, const double *mu, double *rest)
{
    for (size_t i = 0; i < n; i++) rest[i] = 1 - mu[i];
}

static void fill(size_t n, double value, double *out)
{
    for (size_t i = 0; i < n; i++) out[i] = value;
}

static void softplus_mean(double beta, size_t n, const double *eta, double *mu)
{
    sp_softplus_f64(n, eta, mu, beta, SP_EXACT);
}

static void softplus_predictor(double beta, size_t n, const double *mu, double *eta)
{
    sp_softplus_inv_f64(n, mu, eta, beta, SP_EXACT);
}

static void softplus_eval(double beta, size_t n, const double *eta, const link_values *out)
{
    sp_softplus_both_f64(n, eta, out->mu, out->slope, beta, SP_EXACT);
    sp_softplus_deriv_f64(n, eta, out->bend, 2, beta, SP_EXACT);
    one_less(n, out->mu, out->rest);
}

/* log(1 + e^u) is e^u far left of 0. */
static link_tail softplus_tail(double beta, double eta)
{
    return (link_tail){beta * eta - log(beta), 0, beta, beta * beta};
}

/* libsoftplus has no bare exponential: e^eta and log mu are libm's. */
static void log_mean(double beta, size_t n, const double *eta, double *mu)
{
    (void)beta;
    for (size_t i = 0; i < n; i++) mu[i] = exp(eta[i]);
}

static void log_predictor(double beta, size_t n, const double *mu, double *eta)
{
    (void)beta;
    for (size_t i = 0; i < n; i++) eta[i] = log(mu[i]);
}

static void log_eval(double beta, size_t n, const double *eta, const link_values *out)
{
    log_mean(beta, n, eta, out->mu);
    memcpy(out->slope, out->mu, n * sizeof *out->mu);
    memcpy(out->bend, out->mu, n * sizeof *out->mu);
    one_less(n, out->mu, out->rest);
}

static link_tail log_tail(double beta, double eta)
{
    (void)beta;
    return (link_tail){eta, 0, 1, 1};
}

static void identity_mean(double beta, size_t n, const double *eta, double *mu)
{
    (void)beta;
    memmove(mu, eta, n * sizeof *mu);
}

static void identity_eval(double beta, size_t n, const double *eta, const link_values *out)
{
    identity_mean(beta, n, eta, out->mu);
    fill(n, 1, out->slope);
    fill(n, 0, out->bend);
    one_less(n, out->mu, out->rest);
}

static void logit_mean(double beta, size_t n, const double *eta, double *mu)
{
    (void)beta;
    sp_sigmoid_f64(n, eta, mu);
}

static void logit_predictor(double beta, size_t n, const double *mu, double *eta)
{
    (void)beta;
    sp_logit_f64(n, mu, eta);
}

/* 1 - mu = sigma(-eta); h' = mu (1 - mu) and h'' = h' (1 - 2 mu). */
static void logit_eval(double beta, size_t n, const double *eta, const link_values *out)
{
    logit_mean(beta, n, eta, out->mu);
    for (size_t i = 0; i < n; i++) out->slope[i] = -eta[i];
    sp_sigmoid_f64(n, out->slope, out->rest);
    for (size_t i = 0; i < n; i++) {
        out->slope[i] = out->mu[i] * out->rest[i];
        out->bend[i] = out->slope[i] * (out->rest[i] - out->mu[i]);
    }
}

static link_tail logit_tail(double beta, double eta)
{
    (void)beta;
    return eta < 0 ? (link_tail){eta, 0, 1, 1} : (link_tail){0, -eta, 1, -1};
}

static const link_row rows[] = {
    {"softplus", "beta", LINK_POSITIVE, softplus_mean, softplus_predictor, softplus_eval,
     softplus_tail},
    {"log", NULL, LINK_POSITIVE, log_mean, log_predictor, log_eval, log_tail},
    {"identity", NULL, LINK_REAL, identity_mean, identity_mean, identity_eval, NULL},
    {"logit", NULL, LINK_UNIT, logit_mean, logit_predictor, logit_eval, logit_tail},
};
enum { LINKS = sizeof rows / sizeof *rows };

const char *link_name(size_t i)
{
    return i < LINKS ? rows[i].name : NULL;
}

static const link_row *find(const char *name)
{
    for (size_t i = 0; i < LINKS; i++)
        if (strcmp(rows[i].name, name) == 0) return &rows[i];
    return NULL;
}

int link_make(glm_link *l, const char *text, err *e)
{
    spec s;
    int rc = spec_read(&s, "link", text, e);
    if (rc < 0) return rc;
    *l = (glm_link){.row = find(s.name), .beta = 1};
    if (!l->row)
        return err_set(e, ERR_USAGE, "unknown link '%s'; there are softplus, log, identity, logit",
                       s.name);
    return spec_parameter(&s, "link", l->row->key, &l->beta, e);
}

void link_text(const glm_link *l, char out[SPEC_TEXT])
{
    if (l->row->key && l->beta != 1)
        spec_write(out, l->row->name, l->row->key, l->beta);
    else
        snprintf(out, SPEC_TEXT, "%s", l->row->name);
}

link_range link_gives(const glm_link *l)
{
    return l->row->range;
}

int link_is(const glm_link *l, const char *name)
{
    return strcmp(l->row->name, name) == 0;
}

void link_mean(const glm_link *l, size_t n, const double *eta, double *mu)
{
    l->row->mean(l->beta, n, eta, mu);
}

void link_eval(const glm_link *l, size_t n, const double *eta, const link_values *out)
{
    l->row->eval(l->beta, n, eta, out);
}

int link_tail_at(const glm_link *l, double eta, link_tail *tail)
{
    if (!l->row->tail) return 0;
    *tail = l->row->tail(l->beta, eta);
    return 1;
}

void link_predictor(const glm_link *l, size_t n, const double *mu, double *eta)
{
    l->row->predictor(l->beta, n, mu, eta);
}
