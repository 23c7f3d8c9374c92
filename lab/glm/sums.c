#include "glm/sums.h"

#include "base/mem.h"
#include "base/thread.h"
#include "glm/chunks.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SCRATCH = 32768, FEWEST = 64, MOST = 1024 }; /* numbers of a block; its rows */

/* Rows of a block, so that it stays in the second-level cache. */
static size_t block_rows(size_t cols)
{
    size_t n = SCRATCH / (cols ? cols : 1);
    return n < FEWEST ? FEWEST : n > MOST ? MOST : n;
}

typedef struct pass {
    const sums_task *task;
    const double *b;
    double *eta;
    double mean; /* of all y: where SUMS_START begins */
    chunks part;
    double *sum; /* [part.n][1 + cols + cols^2]: deviance, gradient, matrix of each part */
    int *failed; /* [part.n] */
} pass;

static size_t part_size(size_t cols)
{
    return 1 + cols + cols * cols;
}

/* What a block of rows is worked with: one allocation. */
typedef struct block {
    double *z, *weighted;                 /* [rows][cols] */
    double *deviance, *score, *curvature; /* [rows] */
} block;

static int block_init(block *w, size_t rows, size_t cols)
{
    w->z = mem_array(2 * rows * cols + 3 * rows, sizeof *w->z);
    if (!w->z) return 0;
    w->weighted = w->z + rows * cols;
    w->deviance = w->weighted + rows * cols;
    w->score = w->deviance + rows;
    w->curvature = w->score + rows;
    return 1;
}

/* eta of a block from the coefficients. */
static void predict(const pass *p, const block *w, size_t at, size_t n)
{
    const glm_data *d = p->task->data;
    cblas_dgemv(CblasRowMajor, CblasNoTrans, (int)n, (int)d->cols, 1, w->z, (int)d->cols, p->b, 1,
                0, p->eta + at, 1);
    if (!d->offset) return;
    for (size_t i = at; i < at + n; i++) p->eta[i] += d->offset[i];
}

/* eta of a block from the responses. */
static void start(const pass *p, size_t at, size_t n)
{
    const glm_data *d = p->task->data;
    const likelihood *l = p->task->likelihood;
    for (size_t i = at; i < at + n; i++) {
        double exposure = d->exposure ? d->exposure[i] : 1, weight = d->weight ? d->weight[i] : 1;
        double mu = family_start(&l->family, d->y[i], weight, p->mean * exposure) / exposure;
        if (link_gives(&l->link) != LINK_REAL && !(mu > 0)) mu = fabs(p->mean) / 100 + 1e-3;
        p->eta[i] = mu;
    }
    link_predictor(&l->link, n, p->eta + at, p->eta + at);
}

/* Score and curvature of a block become what the pass was asked for. */
static void choose(const pass *p, const block *w, size_t at, size_t n)
{
    const double *offset = p->task->data->offset;
    switch (p->task->kind) {
    case SUMS_OBSERVED:
    case SUMS_EXPECTED: break;
    case SUMS_SCORES:
        for (size_t i = 0; i < n; i++) w->curvature[i] = w->score[i] * w->score[i];
        break;
    case SUMS_START: /* h (eta - offset) + score: Fisher's information times the working response */
        for (size_t i = 0; i < n; i++)
            w->score[i] += w->curvature[i] * (p->eta[at + i] - (offset ? offset[at + i] : 0));
        break;
    }
}

/* matrix += z' diag(w) z. Where all weights allow a root, one symmetric product does it. */
static void add_products(const block *w, size_t n, size_t cols, double *matrix)
{
    int k = (int)cols, negative = 0;
    for (size_t i = 0; i < n; i++) negative |= w->curvature[i] < 0;
    for (size_t i = 0; i < n; i++) {
        double by = negative ? w->curvature[i] : sqrt(w->curvature[i]);
        for (size_t j = 0; j < cols; j++) w->weighted[i * cols + j] = by * w->z[i * cols + j];
    }
    if (negative)
        cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, k, k, (int)n, 1, w->z, k, w->weighted,
                    k, 1, matrix, k);
    else
        cblas_dsyrk(CblasRowMajor, CblasUpper, CblasTrans, k, (int)n, 1, w->weighted, k, 1, matrix,
                    k);
}

static void add_block(const pass *p, const block *w, size_t at, size_t n, double *sum)
{
    const glm_data *d = p->task->data;
    size_t cols = d->cols;
    scaling_apply(p->task->scale, d, at, n, w->z);
    if (p->task->kind == SUMS_START)
        start(p, at, n);
    else
        predict(p, w, at, n);
    likelihood_rows rows = {.n = n,
                            .y = d->y + at,
                            .weight = d->weight ? d->weight + at : NULL,
                            .exposure = d->exposure ? d->exposure + at : NULL};
    likelihood_values out = {.deviance = w->deviance, .score = w->score};
    *(p->task->kind == SUMS_OBSERVED ? &out.observed : &out.expected) = w->curvature;
    likelihood_eval(p->task->likelihood, &rows, p->eta + at, &out);
    choose(p, w, at, n);
    for (size_t i = 0; i < n; i++) sum[0] += w->deviance[i];
    cblas_dgemv(CblasRowMajor, CblasTrans, (int)n, (int)cols, 1, w->z, (int)cols, w->score, 1, 1,
                sum + 1, 1);
    add_products(w, n, cols, sum + 1 + cols);
}

static void add_part(void *context, size_t i)
{
    const pass *p = context;
    size_t cols = p->task->data->cols, at, n = chunks_part(&p->part, i, &at);
    size_t most = block_rows(cols);
    block w;
    if (!block_init(&w, most, cols)) {
        p->failed[i] = 1;
        return;
    }
    for (size_t end = at + n; at < end; at += most)
        add_block(p, &w, at, end - at < most ? end - at : most, p->sum + i * part_size(cols));
    free(w.z);
}

static void along_part(void *context, size_t i)
{
    const pass *p = context;
    const glm_data *d = p->task->data;
    const scaling *s = p->task->scale;
    size_t at, n = chunks_part(&p->part, i, &at);
    for (size_t r = at; r < at + n; r++) {
        const double *x = d->x + r * d->cols;
        double sum = 0;
        for (size_t j = 0; j < d->cols; j++) sum += (x[j] - s->centre[j]) * s->unit[j] * p->b[j];
        p->eta[r] = sum;
    }
}

/* The parts added up, in their order. */
static void add_up(sums *s, const pass *p)
{
    size_t cols = p->task->data->cols, size = part_size(cols);
    s->deviance = 0;
    memset(s->gradient, 0, cols * sizeof *s->gradient);
    memset(s->matrix, 0, cols * cols * sizeof *s->matrix);
    for (size_t i = 0; i < p->part.n; i++) {
        const double *sum = p->sum + i * size;
        s->deviance += sum[0];
        for (size_t j = 0; j < cols; j++) s->gradient[j] += sum[1 + j];
        for (size_t j = 0; j < cols * cols; j++) s->matrix[j] += sum[1 + cols + j];
    }
    if (isnan(s->deviance)) s->deviance = INFINITY;
}

static double mean_response(const glm_data *d)
{
    double sum = 0, exposure = 0;
    for (size_t i = 0; i < d->rows; i++) {
        sum += d->y[i];
        exposure += d->exposure ? d->exposure[i] : 1;
    }
    return sum / exposure;
}

int sums_init(sums *s, size_t cols, err *e)
{
    *s = (sums){.gradient = mem_array(cols, sizeof *s->gradient),
                .matrix = mem_array(cols * cols, sizeof *s->matrix)};
    if (s->gradient && s->matrix) return 0;
    sums_dispose(s);
    return err_memory(e, "the sums over rows");
}

void sums_dispose(sums *s)
{
    free(s->gradient);
    free(s->matrix);
    *s = (sums){0};
}

int sums_make(sums *s, const sums_task *task, const double *b, double *eta, err *e)
{
    const glm_data *d = task->data;
    pass p = {.task = task, .b = b, .eta = eta, .part = chunks_of(d->rows, d->cols)};
    if (task->kind == SUMS_START) p.mean = mean_response(d);
    p.sum = mem_array(p.part.n, part_size(d->cols) * sizeof *p.sum);
    p.failed = mem_array(p.part.n, sizeof *p.failed);
    int rc = p.sum && p.failed ? thread_each(task->threads, p.part.n, add_part, &p, e)
                               : err_memory(e, "the sums over rows");
    for (size_t i = 0; rc == 0 && i < p.part.n; i++)
        if (p.failed[i]) rc = err_memory(e, "the sums over rows");
    if (rc == 0) add_up(s, &p);
    free(p.sum);
    free(p.failed);
    return rc;
}

int sums_along(double *out, const sums_task *task, const double *b, err *e)
{
    pass p = {.task = task,
              .b = b,
              .eta = out,
              .part = chunks_of(task->data->rows, task->data->cols)};
    return thread_each(task->threads, p.part.n, along_part, &p, e);
}
