#include "bayes/predict.h"

#include "base/mem.h"
#include "base/rng.h"
#include "bayes/diagnose.h"
#include "bayes/posterior.h"
#include "bayes/variate.h"

#include <math.h>
#include <stdlib.h>

/* Of every row and draw used. */
typedef struct predictor {
    const model *m;
    const model_rows *rows;
    size_t draws;
    rng *r;              /* [rows], owned */
    double *response;    /* [rows][draws], drawn; owned */
    double *log_density; /* [rows][draws], owned */
    double *mean;        /* [rows], owned: sums of means */
    posterior posterior;
} predictor;

static void predictor_dispose(predictor *p)
{
    posterior_dispose(&p->posterior);
    free(p->r);
    free(p->response);
    free(p->log_density);
    free(p->mean);
}

static int predictor_init(predictor *p, const model *m, const model_rows *rows, size_t draws,
                          uint64_t seed, err *e)
{
    *p = (predictor){.m = m, .rows = rows, .draws = draws};
    p->r = mem_array(rows->n, sizeof *p->r);
    p->response = mem_array(rows->n, draws * sizeof *p->response);
    p->log_density = mem_array(rows->n, draws * sizeof *p->log_density);
    p->mean = mem_array(rows->n, sizeof *p->mean);
    if (!p->r || !p->response || !p->log_density || !p->mean) return err_memory(e, "predictions");
    for (size_t i = 0; i < rows->n; i++) p->r[i] = rng_stream(seed, RNG_PREDICT, (uint32_t)i);
    return posterior_init(&p->posterior, m, rows, e);
}

static void add_draw(predictor *p, const double *q, size_t at)
{
    const model *m = p->m;
    const model_rows *rows = p->rows;
    posterior *post = &p->posterior;
    posterior_predict(post, q);
    link_mean(&m->likelihood.link, rows->n, post->eta, post->score);
    for (size_t i = 0; i < rows->n; i++) {
        double dispersion = post->sd[m->dispersion == DISPERSION_ROWS ? i : 0];
        double weight = rows->weight ? rows->weight[i] : 1;
        double mean = post->score[i] * (rows->exposure ? rows->exposure[i] : 1);
        double phi = response_phi(m, dispersion);
        likelihood l = {response_family(m, dispersion), m->likelihood.link};
        likelihood_rows one = {1, rows->y + i, rows->weight ? rows->weight + i : NULL,
                               rows->exposure ? rows->exposure + i : NULL};
        p->mean[i] += mean;
        p->log_density[i * p->draws + at] = likelihood_log(&l, &one, post->eta + i, phi);
        p->response[i * p->draws + at] = variate_response(&p->r[i], &l.family, mean, weight, phi);
    }
}

static double log_mean_exp(const double *x, size_t n)
{
    double most = -INFINITY, sum = 0;
    for (size_t i = 0; i < n; i++) most = fmax(most, x[i]);
    if (most == -INFINITY) return most;
    for (size_t i = 0; i < n; i++) sum += exp(x[i] - most);
    return most + log(sum / (double)n);
}

static void add_row(prediction *out, const predictor *p, size_t i)
{
    double n = (double)p->rows->n, y = p->rows->y[i];
    double *drawn = p->response + i * p->draws;
    diagnose_sort(drawn, p->draws);
    double low = diagnose_quantile(drawn, p->draws, 0.05);
    double high = diagnose_quantile(drawn, p->draws, 0.95);
    double near = diagnose_quantile(drawn, p->draws, 0.25);
    double far = diagnose_quantile(drawn, p->draws, 0.75);
    double gap = y - p->mean[i] / (double)p->draws;
    out->inside_90 += (y >= low && y <= high) / n;
    out->inside_50 += (y >= near && y <= far) / n;
    out->width_90 += (high - low) / n;
    out->log_score += log_mean_exp(p->log_density + i * p->draws, p->draws) / n;
    out->rmse += gap * gap / n;
}

int predict_rows(prediction *out, const model *m, const model_rows *rows, const sampling *s,
                 uint64_t seed, err *e)
{
    size_t all = s->chains * s->draws, draws = all < PREDICT_DRAWS ? all : PREDICT_DRAWS;
    predictor p;
    *out = (prediction){.rows = rows->n, .draws = draws};
    int rc = predictor_init(&p, m, rows, draws, seed, e);
    for (size_t k = 0; rc == 0 && k < draws; k++) add_draw(&p, s->q + k * all / draws * s->dim, k);
    for (size_t i = 0; rc == 0 && i < rows->n; i++) add_row(out, &p, i);
    out->rmse = sqrt(out->rmse);
    predictor_dispose(&p);
    return rc;
}
