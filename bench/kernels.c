/* kernels.c - times every op on every instruction set, and refuses to time a wrong one.
 *
 *     kernels [--op NAME] [--type f32|f64|f16|bf16] [--isa NAME] [--repeats N] [--commit ID] [--tsv FILE]
 *
 * Sizes: the arrays of a call together fill half of L1 or half of L2, or hold 2^24 elements each.
 * Times are the best of many repeats, with their median beside it; ns an element. On all cores each
 * thread has arrays of its own. Rows read beside memcpy, dummy (the harness) and libm, timed in the
 * same run. Exits 1 if a kernel is wrong.
 */
#include "cases.h"
#include "machine.h"
#include "timing.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *op, *isa, *commit, *tsv;
    int only_type; /* -1: all */
    int repeats;
    FILE *out;
} options;

typedef enum { SIZE_L1, SIZE_L2, SIZE_DRAM, SIZES } size_class;

static const char *const size_names[SIZES] = {"L1", "L2", "DRAM"};

enum { MAX_STREAMS = 4, ALIGNMENT = 4096 };

/* Elements a call, so that `streams` arrays fill the cache by half; 2^24 are far beyond any. */
static size_t elements(size_class size, int streams, real_type type, const machine *m)
{
    size_t bytes = size == SIZE_L1 ? m->l1 / 2 : m->l2 / 2;
    if (size == SIZE_DRAM) return (size_t)1 << 24;
    size_t n = bytes / (size_t)streams / real_size(type);
    return n / 1024 * 1024;
}

/* ------------------------------------------------------------------ one measurement */

typedef struct {
    bench_job job;
    void *memory[MAX_STREAMS];
    int32_t *labels;
} buffers;

static void *allocate(size_t bytes)
{
    void *p = aligned_alloc(ALIGNMENT, (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    if (!p) {
        fprintf(stderr, "out of memory\n");
        exit(EXIT_FAILURE);
    }
    memset(p, 0, bytes);
    return p;
}

static void open_buffers(buffers *b, const bench_case *c, const struct sp_kernels *isa,
                         real_type type, input_kind input, size_t n, size_t cols)
{
    size_t bytes = n * real_size(type);
    for (int i = 0; i < MAX_STREAMS; i++)
        b->memory[i] =
            i < 2 || c->streams > 2 || !c->op || !op_is_elementwise(c->op) ? allocate(bytes) : NULL;
    b->labels = allocate((n / cols + 1) * sizeof *b->labels);
    input_fill(input, input_domain_of(c->name), type, n, b->memory[0]);
    if (b->memory[2]) input_fill(INPUT_NORMAL, DOMAIN_ALL, type, n, b->memory[2]);
    b->job = (bench_job){.what = c,
                         .isa = isa,
                         .type = type,
                         .n = n / cols * cols,
                         .cols = cols,
                         .x = b->memory[0],
                         .y = b->memory[1],
                         .z = b->memory[2],
                         .s = b->memory[3],
                         .labels = b->labels,
                         .params = c->params};
}

static void close_buffers(buffers *b)
{
    for (int i = 0; i < MAX_STREAMS; i++) free(b->memory[i]);
    free(b->labels);
}

static void run_job(void *context)
{
    const bench_job *j = context;
    j->what->run(j);
}

static void print_row(const options *o, const bench_case *c, const struct sp_kernels *isa,
                      real_type type, const char *input, const char *size, const bench_job *j,
                      int threads, timing t)
{
    double per = 1e9 / ((double)j->n * threads);
    double bytes = (double)c->streams * (double)real_size(type);
    bool rows = c->op && !op_is_elementwise(c->op) && c->op->shape != SHAPE_bothp2;
    char name[64];
    if (rows)
        snprintf(name, sizeof name, "%s %zu columns", c->name, j->cols);
    else
        snprintf(name, sizeof name, "%s", c->name);
    fprintf(o->out, "%s\t%s\t%s\t%s\t%s\t%zu\t%d\t%.4f\t%.4f\t%.1f\n", name, real_name(type),
            isa ? isa->isa : "-", input, size, j->n, threads, t.best * per, t.median * per,
            bytes * (double)threads * (double)j->n / t.best * 1e-9);
    fflush(o->out);
}

static void time_one(const options *o, const machine *m, const bench_case *c,
                     const struct sp_kernels *isa, real_type type, input_kind input,
                     size_class size, size_t cols)
{
    buffers b;
    size_t n = elements(size, c->streams, type, m);
    open_buffers(&b, c, isa, type, input, n < cols ? cols : n, cols);
    timing t = timing_of(run_job, &b.job, o->repeats, size == SIZE_DRAM ? 1.0 : 0.05);
    print_row(o, c, isa, type, input_names[input], size_names[size], &b.job, 1, t);
    close_buffers(&b);
}

/* ------------------------------------------------------------------ all cores */

typedef struct {
    buffers b;
    pthread_barrier_t *barrier;
    int rounds;
} worker;

static void *work(void *argument)
{
    worker *w = argument;
    for (int i = 0; i < w->rounds; i++) {
        pthread_barrier_wait(w->barrier); /* the main thread takes the time in between */
        run_job(&w->b.job);
        pthread_barrier_wait(w->barrier);
    }
    return NULL;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void time_all_cores(const options *o, const machine *m, const bench_case *c,
                           const struct sp_kernels *isa, real_type type)
{
    enum { MAX_CORES = 256, ROUNDS = 7 };
    static const size_t cols = 64;
    int cores = m->cores < MAX_CORES ? m->cores : MAX_CORES;
    double seconds[ROUNDS];
    pthread_t thread[MAX_CORES];
    pthread_barrier_t barrier;
    worker *w = calloc((size_t)cores, sizeof *w);
    if (!w || pthread_barrier_init(&barrier, NULL, (unsigned)cores + 1) != 0) exit(EXIT_FAILURE);
    size_t n = elements(SIZE_DRAM, c->streams, type, m);
    for (int i = 0; i < cores; i++) {
        w[i] = (worker){.barrier = &barrier, .rounds = ROUNDS};
        open_buffers(&w[i].b, c, isa, type, INPUT_NORMAL, n, cols);
        if (pthread_create(&thread[i], NULL, work, &w[i]) != 0) exit(EXIT_FAILURE);
    }
    for (int i = 0; i < ROUNDS; i++) {
        pthread_barrier_wait(&barrier);
        double start = timing_now();
        pthread_barrier_wait(&barrier);
        seconds[i] = timing_now() - start;
    }
    for (int i = 0; i < cores; i++) pthread_join(thread[i], NULL);
    qsort(seconds, ROUNDS, sizeof *seconds, ascending);
    timing t = {.best = seconds[0], .median = seconds[ROUNDS / 2]};
    print_row(o, c, isa, type, "normal", "DRAM", &w[0].b.job, cores, t);
    for (int i = 0; i < cores; i++) close_buffers(&w[i].b);
    pthread_barrier_destroy(&barrier);
    free(w);
}

/* ------------------------------------------------------------------ the table */

static void time_case_on(const options *o, const machine *m, const bench_case *c,
                         const struct sp_kernels *isa, real_type type, bool best_isa)
{
    bool rows = c->op && !op_is_elementwise(c->op) && c->op->shape != SHAPE_bothp2;
    if (rows) {
        static const size_t cols[] = {10, 1000, 100000};
        for (size_t i = 0; i < sizeof cols / sizeof *cols; i++)
            time_one(o, m, c, isa, type, INPUT_NORMAL, SIZE_L2, cols[i]);
        return;
    }
    for (int input = 0; input < INPUT_KINDS; input++)
        time_one(o, m, c, isa, type, (input_kind)input, SIZE_L1, 64);
    time_one(o, m, c, isa, type, INPUT_NORMAL, SIZE_L2, 64);
    if (!best_isa) return;
    time_one(o, m, c, isa, type, INPUT_NORMAL, SIZE_DRAM, 64);
    if (c->run != NULL && strcmp(c->name, "dummy") != 0 && m->cores > 1)
        time_all_cores(o, m, c, isa, type);
}

static int time_case(const options *o, const machine *m, const bench_case *c, real_type type)
{
    if (cases_check(c, type) > 0) {
        fprintf(stderr, "%s %s is wrong and is not timed\n", c->name, real_name(type));
        return 1;
    }
    if (!c->op) {
        time_case_on(o, m, c, NULL, type, true);
        return 0;
    }
    const struct sp_kernels *isa;
    for (unsigned i = 0; (isa = sp_kernels_at(i)); i++)
        if (!o->isa || strcmp(o->isa, isa->isa) == 0) time_case_on(o, m, c, isa, type, i == 0);
    return 0;
}

static bool parse(int argc, char **argv, options *o)
{
    *o = (options){.only_type = -1, .repeats = 31, .commit = "unknown", .out = stdout};
    for (int i = 1; i + 1 < argc; i += 2) {
        const char *name = argv[i], *value = argv[i + 1];
        if (strcmp(name, "--op") == 0)
            o->op = value;
        else if (strcmp(name, "--isa") == 0)
            o->isa = value;
        else if (strcmp(name, "--type") == 0) {
            o->only_type = -1;
            for (int t = 0; t < REAL_TYPES; t++)
                if (strcmp(value, real_name((real_type)t)) == 0) o->only_type = t;
            if (o->only_type < 0) return false;
        } else if (strcmp(name, "--repeats") == 0)
            o->repeats = atoi(value);
        else if (strcmp(name, "--commit") == 0)
            o->commit = value;
        else if (strcmp(name, "--tsv") == 0)
            o->tsv = value;
        else
            return false;
    }
    return argc % 2 == 1 && o->repeats > 1;
}

int main(int argc, char **argv)
{
    options o;
    machine m;
    if (!parse(argc, argv, &o)) {
        fprintf(stderr,
                "usage: kernels [--op NAME] [--type f32|f64|f16|bf16] [--isa NAME] [--repeats N] "
                "[--commit ID] [--tsv FILE]\n");
        return 2;
    }
    if (o.tsv && !(o.out = fopen(o.tsv, "w"))) {
        perror(o.tsv);
        return EXIT_FAILURE;
    }
    machine_read(&m);
    machine_print(o.out, &m, o.commit);
    fprintf(o.out, "op\ttype\tisa\tinput\tsize\telements\tcores\tns\tmedian_ns\tGB/s\n");

    int wrong = 0;
    bench_case *list = calloc(op_count + 8, sizeof *list);
    size_t n = list ? cases_list(list, op_count + 8) : 0;
    for (size_t i = 0; i < n; i++)
        for (int type = REAL_F32; type < REAL_TYPES; type++)
            if ((!o.op || !list[i].op || strcmp(o.op, list[i].op->name) == 0) &&
                (o.only_type < 0 || o.only_type == type) && cases_has(&list[i], (real_type)type))
                wrong += time_case(&o, &m, &list[i], (real_type)type);
    free(list);
    if (o.tsv) fclose(o.out);
    return wrong || !n ? EXIT_FAILURE : EXIT_SUCCESS;
}
