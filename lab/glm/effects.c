#include "glm/effects.h"

#include "base/mem.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>

enum { BLOCK = 256 };

/* g += the sum over rows at … at+n-1 of d2 mu/d eta2 x. */
static void add_block(double *g, const glm_fit *f, const glm_data *d, size_t at, size_t n)
{
    double mu[BLOCK], rest[BLOCK], slope[BLOCK], bend[BLOCK];
    link_eval(&f->model.link, n, f->eta + at,
              &(link_values){.mu = mu, .rest = rest, .slope = slope, .bend = bend});
    for (size_t i = 0; d->exposure && i < n; i++) bend[i] *= d->exposure[at + i];
    cblas_dgemv(CblasRowMajor, CblasTrans, (int)n, (int)d->cols, 1, d->x + at * d->cols,
                (int)d->cols, bend, 1, 1, g, 1);
}

int effects_errors(double *error, const glm_fit *f, const glm_data *d, err *e)
{
    size_t p = d->cols;
    double *g = mem_array(2 * p, sizeof *g), *vg = g + p;
    if (!g) return err_memory(e, "the effects");
    for (size_t j = 0; j < p; j++) g[j] = 0;
    for (size_t at = 0; at < d->rows; at += BLOCK)
        add_block(g, f, d, at, d->rows - at < BLOCK ? d->rows - at : BLOCK);
    cblas_dscal((int)p, 1 / (double)d->rows, g, 1);
    cblas_dgemv(CblasRowMajor, CblasNoTrans, (int)p, (int)p, 1, f->covariance, (int)p, g, 1, 0, vg,
                1);
    double gvg = cblas_ddot((int)p, g, 1, vg, 1);
    for (size_t j = 0; j < p; j++) {
        double b = f->coefficient[j], s = f->slope;
        error[j] = sqrt(s * s * f->covariance[j * p + j] + 2 * s * b * vg[j] + b * b * gvg);
    }
    free(g);
    return 0;
}
