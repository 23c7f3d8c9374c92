#include "bayes/summary.h"

#include "base/mem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int add_parameter(bayes_parameter *p, const reported *r, size_t i, double *room, err *e)
{
    size_t n = r->chains * r->draws;
    const double *x = reported_draws(r, i);
    *p = (bayes_parameter){.name = r->name[i], .detail = r->detail[i]};
    double squares = 0;
    for (size_t k = 0; k < n; k++) p->mean += x[k] / (double)n;
    for (size_t k = 0; k < n; k++) squares += (x[k] - p->mean) * (x[k] - p->mean);
    p->sd = sqrt(squares / (double)(n - 1));
    memcpy(room, x, n * sizeof *room);
    diagnose_sort(room, n);
    p->q5 = diagnose_quantile(room, n, 0.05);
    p->median = diagnose_quantile(room, n, 0.5);
    p->q95 = diagnose_quantile(room, n, 0.95);
    int rc = diagnose(&p->diagnosis, &(draws_view){x, r->chains, r->draws}, e);
    p->mcse = p->sd / sqrt(p->diagnosis.ess_mean);
    return rc;
}

/* fmin and fmax leave NAN, of draws that are all the same, aside: `still` names one. */
static void add_worst(bayes_summary *s, const bayes_parameter *p)
{
    if (p->diagnosis.rhat > s->worst_rhat) s->worst = p->name;
    if (isnan(p->diagnosis.rhat) && !s->still) s->still = p->name;
    s->worst_rhat = fmax(s->worst_rhat, p->diagnosis.rhat);
    s->least_bulk = fmin(s->least_bulk, p->diagnosis.ess_bulk);
    s->least_tail = fmin(s->least_tail, p->diagnosis.ess_tail);
}

static void add_steps(bayes_summary *s, const sampling *draws, double *energy)
{
    size_t n = draws->chains * draws->draws;
    for (size_t i = 0; i < n; i++) {
        const sampling_step *step = &draws->step[i];
        s->divergent += (size_t)step->divergent;
        s->saturated += step->depth >= draws->deepest;
        s->leapfrogs += step->leapfrogs;
        s->accept += step->accept / (double)n;
        energy[i] = step->energy;
    }
    for (size_t c = 0; c < draws->chains; c++) {
        s->size += draws->size[c] / (double)draws->chains;
        s->warmup_leapfrogs += draws->warmup_leapfrogs[c];
        s->least_ebfmi =
            fmin(s->least_ebfmi, diagnose_ebfmi(energy + c * draws->draws, draws->draws));
    }
}

/* Of what is not reported one by one: the log-density, and the sampler's vector. */
static int diagnose_chains(bayes_summary *s, const sampling *draws, double *room, err *e)
{
    size_t n = draws->chains * draws->draws;
    draws_view view = {room, draws->chains, draws->draws};
    for (size_t i = 0; i < n; i++) room[i] = draws->step[i].log_density;
    int rc = diagnose(&s->log_density, &view, e);
    s->vector_rhat = -INFINITY;
    for (size_t k = 0; rc == 0 && k < draws->dim; k++) {
        diagnosis one;
        for (size_t i = 0; i < n; i++) room[i] = draws->q[i * draws->dim + k];
        rc = diagnose(&one, &view, e);
        s->vector_rhat = fmax(s->vector_rhat, one.rhat);
    }
    return rc;
}

static void add_prior(bayes_summary *s, const model *m, prior_slot slot, double unit)
{
    int central = slot == PRIOR_INTERCEPT;
    bayes_prior *p = &s->prior[s->n_priors++];
    *p = (bayes_prior){.what = prior_slot_name(slot),
                       .centre = central ? m->centre : 0,
                       .unit = unit};
    prior_text(&m->priors.of[slot], p->text);
}

static void add_priors(bayes_summary *s, const model *m)
{
    if (m->network) {
        add_prior(s, m, PRIOR_WEIGHT, m->unit);
        add_prior(s, m, PRIOR_BIAS, m->unit);
    } else {
        if (m->intercept) add_prior(s, m, PRIOR_INTERCEPT, m->unit);
        if (m->cols > (size_t)m->intercept) add_prior(s, m, PRIOR_COEF, m->unit);
    }
    if (m->groups) add_prior(s, m, PRIOR_GROUP, m->unit);
    if (m->dispersion == DISPERSION_ROWS) {
        if (m->scale_intercept) add_prior(s, m, PRIOR_SCALE_INTERCEPT, m->spread);
        if (m->scale_cols > (size_t)m->scale_intercept)
            add_prior(s, m, PRIOR_SCALE_COEF, m->spread);
    } else if (m->dispersion != DISPERSION_NONE)
        add_prior(s, m, PRIOR_SCALE, m->spread);
}

static void describe(bayes_summary *s, const model *m)
{
    spec family;
    char text[SPEC_TEXT];
    family_text(&m->likelihood.family, text);
    snprintf(s->family, SPEC_TEXT, "%s", text);
    if (m->dispersion == DISPERSION_ALPHA && spec_read(&family, "family", text, NULL) == 0)
        snprintf(s->family, SPEC_TEXT, "%s", family.name);
    link_text(&m->likelihood.link, s->link);
    if (!m->positive.softplus)
        snprintf(s->positive, SPEC_TEXT, "exp");
    else if (m->positive.beta == 1)
        snprintf(s->positive, SPEC_TEXT, "softplus");
    else
        spec_write(s->positive, "softplus", "beta", m->positive.beta);
    add_priors(s, m);
}

int bayes_summary_make(bayes_summary *s, const model *m, const reported *r, const sampling *draws,
                       err *e)
{
    size_t all = r->chains * r->draws;
    *s = (bayes_summary){.n = r->n,
                         .chains = r->chains,
                         .draws = r->draws,
                         .deepest = draws->deepest,
                         .least_ebfmi = INFINITY,
                         .worst_rhat = -INFINITY,
                         .least_bulk = INFINITY,
                         .least_tail = INFINITY,
                         .seconds = NAN};
    double *room = mem_array(all, sizeof *room);
    s->parameter = mem_array(r->n, sizeof *s->parameter);
    if (!room || !s->parameter) {
        free(room);
        bayes_summary_dispose(s);
        return err_memory(e, "the summary");
    }
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < r->n; i++) {
        rc = add_parameter(&s->parameter[i], r, i, room, e);
        add_worst(s, &s->parameter[i]);
    }
    if (rc == 0) {
        add_steps(s, draws, room);
        describe(s, m);
        rc = diagnose_chains(s, draws, room, e);
    }
    free(room);
    if (rc < 0) bayes_summary_dispose(s);
    return rc;
}

void bayes_summary_dispose(bayes_summary *s)
{
    free(s->parameter);
    *s = (bayes_summary){0};
}
