#include "energy/pcd.h"

#include "net/blas.h"

#include <softplus.h>
#include <string.h>

static void lay_out(pcd *p, arena *a)
{
    size_t batch = p->set.batch;
    p->v = arena_take(a, 2 * batch * p->m->visible, sizeof *p->v);
    p->h = arena_take(a, 2 * batch * p->m->hidden, sizeof *p->h);
    p->state = arena_take(a, batch * p->m->hidden, sizeof *p->state);
    p->order = arena_take(a, p->rows, sizeof *p->order);
}

int pcd_init(pcd *p, const pcd_settings *set, rbm *m, size_t rows, const double *x, err *e)
{
    *p = (pcd){.set = *set, .m = m, .rows = rows, .binary = 1};
    if (p->set.batch > rows) p->set.batch = rows;
    arena measure = arena_measure();
    lay_out(p, &measure);
    if (arena_init(&p->arena, measure.used) != 0) return err_memory(e, "the chains");
    lay_out(p, &p->arena);
    for (size_t i = 0; i < rows * m->visible; i++) p->binary &= x[i] == 0 || x[i] == 1;
    for (size_t i = 0; i < rows; i++) p->order[i] = i;
    p->batches = rng_stream(set->seed, RNG_BATCH, 0);
    p->draws = rng_stream(set->seed, RNG_CHAIN, 0);
    return 0;
}

void pcd_dispose(pcd *p)
{
    arena_dispose(&p->arena);
}

/* The chains' visible units, drawn from the hidden ones. */
static void draw_visible(pcd *p, double *v)
{
    rbm_visible(p->m, p->set.batch, p->state, v);
    rbm_draw(&p->draws, p->set.batch * p->m->visible, v);
}

static void draw_hidden(pcd *p, const double *v)
{
    rbm_hidden(p->m, p->set.batch, v, p->state);
    rbm_draw(&p->draws, p->set.batch * p->m->hidden, p->state);
}

/* sum += scale * the sum of the rows. */
static void add_rows(size_t rows, size_t cols, const double *x, double scale, double *sum)
{
    for (size_t i = 0; i < rows; i++)
        for (size_t k = 0; k < cols; k++) sum[k] += scale * x[i * cols + k];
}

static void gather(pcd *p, const double *x, const size_t *row, size_t n)
{
    size_t visible = p->m->visible;
    for (size_t i = 0; i < n; i++)
        memcpy(p->v + i * visible, x + row[i] * visible, visible * sizeof *p->v);
    if (!p->binary) rbm_flip(&p->draws, n * visible, p->v);
}

/* The rows lie before the chains in v and h: one product gives both hidden means, and one the whole
   change of the weights, with the chains' share negative. */
static void step(pcd *p, const double *x, const size_t *row, size_t n, double rate)
{
    rbm *m = p->m;
    size_t batch = p->set.batch, visible = m->visible, hidden = m->hidden;
    double *chain_v = p->v + n * visible, *chain_h = p->h + n * hidden;
    gather(p, x, row, n);
    draw_visible(p, chain_v);
    for (size_t k = 1; k < p->set.gibbs; k++) {
        draw_hidden(p, chain_v);
        draw_visible(p, chain_v);
    }
    rbm_hidden(m, n + batch, p->v, p->h);
    sp_sigmoid_f64((n + batch) * hidden, p->h, p->h);
    memcpy(p->state, chain_h, batch * hidden * sizeof *p->state);
    rbm_flip(&p->draws, batch * hidden, p->state);
    double up = rate / (double)n, down = -rate / (double)batch;
    for (size_t i = 0; i < n * hidden; i++) p->h[i] *= up;
    for (size_t i = 0; i < batch * hidden; i++) chain_h[i] *= down;
    cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (blasint)hidden, (blasint)visible,
                (blasint)(n + batch), 1, p->h, (blasint)hidden, p->v, (blasint)visible, 1, m->w,
                (blasint)visible);
    add_rows(n + batch, hidden, p->h, 1, m->c);
    add_rows(n, visible, p->v, up, m->b);
    add_rows(batch, visible, chain_v, down, m->b);
}

void pcd_epoch(pcd *p, const double *x)
{
    size_t batch = p->set.batch, each = (p->rows + batch - 1) / batch;
    double all = (double)(each * p->set.epochs);
    rng_shuffle(&p->batches, p->order, p->rows);
    for (size_t at = 0; at < p->rows; at += batch, p->steps++) {
        size_t n = p->rows - at < batch ? p->rows - at : batch;
        step(p, x, p->order + at, n, p->set.rate * (1 - (double)p->steps / all));
    }
}
