#include "sweep.h"

#include "bits.h"
#include "block.h"
#include "sample.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Blocks of consecutive floats in order of value: -max .. -0, 0 .. max, then the NaNs. */
enum { BLOCK = 1 << 14 };

#define TOP 0x7f800000 /* the bit pattern of infinity: orders -TOP-1 .. TOP are the numbers */
#define HALF ((int64_t)TOP + 1) /* numbers of one sign */
#define NANS (2 * (int64_t)0x7fffff)

typedef struct {
    const row *row;
    const op *op;
    const sweep_options *options;
    _Atomic int64_t next_block;
    sweep *sum;
    pthread_mutex_t lock;
    float z[BLOCK + 1];
} job;

typedef struct {
    judge judge[SWEEP_ISAS];
    uint64_t different[SWEEP_ISAS];
    float first_different[SWEEP_ISAS];
    float x[BLOCK + 1], y[SWEEP_ISAS][BLOCK + 1];
} worker;

/* The i-th float of the axis; NaNs of both signs follow the numbers. */
static float axis(int64_t i)
{
    uint32_t bits;
    if (i >= 2 * HALF) {
        uint32_t k = (uint32_t)(i - 2 * HALF);
        bits = (TOP + 1 + k / 2) | (k % 2) << 31;
    } else {
        int64_t order = i - TOP - 1;
        bits = order < 0 ? (uint32_t)(-(order + 1)) | 0x80000000 : (uint32_t)order;
    }
    float f;
    memcpy(&f, &bits, sizeof f);
    return f;
}

/* Where the k-th block starts and how long it is; 0 past the last. Each sign has its own, so that
   none straddles 0 or the end of a binade. */
static int64_t block_at(int64_t k, int64_t *start)
{
    const int64_t parts[] = {HALF, HALF, NANS};
    *start = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        int64_t blocks = (parts[i] + BLOCK - 1) / BLOCK;
        if (k < blocks) {
            *start += k * BLOCK;
            int64_t left = parts[i] - k * BLOCK;
            return left < BLOCK ? left : BLOCK;
        }
        k -= blocks;
        *start += parts[i];
    }
    return 0;
}

static void note_difference(worker *w, int k, float x)
{
    if (w->different[k]++ == 0) w->first_different[k] = x;
}

/* How many instruction sets the k-th block is for: scalar, the last, sits out most of a proof. */
static int isas_for(const job *j, int64_t k)
{
    int isas = j->sum->isas;
    bool is_for_all = j->options->stride > 1 || isas == 1 || k % SWEEP_SCALAR == 0;
    return is_for_all ? isas : isas - 1;
}

/* The block's floats lie in x[1..n]; x[0] is the one before, which tells where a monotone function
   stood. */
static void do_block(job *j, worker *w, int isas, int64_t start, size_t n)
{
    const sweep *s = j->sum;
    for (size_t i = 0; i <= n; i++) w->x[i] = axis(start + (int64_t)i - 1 + (start == 0 && i == 0));
    for (int k = 0; k < isas; k++)
        op_call(s->isa[k], j->op, REAL_F32, n + 1, w->x, j->z, w->y[k], &j->row->params);

    double z = (double)j->z[0];
    judge_block(&w->judge[0], n, w->x + 1, w->y[0] + 1, z, start > 0 ? (double)w->y[0][0] : NAN);

    for (int k = 1; k < isas; k++) {
        if (memcmp(w->y[k], w->y[0], (n + 1) * sizeof(float)) == 0) continue;
        for (size_t i = 1; i <= n; i++) {
            if (bits_of(REAL_F32, w->y[k], i) == bits_of(REAL_F32, w->y[0], i)) continue;
            note_difference(w, k, w->x[i]);
            w->judge[k].previous = (double)w->y[k][i - 1];
            judge_point(&w->judge[k], (double)w->x[i], z, (double)w->y[k][i]);
        }
    }
}

static void collect(job *j, worker *w)
{
    pthread_mutex_lock(&j->lock);
    for (int k = 0; k < j->sum->isas; k++) {
        findings_add(&j->sum->found[k], &w->judge[k].found);
        if (w->different[k] && !j->sum->different[k])
            j->sum->first_different[k] = w->first_different[k];
        j->sum->different[k] += w->different[k];
    }
    pthread_mutex_unlock(&j->lock);
}

static void *work(void *argument)
{
    job *j = argument;
    worker *w = calloc(1, sizeof *w);
    if (!w) abort();
    for (int k = 0; k < j->sum->isas; k++) judge_init(&w->judge[k], j->row, REAL_F32);
    if (j->row->bound[REAL_F32] <= 0.5) w->judge[0].hard = j->options->hard;
    for (;;) {
        int64_t start, k = atomic_fetch_add(&j->next_block, 1);
        int64_t n = block_at(k * j->options->stride, &start);
        if (n == 0) break;
        do_block(j, w, isas_for(j, k), start, (size_t)n);
    }
    collect(j, w);
    for (int k = 0; k < j->sum->isas; k++) judge_dispose(&w->judge[k]);
    mpfr_free_cache();
    free(w);
    return NULL;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void choose_isas(sweep *s, const char *only)
{
    const struct sp_kernels *isa;
    for (unsigned i = 0; s->isas < SWEEP_ISAS && (isa = sp_kernels_at(i)); i++)
        if (!only || strcmp(only, isa->isa) == 0) s->isa[s->isas++] = isa;
}

int sweep_run(sweep *s, const row *r, const sweep_options *o)
{
    enum { MAX_THREADS = 256 };
    pthread_t thread[MAX_THREADS];
    job *j = calloc(1, sizeof *j);
    *s = (sweep){0};
    choose_isas(s, o->only);
    if (!j || !s->isas) {
        free(j);
        return -1;
    }
    j->row = r;
    j->op = op_find(r->op);
    j->options = o;
    j->sum = s;
    for (size_t i = 0; i <= BLOCK; i++)
        j->z[i] = op_is_gradient(j->op) ? 1 : 0; /* logaddexp(x, 0) = softplus(x) */
    pthread_mutex_init(&j->lock, NULL);

    double start = now();
    int started = 0;
    int threads = o->threads < MAX_THREADS ? o->threads : MAX_THREADS;
    while (started < threads && pthread_create(&thread[started], NULL, work, j) == 0) started++;
    if (started == 0) work(j);
    for (int i = 0; i < started; i++) pthread_join(thread[i], NULL);
    s->seconds = now() - start;
    pthread_mutex_destroy(&j->lock);
    free(j);
    return 0;
}
