#include "explain/integrated.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NODES = 3, FIRST_PIECES = 4, MOST_PIECES = 512, MOST_ROUNDS = 60, SHARES = 64 };

/* Gauss-Legendre on [0, 1]: exact to degree 5. */
static const double node[NODES] = {0.11270166537925831, 0.5, 0.88729833462074169};
static const double weight[NODES] = {5.0 / 18, 8.0 / 18, 5.0 / 18};

/* A part of the path, and the values at its ends. */
typedef struct piece {
    double from, to, value_from, value_to;
} piece;

typedef struct path {
    field *field;
    const double *x, *baseline; /* [inputs] */
    piece *piece, *next;        /* [MOST_PIECES], owned: of this round, of the next */
    size_t n, n_next;
    double *at, *gradient, *value; /* [MOST_PIECES * NODES][inputs] and [..], owned */
    size_t gradients;              /* evaluated so far */
} path;

static void path_dispose(path *p)
{
    free(p->piece);
    free(p->next);
    free(p->at);
    free(p->gradient);
    free(p->value);
}

static int path_init(path *p, field *f, const double *baseline)
{
    size_t nodes = (size_t)MOST_PIECES * NODES;
    *p = (path){.field = f,
                .baseline = baseline,
                .piece = mem_array(MOST_PIECES, sizeof *p->piece),
                .next = mem_array(MOST_PIECES, sizeof *p->next),
                .at = mem_array(nodes, f->inputs * sizeof *p->at),
                .gradient = mem_array(nodes, f->inputs * sizeof *p->gradient),
                .value = mem_array(nodes, sizeof *p->value)};
    return p->piece && p->next && p->at && p->gradient && p->value ? 0 : ERR_MEMORY;
}

static void place(const path *p, double t, double *at)
{
    for (size_t j = 0; j < p->field->inputs; j++)
        at[j] = p->baseline[j] + t * (p->x[j] - p->baseline[j]);
}

/* The slope along the path. */
static double slope(const path *p, const double *gradient)
{
    double sum = 0;
    for (size_t j = 0; j < p->field->inputs; j++) sum += gradient[j] * (p->x[j] - p->baseline[j]);
    return sum;
}

static void evaluate(path *p)
{
    size_t inputs = p->field->inputs, nodes = p->n * NODES;
    for (size_t k = 0; k < nodes; k++) {
        const piece *c = &p->piece[k / NODES];
        place(p, c->from + node[k % NODES] * (c->to - c->from), p->at + k * inputs);
    }
    field_gradient(p->field, nodes, p->at, p->value, p->gradient);
    p->gradients += nodes;
}

/* Where to cut: at the tangents' meeting point between the outer nodes, else in the middle. */
static double cut(const piece *c, const double *value, const double *slopes)
{
    double wide = c->to - c->from, rise = slopes[NODES - 1] - slopes[0];
    double meet = (value[0] - value[NODES - 1] +
                   wide * (slopes[NODES - 1] * node[NODES - 1] - slopes[0] * node[0])) /
                  (wide * rise);
    return c->from + wide * (meet > node[0] && meet < node[NODES - 1] ? meet : 0.5);
}

/* Adds piece k to out, or cuts it if it is off by more than `most`. */
static void settle(path *p, size_t k, double most, double *out)
{
    size_t inputs = p->field->inputs;
    const piece *c = &p->piece[k];
    const double *g = p->gradient + k * NODES * inputs, *value = p->value + k * NODES;
    double wide = c->to - c->from, sum = 0, slopes[NODES];
    for (size_t i = 0; i < NODES; i++) {
        slopes[i] = slope(p, g + i * inputs);
        sum += wide * weight[i] * slopes[i];
    }
    int off = fabs(sum - (c->value_to - c->value_from)) > most;
    double middle = cut(c, value, slopes);
    if (off && p->n_next + 2 <= MOST_PIECES && middle > c->from && middle < c->to) {
        p->next[p->n_next++] = (piece){c->from, middle, c->value_from, 0};
        p->next[p->n_next++] = (piece){middle, c->to, 0, c->value_to};
        return;
    }
    for (size_t i = 0; i < NODES; i++)
        for (size_t j = 0; j < inputs; j++)
            out[j] += wide * weight[i] * g[i * inputs + j] * (p->x[j] - p->baseline[j]);
}

/* The values where pieces were cut: of each pair of new pieces, between the two. */
static void value_cuts(path *p)
{
    size_t n = p->n_next / 2;
    for (size_t i = 0; i < n; i++) place(p, p->next[2 * i].to, p->at + i * p->field->inputs);
    field_value(p->field, n, p->at, p->value);
    for (size_t i = 0; i < n; i++)
        p->next[2 * i].value_to = p->next[2 * i + 1].value_from = p->value[i];
}

static void start(path *p)
{
    for (size_t i = 0; i <= FIRST_PIECES; i++)
        place(p, (double)i / FIRST_PIECES, p->at + i * p->field->inputs);
    field_value(p->field, FIRST_PIECES + 1, p->at, p->value);
    p->n = FIRST_PIECES;
    for (size_t i = 0; i < FIRST_PIECES; i++)
        p->piece[i] = (piece){(double)i / FIRST_PIECES, (double)(i + 1) / FIRST_PIECES, p->value[i],
                              p->value[i + 1]};
}

/* One row; returns how far the contributions are from complete. */
static double integrate(path *p, double spread, double tolerance, double *out)
{
    size_t inputs = p->field->inputs;
    start(p);
    double rise = p->piece[FIRST_PIECES - 1].value_to - p->piece[0].value_from;
    double size = fmax(fabs(rise), spread), sum = 0;
    memset(out, 0, inputs * sizeof *out);
    for (int round = 0; p->n > 0; round++) {
        double most = round < MOST_ROUNDS ? tolerance * size / SHARES : INFINITY;
        evaluate(p);
        p->n_next = 0;
        for (size_t k = 0; k < p->n; k++) settle(p, k, most, out);
        value_cuts(p);
        piece *spent = p->piece;
        p->piece = p->next;
        p->next = spent;
        p->n = p->n_next;
    }
    for (size_t j = 0; j < inputs; j++) sum += out[j];
    return fabs(sum - rise) / size;
}

int integrated_gradients(integrated_record *record, double *out, field *f, size_t rows,
                         const double *x, const double *baseline, double spread, double tolerance,
                         err *e)
{
    path p;
    int rc = path_init(&p, f, baseline);
    *record = (integrated_record){0};
    for (size_t i = 0; rc == 0 && i < rows; i++) {
        p.x = x + i * f->inputs;
        double residual = integrate(&p, spread, tolerance, out + i * f->inputs);
        record->residual = fmax(record->residual, residual);
    }
    if (rc == 0) record->gradients = (double)p.gradients / (double)rows;
    path_dispose(&p);
    return rc < 0 ? err_memory(e, "integrated gradients") : 0;
}
