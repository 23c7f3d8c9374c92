#include "energy/pcd.h"

#include "base/wide.h"

#include <softplus.h>
#include <string.h>

static void lay_out(pcd *p, arena *a)
{
    size_t batch = p->set.batch, visible = p->m->visible, hidden = p->m->hidden;
    ones_take(&p->x, a, p->binary ? p->rows : 0, visible);
    ones_take(&p->v, a, 2 * batch, visible);
    ones_take(&p->v_turned, a, visible, 2 * batch);
    ones_take(&p->state, a, batch, hidden);
    p->w = arena_take(a, visible * p->stride, sizeof *p->w);
    p->p = arena_take(a, batch * visible, sizeof *p->p);
    p->c = arena_take(a, p->stride, sizeof *p->c);
    p->h = arena_take(a, 2 * batch * p->stride, sizeof *p->h);
    p->order = arena_take(a, p->rows, sizeof *p->order);
}

/* out: [cols][rows], x: [rows][cols], in tiles that stay in the cache. */
static void transpose(size_t rows, size_t cols, const double *x, size_t x_stride, double *out,
                      size_t out_stride)
{
    enum { TILE = 16 };
    for (size_t i = 0; i < rows; i += TILE)
        for (size_t j = 0; j < cols; j += TILE)
            for (size_t k = i; k < rows && k < i + TILE; k++)
                for (size_t l = j; l < cols && l < j + TILE; l++)
                    out[l * out_stride + k] = x[k * x_stride + l];
}

int pcd_init(pcd *p, const pcd_settings *set, rbm *m, size_t rows, const double *x, err *e)
{
    *p = (pcd){.set = *set, .m = m, .rows = rows, .binary = 1, .stride = ones_stride(m->hidden)};
    if (p->set.batch > rows) p->set.batch = rows;
    for (size_t i = 0; i < rows * m->visible; i++) p->binary &= x[i] == 0 || x[i] == 1;
    arena measure = arena_measure();
    lay_out(p, &measure);
    if (arena_init(&p->arena, measure.used) != 0) return err_memory(e, "the chains");
    lay_out(p, &p->arena);
    if (p->binary) ones_add(&p->x, rows, x);
    for (size_t i = 0; i < rows; i++) p->order[i] = i;
    p->batches = rng_stream(set->seed, RNG_BATCH, 0);
    p->draws = rng_stream(set->seed, RNG_CHAIN, 0);
    p->state.rows = p->set.batch; /* at first all off */
    transpose(m->hidden, m->visible, m->w, m->visible, p->w, p->stride);
    return 0;
}

void pcd_dispose(pcd *p)
{
    arena_dispose(&p->arena);
}

static void gather(pcd *p, const double *x, const size_t *row, size_t n)
{
    size_t visible = p->m->visible;
    ones_keep(&p->v, 0);
    for (size_t i = 0; i < n; i++)
        if (p->binary)
            ones_copy(&p->v, &p->x, row[i]);
        else
            ones_draw(&p->v, &p->draws, 1, x + row[i] * visible, visible);
}

/* The chains' visible units, behind n rows, drawn from the hidden ones. */
static void draw_visible(pcd *p, size_t n)
{
    const rbm *m = p->m;
    size_t batch = p->set.batch;
    ones_times(&p->state, 0, batch, m->visible, m->w, m->visible, m->b, p->p);
    sp_sigmoid_f64(batch * m->visible, p->p, p->p);
    ones_keep(&p->v, n);
    ones_draw(&p->v, &p->draws, batch, p->p, m->visible);
}

/* Probabilities of the hidden units from row `from` on into h; and the chains' are drawn. */
static void draw_hidden(pcd *p, size_t from, size_t n)
{
    size_t batch = p->set.batch;
    double *h = p->h + from * p->stride;
    memcpy(p->c, p->m->c, p->m->hidden * sizeof *p->c);
    ones_times(&p->v, from, n + batch, p->stride, p->w, p->stride, p->c, h);
    sp_sigmoid_f64((n + batch - from) * p->stride, h, h);
    ones_keep(&p->state, 0);
    ones_draw(&p->state, &p->draws, batch, p->h + n * p->stride, p->stride);
}

/* x *= scale, and the sum over rows goes to c. */
WIDE static void scale_rows(size_t rows, size_t cols, size_t stride, double *x, double scale,
                            double *c)
{
    for (size_t i = 0; i < rows; i++, x += stride)
        for (size_t k = 0; k < cols; k++) c[k] += x[k] *= scale;
}

/* The rows lie before the chains in v and h: one product gives both hidden means, and one the whole
   change of the weights, with the chains' share negative. */
static void step(pcd *p, const double *x, const size_t *row, size_t n, double rate)
{
    rbm *m = p->m;
    size_t batch = p->set.batch, visible = m->visible, hidden = m->hidden;
    double up = rate / (double)n, down = -rate / (double)batch;
    gather(p, x, row, n);
    draw_visible(p, n);
    for (size_t k = 1; k < p->set.gibbs; k++) {
        draw_hidden(p, n, n);
        draw_visible(p, n);
    }
    draw_hidden(p, 0, n);
    scale_rows(n, hidden, p->stride, p->h, up, m->c);
    scale_rows(batch, hidden, p->stride, p->h + n * p->stride, down, m->c);
    ones_turn(&p->v_turned, &p->v);
    ones_times(&p->v_turned, 0, visible, p->stride, p->h, p->stride, NULL, p->w);
    for (size_t i = 0; i < visible; i++) {
        size_t seen = ones_below(&p->v_turned, i, n);
        m->b[i] += up * (double)seen + down * (double)(ones_count(&p->v_turned, i) - seen);
    }
    transpose(visible, hidden, p->w, p->stride, m->w, visible);
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
