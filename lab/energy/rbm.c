#include "energy/rbm.h"

#include "base/mem.h"
#include "net/blas.h"

#include <math.h>
#include <softplus.h>
#include <stdlib.h>
#include <string.h>

int rbm_init(rbm *m, size_t visible, size_t hidden, const double *mean, rng *r, err *e)
{
    *m = (rbm){.visible = visible, .hidden = hidden};
    m->w = mem_array(visible * hidden + visible + hidden, sizeof *m->w);
    if (!m->w) return err_memory(e, "a machine");
    m->b = m->w + visible * hidden;
    m->c = m->b + visible;
    for (size_t i = 0; i < visible * hidden; i++) m->w[i] = 0.01 * rng_normal(r);
    for (size_t i = 0; i < visible; i++) m->b[i] = fmin(fmax(mean[i], 0.01), 0.99);
    sp_logit_f64(visible, m->b, m->b);
    return 0;
}

void rbm_dispose(rbm *m)
{
    free(m->w);
    *m = (rbm){0};
}

/* z = bias + x w, or x w' where w is [units][inputs]. */
static void field(size_t rows, size_t inputs, size_t units, const double *x, const double *w,
                  CBLAS_TRANSPOSE turned, const double *bias, double *z)
{
    for (size_t i = 0; i < rows; i++) memcpy(z + i * units, bias, units * sizeof *z);
    cblas_dgemm(CblasRowMajor, CblasNoTrans, turned, (blasint)rows, (blasint)units, (blasint)inputs,
                1, x, (blasint)inputs, w, (blasint)(turned == CblasTrans ? inputs : units), 1, z,
                (blasint)units);
}

void rbm_hidden(const rbm *m, size_t rows, const double *v, double *z)
{
    field(rows, m->visible, m->hidden, v, m->w, CblasTrans, m->c, z);
}

void rbm_visible(const rbm *m, size_t rows, const double *h, double *z)
{
    field(rows, m->hidden, m->visible, h, m->w, CblasNoTrans, m->b, z);
}

void rbm_flip(rng *r, size_t n, double *p)
{
    enum { BLOCK = 512 };
    uint32_t word[BLOCK];
    for (size_t at = 0; at < n; at += BLOCK) {
        size_t k = n - at < BLOCK ? n - at : BLOCK;
        rng_fill(r, k, word);
        for (size_t i = 0; i < k; i++) p[at + i] = ((double)word[i] + 0.5) * 0x1p-32 < p[at + i];
    }
}

void rbm_draw(rng *r, size_t n, double *z)
{
    sp_sigmoid_f64(n, z, z);
    rbm_flip(r, n, z);
}

void rbm_free_energy(const rbm *m, size_t rows, const double *v, double *z, double *free_energy)
{
    rbm_hidden(m, rows, v, z);
    sp_softplus_f64(rows * m->hidden, z, z, 1, SP_EXACT);
    for (size_t i = 0; i < rows; i++) {
        double sum = cblas_ddot((blasint)m->visible, m->b, 1, v + i * m->visible, 1);
        for (size_t j = 0; j < m->hidden; j++) sum += z[i * m->hidden + j];
        free_energy[i] = -sum;
    }
}

void rbm_sample(const rbm *m, rng *r, size_t chains, size_t steps, double *v, double *h)
{
    size_t n = chains * m->visible;
    for (size_t i = 0; i < chains; i++) memcpy(v + i * m->visible, m->b, m->visible * sizeof *v);
    for (size_t k = 0; k < steps; k++) {
        rbm_draw(r, n, v);
        rbm_hidden(m, chains, v, h);
        rbm_draw(r, chains * m->hidden, h);
        rbm_visible(m, chains, h, v);
    }
    sp_sigmoid_f64(n, v, v);
}
