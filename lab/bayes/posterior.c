#include "bayes/posterior.h"

#include "base/mem.h"

#include <cblas.h>
#include <math.h>
#include <softplus.h>
#include <stdlib.h>
#include <string.h>

static int net_init(posterior *p, err *e)
{
    const model *m = p->model;
    if (!m->network) return 0;
    arena measure = arena_measure();
    mlp_layout_f64(&p->net, &m->shape, &m->act, p->rows->n, &measure);
    if (arena_init(&p->room, measure.used) < 0) return err_memory(e, "the network");
    mlp_layout_f64(&p->net, &m->shape, &m->act, p->rows->n, &p->room);
    return 0;
}

int posterior_init(posterior *p, const model *m, const model_rows *rows, err *e)
{
    *p = (posterior){.model = m, .rows = rows, .layout = model_layout_of(m)};
    size_t n = rows->n, several = m->dispersion == DISPERSION_ROWS ? n : 1;
    p->slot = mem_array(p->layout.n_mean, sizeof *p->slot);
    p->factor = mem_array(p->layout.n_mean, sizeof *p->factor);
    p->inner = mem_array(p->layout.dim, sizeof *p->inner);
    p->eta = mem_array(n, sizeof *p->eta);
    p->score = mem_array(n, sizeof *p->score);
    p->sd = mem_array(several, sizeof *p->sd);
    p->sd_slope = mem_array(several, sizeof *p->sd_slope);
    p->sd_score = mem_array(several, sizeof *p->sd_score);
    int whole = p->slot && p->factor && p->inner && p->eta && p->score && p->sd && p->sd_slope &&
                p->sd_score;
    int rc = whole ? response_init(&p->response, m, rows, e) : err_memory(e, "a chain");
    if (rc == 0) rc = net_init(p, e);
    if (rc < 0)
        posterior_dispose(p);
    else
        model_mean_slots(m, p->slot, p->factor);
    return rc;
}

void posterior_dispose(posterior *p)
{
    response_dispose(&p->response);
    arena_dispose(&p->room);
    free(p->slot);
    free(p->factor);
    free(p->inner);
    free(p->eta);
    free(p->score);
    free(p->sd);
    free(p->sd_slope);
    free(p->sd_score);
    *p = (posterior){0};
}

/* ------------------------------------------------------------------ the mean */

/* eta of the columns, or the network's outputs. */
static void eval_mean(posterior *p, const double *q)
{
    const model *m = p->model;
    size_t n = p->rows->n;
    if (!m->network) {
        cblas_dgemv(CblasColMajor, CblasNoTrans, (int)n, (int)m->cols, m->unit, p->rows->z, (int)n,
                    q, 1, 0, p->eta, 1);
        return;
    }
    for (size_t i = 0; i < p->layout.n_mean; i++) p->net.parameter[i] = q[i] * p->factor[i];
    const double *out = mlp_forward_f64(&p->net, n, p->rows->z);
    for (size_t i = 0; i < n; i++) p->eta[i] = m->unit * out[i];
}

static void pull_mean(posterior *p, double *gradient)
{
    const model *m = p->model;
    size_t n = p->rows->n;
    if (!m->network) {
        cblas_dgemv(CblasColMajor, CblasTrans, (int)n, (int)m->cols, m->unit, p->rows->z, (int)n,
                    p->score, 1, 1, gradient, 1);
        return;
    }
    double *out = mlp_output_gradient_f64(&p->net);
    for (size_t i = 0; i < n; i++) out[i] = m->unit * p->score[i];
    mlp_backward_f64(&p->net, n, p->rows->z);
    for (size_t i = 0; i < p->layout.n_mean; i++) gradient[i] += p->factor[i] * p->net.gradient[i];
}

static void eval_eta(posterior *p, const double *q)
{
    const model *m = p->model;
    const model_rows *rows = p->rows;
    eval_mean(p, q);
    for (size_t i = 0; i < rows->n; i++) p->eta[i] += m->centre;
    if (rows->offset)
        for (size_t i = 0; i < rows->n; i++) p->eta[i] += rows->offset[i];
    if (!m->groups) return;
    double tau = m->unit * positive_at(&m->positive, q[p->layout.tau]).x;
    const double *u = q + p->layout.group;
    for (size_t i = 0; i < rows->n; i++) p->eta[i] += tau * u[rows->group[i]];
}

/* d/du_g = tau times the sum of its rows' scores; d/dtau = the sum of these times u_g. */
static void pull_groups(posterior *p, const double *q, double *gradient)
{
    const model *m = p->model;
    double *sum = p->inner + p->layout.group;
    const double *u = q + p->layout.group;
    positive_value tau = positive_at(&m->positive, q[p->layout.tau]);
    memset(sum, 0, m->groups * sizeof *sum);
    for (size_t i = 0; i < p->rows->n; i++) sum[p->rows->group[i]] += p->score[i];
    double slope = 0;
    for (size_t g = 0; g < m->groups; g++) {
        gradient[p->layout.group + g] += m->unit * tau.x * sum[g];
        slope += m->unit * sum[g] * u[g];
    }
    gradient[p->layout.tau] += slope * tau.slope;
}

/* ------------------------------------------------------------------ the dispersion */

static void eval_dispersion(posterior *p, const double *q)
{
    const model *m = p->model;
    const double *own = q + p->layout.scale;
    size_t n = p->rows->n;
    if (m->dispersion == DISPERSION_NONE) return;
    if (m->dispersion != DISPERSION_ROWS) {
        p->sd[0] = positive_at(&m->positive, own[0]).x;
        return;
    }
    cblas_dgemv(CblasColMajor, CblasNoTrans, (int)n, (int)m->scale_cols, 1, p->rows->w, (int)n, own,
                1, 0, p->sd_slope, 1);
    sp_softplus_f64(n, p->sd_slope, p->sd, 1, SP_EXACT);
}

/* After eval_dispersion: sd_slope still holds the predictors of the standard deviations. */
static void pull_dispersion(posterior *p, const double *q, double *gradient)
{
    const model *m = p->model;
    size_t at = p->layout.scale, n = p->rows->n;
    if (m->dispersion == DISPERSION_NONE) return;
    if (m->dispersion != DISPERSION_ROWS) {
        gradient[at] += p->sd_score[0] * positive_at(&m->positive, q[at]).slope;
        return;
    }
    sp_sigmoid_f64(n, p->sd_slope, p->sd_slope);
    for (size_t i = 0; i < n; i++) p->sd_score[i] *= p->sd_slope[i];
    cblas_dgemv(CblasColMajor, CblasTrans, (int)n, (int)m->scale_cols, 1, p->rows->w, (int)n,
                p->sd_score, 1, 1, gradient + at, 1);
}

/* ------------------------------------------------------------------ the priors */

static double add_prior(const posterior *p, prior_slot slot, double q, double *gradient)
{
    double slope, log_density = prior_log(&p->model->priors.of[slot], q, &slope);
    *gradient += slope;
    return log_density;
}

/* Of x > 0 as a function of q. */
static double add_positive(const posterior *p, prior_slot slot, double q, double *gradient)
{
    positive_value x = positive_at(&p->model->positive, q);
    double slope, log_density = prior_log(&p->model->priors.of[slot], x.x, &slope);
    *gradient += slope * x.slope + x.log_slope_1;
    return log_density + x.log_slope;
}

static double add_priors(const posterior *p, const double *q, double *gradient)
{
    const model_layout *l = &p->layout;
    const model *m = p->model;
    double sum = 0;
    for (size_t i = 0; i < l->n_mean; i++) sum += add_prior(p, p->slot[i], q[i], &gradient[i]);
    if (l->n_group) sum += add_positive(p, PRIOR_GROUP, q[l->tau], &gradient[l->tau]);
    for (size_t i = l->group; i < l->group + l->n_group; i++) {
        sum -= q[i] * q[i] / 2; /* u ~ N(0, 1): not centred */
        gradient[i] -= q[i];
    }
    if (m->dispersion == DISPERSION_ROWS) {
        for (size_t j = 0; j < l->n_scale; j++) {
            size_t i = l->scale + j;
            int intercept = j == 0 && m->scale_intercept;
            sum += add_prior(p, intercept ? PRIOR_SCALE_INTERCEPT : PRIOR_SCALE_COEF, q[i],
                             &gradient[i]);
        }
    } else if (m->dispersion != DISPERSION_NONE)
        sum += add_positive(p, PRIOR_SCALE, q[l->scale], &gradient[l->scale]);
    return sum;
}

void posterior_predict(posterior *p, const double *q)
{
    eval_eta(p, q);
    eval_dispersion(p, q);
}

/* A posterior is its own room to work in; target.h has one thread at a time. */
typedef union constless {
    const void *from;
    posterior *to;
} constless;

static double log_density(const void *self, const double *q, double *gradient)
{
    posterior *p = (constless){.from = self}.to;
    memset(gradient, 0, p->layout.dim * sizeof *gradient);
    double sum = add_priors(p, q, gradient);
    posterior_predict(p, q);
    sum += response_log(&p->response, p->eta, p->sd, p->score, p->sd_score);
    pull_mean(p, gradient);
    if (p->layout.n_group) pull_groups(p, q, gradient);
    pull_dispersion(p, q, gradient);
    return sum;
}

target posterior_target(posterior *p)
{
    return (target){p->layout.dim, log_density, p};
}

int posterior_sample(sampling *s, const model *m, const model_rows *rows, const sampling_options *o,
                     err *e)
{
    posterior *p = mem_array(o->chains, sizeof *p);
    target *t = mem_array(o->chains, sizeof *t);
    int rc = p && t ? 0 : err_memory(e, "the chains");
    for (size_t c = 0; rc == 0 && c < o->chains; c++) {
        rc = posterior_init(&p[c], m, rows, e);
        t[c] = posterior_target(&p[c]);
    }
    if (rc == 0) rc = sampling_make(s, t, o, e);
    for (size_t c = 0; p && c < o->chains; c++) posterior_dispose(&p[c]);
    free(p);
    free(t);
    return rc;
}
