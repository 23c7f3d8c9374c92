#include "glm/totals.h"

#include "base/thread.h"
#include "glm/chunks.h"

enum { BLOCK = 256 };

typedef struct work {
    const glm_data *d;
    const likelihood *l;
    const double *eta;
    double phi;
    chunks part;
    totals total[CHUNKS_MOST];
    double log_likelihood[CHUNKS_MOST];
} work;

static likelihood_rows rows_at(const glm_data *d, size_t at, size_t n)
{
    return (likelihood_rows){.n = n,
                             .y = d->y + at,
                             .weight = d->weight ? d->weight + at : NULL,
                             .exposure = d->exposure ? d->exposure + at : NULL};
}

static void add_block(totals *t, const work *w, size_t at, size_t n)
{
    double mu[BLOCK], slope[BLOCK], deviance[BLOCK], pearson[BLOCK];
    likelihood_rows rows = rows_at(w->d, at, n);
    likelihood_eval(
        w->l, &rows, w->eta + at,
        &(likelihood_values){.mu = mu, .slope = slope, .deviance = deviance, .pearson = pearson});
    for (size_t i = 0; i < n; i++) {
        double gap = rows.y[i] - mu[i];
        t->deviance += deviance[i];
        t->pearson += pearson[i];
        t->squares += (rows.weight ? rows.weight[i] : 1) * gap * gap;
        t->slope += slope[i];
    }
}

static void add_part(void *context, size_t i)
{
    work *w = context;
    size_t at, n = chunks_part(&w->part, i, &at);
    for (size_t end = at + n; at < end; at += BLOCK)
        add_block(&w->total[i], w, at, end - at < BLOCK ? end - at : BLOCK);
}

static void log_part(void *context, size_t i)
{
    work *w = context;
    size_t at, n = chunks_part(&w->part, i, &at);
    likelihood_rows rows = rows_at(w->d, at, n);
    w->log_likelihood[i] = likelihood_log(w->l, &rows, w->eta + at, w->phi);
}

int totals_make(totals *t, const glm_data *d, const likelihood *l, const double *eta,
                size_t threads, err *e)
{
    work w = {.d = d, .l = l, .eta = eta, .part = chunks_of(d->rows, 1)};
    int rc = thread_each(threads, w.part.n, add_part, &w, e);
    *t = (totals){0};
    for (size_t i = 0; i < w.part.n; i++) {
        t->deviance += w.total[i].deviance;
        t->pearson += w.total[i].pearson;
        t->squares += w.total[i].squares;
        t->slope += w.total[i].slope / (double)d->rows;
    }
    return rc;
}

int totals_log_likelihood(double *sum, const glm_data *d, const likelihood *l, const double *eta,
                          double phi, size_t threads, err *e)
{
    work w = {.d = d, .l = l, .eta = eta, .phi = phi, .part = chunks_of(d->rows, 1)};
    int rc = thread_each(threads, w.part.n, log_part, &w, e);
    *sum = 0;
    for (size_t i = 0; i < w.part.n; i++) *sum += w.log_likelihood[i];
    return rc;
}
