#include "glm/data.h"

#include "base/mem.h"
#include "base/thread.h"
#include "glm/chunks.h"

#include <math.h>
#include <stdlib.h>

/* Sums over the rows of each part: of x, or of (x - centre)^2 once there is a centre. */
typedef struct moments {
    const glm_data *d;
    chunks part;
    const double *centre; /* [cols] or NULL */
    double *sum;          /* [part.n][cols] */
} moments;

static void add_part(void *context, size_t i)
{
    const moments *m = context;
    const glm_data *d = m->d;
    size_t at, n = chunks_part(&m->part, i, &at);
    double *sum = m->sum + i * d->cols;
    for (size_t r = at; r < at + n; r++) {
        const double *x = d->x + r * d->cols;
        if (m->centre)
            for (size_t j = 0; j < d->cols; j++) {
                double gap = x[j] - m->centre[j];
                sum[j] += gap * gap;
            }
        else
            for (size_t j = 0; j < d->cols; j++) sum[j] += x[j];
    }
}

/* Their means over all rows into out. */
static int mean_of(double *out, const glm_data *d, const double *centre, size_t threads, err *e)
{
    moments m = {.d = d, .part = chunks_of(d->rows, d->cols), .centre = centre};
    m.sum = mem_array(m.part.n * d->cols, sizeof *m.sum);
    if (!m.sum) return err_memory(e, "the columns");
    int rc = thread_each(threads, m.part.n, add_part, &m, e);
    for (size_t j = 0; j < d->cols; j++) {
        double total = 0;
        for (size_t i = 0; i < m.part.n; i++) total += m.sum[i * d->cols + j];
        out[j] = total / (double)d->rows;
    }
    free(m.sum);
    return rc;
}

int scaling_make(scaling *s, const glm_data *d, size_t threads, err *e)
{
    *s = (scaling){.centre = mem_array(2 * d->cols, sizeof *s->centre)};
    if (!s->centre) return err_memory(e, "the columns");
    s->unit = s->centre + d->cols;
    int rc = 0;
    if (d->intercept) {
        rc = mean_of(s->centre, d, NULL, threads, e);
        s->centre[0] = 0;
    }
    if (rc == 0) rc = mean_of(s->unit, d, s->centre, threads, e);
    for (size_t j = 0; j < d->cols; j++) {
        double size = sqrt(s->unit[j]);
        /* What is left of a constant by rounding is not a column. */
        s->unit[j] = size > 1e-14 * fabs(s->centre[j]) ? 1 / size : 0;
    }
    if (rc) scaling_dispose(s);
    return rc;
}

void scaling_dispose(scaling *s)
{
    free(s->centre);
    *s = (scaling){0};
}

void scaling_apply(const scaling *s, const glm_data *d, size_t at, size_t n, double *z)
{
    for (size_t i = 0; i < n; i++) {
        const double *x = d->x + (at + i) * d->cols;
        double *row = z + i * d->cols;
        for (size_t j = 0; j < d->cols; j++) row[j] = (x[j] - s->centre[j]) * s->unit[j];
    }
}

void scaling_restore(const scaling *s, const glm_data *d, double *b)
{
    for (size_t j = 0; j < d->cols; j++) b[j] *= s->unit[j];
    if (!d->intercept) return;
    for (size_t j = 1; j < d->cols; j++) b[0] -= b[j] * s->centre[j];
}

void scaling_enter(const scaling *s, const glm_data *d, double *b)
{
    if (d->intercept)
        for (size_t j = 1; j < d->cols; j++) b[0] += b[j] * s->centre[j];
    for (size_t j = 0; j < d->cols; j++) b[j] = s->unit[j] > 0 ? b[j] / s->unit[j] : 0;
}

/* T V T' for the linear map T of scaling_restore: T to each column, then to each row. */
void scaling_restore_covariance(const scaling *s, const glm_data *d, double *v)
{
    size_t p = d->cols;
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < p; j++) v[i * p + j] *= s->unit[i] * s->unit[j];
    if (!d->intercept) return;
    for (size_t i = 0; i < p; i++)
        for (size_t j = 1; j < p; j++) v[i * p] -= v[i * p + j] * s->centre[j];
    for (size_t j = 0; j < p; j++)
        for (size_t i = 1; i < p; i++) v[j] -= v[i * p + j] * s->centre[i];
}
