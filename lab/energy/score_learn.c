#include "energy/score_learn.h"

#include "base/mem.h"
#include "energy/langevin.h"
#include "energy/mmd.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How flat the energy is far away: e^-E falls like a normal of deviation 3, rows having 1. */
#define CONFINE (1.0 / 9)

enum { DRAWS = 20, MMD_ROWS = 1000, MMD_DEALS = 400, NATS = 8 };

typedef struct bench {
    arena arena;
    field f;
    double *u, *eps, *room; /* of a block of rows */
} bench;

static int lay_out(bench *b, const points *p, const score_ask *ask, const char *act, arena *m,
                   err *e)
{
    size_t batch = ask->train.batch > SCORE_MAP_SIDE ? ask->train.batch : SCORE_MAP_SIDE;
    field_shape shape = {p->cols, ask->n_hidden, ask->hidden, CONFINE, batch};
    int rc = field_layout(&b->f, &shape, act, m, e);
    b->u = arena_take(m, batch * p->cols, sizeof *b->u);
    b->eps = arena_take(m, batch * p->cols, sizeof *b->eps);
    b->room = arena_take(m, 3 * batch * (p->cols + 1), sizeof *b->room);
    return rc;
}

static int open_bench(bench *b, const points *p, const score_ask *ask, const char *act, err *e)
{
    arena measure = arena_measure();
    int rc = lay_out(b, p, ask, act, &measure, e);
    if (rc < 0) return rc;
    if (arena_init(&b->arena, measure.used) != 0) return err_memory(e, "a network");
    return lay_out(b, p, ask, act, &b->arena, e);
}

/* A row's losses are means over DRAWS draws of its noise, the same for every network. */
static void held_out_losses(score_row *row, bench *b, const points *p, const score_ask *ask)
{
    double noise = ask->train.noise, n = (double)p->n_test, sum[2] = {0}, squares[2] = {0};
    rng r = rng_stream(ask->train.seed, RNG_DATA, 100);
    for (size_t i = 0; i < p->n_test; i++) {
        for (size_t k = 0; k < DRAWS * p->cols; k++) {
            b->eps[k] = rng_normal(&r);
            b->u[k] = p->x[i * p->cols + k % p->cols] + noise * b->eps[k];
        }
        for (int m = 0; m < 2; m++) {
            double loss = matching_loss(&b->f, m ? MATCHING_EXACT : MATCHING_DENOISING, DRAWS, b->u,
                                        b->eps, noise, 0, b->room);
            sum[m] += loss;
            squares[m] += loss * loss;
        }
    }
    for (int m = 0; m < 2; m++) {
        double mean = sum[m] / n, variance = fmax(squares[m] / n - mean * mean, 0);
        *(m ? &row->exact : &row->denoising) = (energy_mean){mean, 1.96 * sqrt(variance / n)};
    }
}

/* Copies at most MMD_ROWS rows with noise added: what the network is to be the distribution of. */
static double *noisy_rows(const double *x, size_t rows, size_t cols, double noise, uint64_t seed,
                          uint32_t stream, size_t *n)
{
    *n = rows < MMD_ROWS ? rows : MMD_ROWS;
    double *u = mem_array(*n * cols, sizeof *u);
    rng r = rng_stream(seed, RNG_DATA, stream);
    for (size_t i = 0; u && i < *n * cols; i++) u[i] = x[i] + noise * rng_normal(&r);
    return u;
}

static int compare(score_row *row, const double *sample, size_t n, const points *p,
                   const score_ask *ask, err *e)
{
    size_t m;
    mmd_result r = {0};
    double *u = noisy_rows(p->x, p->n_test, p->cols, ask->train.noise, ask->train.seed, 101, &m);
    int rc = u ? mmd_test(&r, n, sample, m, u, p->cols, MMD_DEALS, ask->train.seed, e)
               : err_memory(e, "the rows");
    row->mmd = r.value;
    row->mmd_lower = r.lower;
    row->mmd_upper = r.upper;
    row->mmd_p = r.p;
    free(u);
    return rc;
}

/* The rows trained on in the samples' place. */
static int compare_rows(score_learned *l, const points *p, const score_ask *ask, err *e)
{
    size_t n;
    double *u = noisy_rows(points_train(p), p->rows - p->n_test, p->cols, ask->train.noise,
                           ask->train.seed, 102, &n);
    if (!u) return err_memory(e, "the rows");
    if (n > ask->samples) n = ask->samples;
    int rc = compare(&l->summary.trained_on, u, n, p, ask, e);
    free(u);
    return rc;
}

static void find_window(score_learned *l, const points *p)
{
    for (int d = 0; d < 2; d++) {
        double low = INFINITY, high = -INFINITY;
        for (size_t i = 0; i < p->n_test; i++) {
            low = fmin(low, p->x[i * p->cols + (size_t)d]);
            high = fmax(high, p->x[i * p->cols + (size_t)d]);
        }
        double margin = 0.15 * (high - low) + 0.1;
        l->lower[d] = low - margin;
        l->upper[d] = high + margin;
    }
}

static int draw_map(score_view *v, const score_learned *l, bench *b, err *e)
{
    enum { SIDE = SCORE_MAP_SIDE };
    if (b->f.dims != 2) return 0;
    v->map = mem_array((size_t)SIDE * SIDE, sizeof *v->map);
    if (!v->map) return err_memory(e, "a map");
    double least = INFINITY;
    for (size_t y = 0; y < SIDE; y++) {
        for (size_t x = 0; x < SIDE; x++) {
            double across = ((double)x + 0.5) / SIDE, up = 1 - ((double)y + 0.5) / SIDE;
            b->u[2 * x] = l->lower[0] + across * (l->upper[0] - l->lower[0]);
            b->u[2 * x + 1] = l->lower[1] + up * (l->upper[1] - l->lower[1]);
        }
        field_forward(&b->f, SIDE, b->u, v->map + y * SIDE, NULL, NULL);
        for (size_t x = 0; x < SIDE; x++) least = fmin(least, v->map[y * SIDE + x]);
    }
    for (size_t i = 0; i < (size_t)SIDE * SIDE; i++)
        v->map[i] = fmax(0, 1 - (v->map[i] - least) / NATS);
    return 0;
}

static int learn_one(score_learned *l, size_t k, const points *p, const score_ask *ask, err *e)
{
    score_row *row = &l->summary.row[k];
    score_view *view = &l->view[k];
    bench b = {0};
    langevin_record r = {0};
    langevin_settings chains = {.chains = ask->samples,
                                .steps = ask->sample_steps,
                                .seed = ask->train.seed,
                                .stop = ask->train.stop,
                                .tell = ask->sampling};
    matching_settings train = ask->train;
    int rc = open_bench(&b, p, ask, ask->activation[k], e);
    if (ask->own_method) train.method = matching_for(&b.f.act);
    row->method = matching_name(train.method);
    if (rc == 0) rc = matching_train(&b.f, &train, p->rows - p->n_test, points_train(p), e);
    if (rc == 0) {
        held_out_losses(row, &b, p, ask);
        view->sample = mem_array(ask->samples * p->cols, sizeof *view->sample);
        if (!view->sample) rc = err_memory(e, "samples");
    }
    if (rc == 0) rc = langevin_sample(&r, &b.f, &chains, view->sample, e);
    if (rc == 0) rc = compare(row, view->sample, ask->samples, p, ask, e);
    if (rc == 0) rc = draw_map(view, l, &b, e);
    row->accepted = r.accepted;
    row->step = r.step;
    arena_dispose(&b.arena);
    return rc;
}

int score_learn(score_learned *out, const points *p, const score_ask *ask, err *e)
{
    *out = (score_learned){.summary = {.data = {.n_train = p->rows - p->n_test,
                                                .n_test = p->n_test,
                                                .columns = p->cols},
                                       .n_hidden = ask->n_hidden,
                                       .epochs = ask->train.epochs,
                                       .batch = ask->train.batch,
                                       .rate = ask->train.rate,
                                       .noise = ask->train.noise,
                                       .samples = ask->samples,
                                       .sample_steps = ask->sample_steps}};
    score_summary *s = &out->summary;
    memcpy(s->hidden, ask->hidden, sizeof s->hidden);
    s->row = mem_array(ask->n_activations, sizeof *s->row);
    out->view = mem_array(ask->n_activations, sizeof *out->view);
    int rc = s->row && out->view ? 0 : err_memory(e, "the networks");
    for (size_t k = 0; rc == 0 && k < ask->n_activations; k++) {
        field_act known;
        rc = field_act_make(&known, ask->activation[k], e);
    }
    if (rc == 0) find_window(out, p);
    for (size_t k = 0; rc == 0 && k < ask->n_activations; k++) {
        s->n_rows++;
        snprintf(s->row[k].activation, sizeof s->row[k].activation, "%s", ask->activation[k]);
        rc = learn_one(out, k, p, ask, e);
    }
    if (rc == 0) rc = compare_rows(out, p, ask, e);
    if (rc) score_learned_dispose(out);
    return rc;
}

void score_learned_dispose(score_learned *l)
{
    for (size_t k = 0; l->view && k < l->summary.n_rows; k++) {
        free(l->view[k].sample);
        free(l->view[k].map);
    }
    free(l->view);
    free(l->summary.row);
    *l = (score_learned){0};
}
