/* peers_native.c - softplus by oneDNN's soft_relu and by a composition of SLEEF's exp and log1p.
 *
 *     peers_native INPUT REPEATS COUNT TIMED PREFIX [bf16|f16]
 *
 * INPUT holds COUNT floats, or halves, which oneDNN alone takes; the first TIMED of them are timed,
 * best of REPEATS. A line a peer on stdout: name, best ns an element, file of the COUNT results
 * (PREFIX followed by the name).
 */
#include "peers_sleef.h"
#include "timing.h"

#include <oneapi/dnnl/dnnl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const void *x;
    void *y;
    size_t n, size; /* elements, bytes of one */
    dnnl_primitive_t primitive;
    dnnl_stream_t stream;
    dnnl_exec_arg_t arguments[2];
} job;

static void check(int ok, const char *what)
{
    if (!ok) {
        fprintf(stderr, "peers_native: %s failed\n", what);
        exit(EXIT_FAILURE);
    }
}

static void run_sleef_avx2(void *context)
{
    const job *j = context;
    sleef_softplus_avx2(j->n, j->x, j->y);
}

static void run_sleef_avx512(void *context)
{
    const job *j = context;
    sleef_softplus_avx512(j->n, j->x, j->y);
}

/* ------------------------------------------------------------------ oneDNN */

static void run_dnnl(void *context)
{
    const job *j = context;
    dnnl_primitive_execute(j->primitive, j->stream, 2, j->arguments);
    dnnl_stream_wait(j->stream);
}

/* A primitive for n elements; what it owns lives until the program ends. */
static void open_dnnl(job *j, dnnl_engine_t engine, dnnl_data_type_t type)
{
    dnnl_dims_t dims = {(dnnl_dim_t)j->n};
    dnnl_memory_desc_t shape;
    dnnl_eltwise_desc_t eltwise;
    dnnl_primitive_desc_t description;
    dnnl_memory_t in = NULL, out = NULL;
    check(dnnl_memory_desc_init_by_tag(&shape, 1, dims, type, dnnl_a) == dnnl_success &&
              dnnl_eltwise_forward_desc_init(&eltwise, dnnl_forward_inference,
                                             dnnl_eltwise_soft_relu, &shape, 1,
                                             0) == dnnl_success &&
              dnnl_primitive_desc_create(&description, &eltwise, NULL, engine, NULL) ==
                  dnnl_success &&
              dnnl_primitive_create(&j->primitive, description) == dnnl_success &&
              dnnl_memory_create(&in, &shape, engine, (void *)(size_t)j->x) == dnnl_success &&
              dnnl_memory_create(&out, &shape, engine, j->y) == dnnl_success,
          "oneDNN's soft_relu of this type");
    j->arguments[0] = (dnnl_exec_arg_t){DNNL_ARG_SRC, in};
    j->arguments[1] = (dnnl_exec_arg_t){DNNL_ARG_DST, out};
}

/* ------------------------------------------------------------------ main */

static void *allocate(size_t bytes)
{
    void *p = aligned_alloc(64, (bytes + 63) / 64 * 64);
    check(p != NULL, "memory");
    return p;
}

static void *read_elements(const char *path, size_t n, size_t size)
{
    void *x = allocate(n * size);
    FILE *f = fopen(path, "rb");
    check(f && fread(x, size, n, f) == n, "reading the input");
    fclose(f);
    return x;
}

/* Results for all of j->n are written, the time is that of the smaller job. */
static void report(const char *name, timed_fn run, job *all, job *timed, int repeats,
                   const char *prefix)
{
    char path[1024];
    timing t = timing_of(run, timed, repeats, 2);
    memset(all->y, 0, all->n * all->size);
    run(all);
    snprintf(path, sizeof path, "%s%s", prefix, name);
    FILE *f = fopen(path, "wb");
    check(f && fwrite(all->y, all->size, all->n, f) == all->n, "writing the results");
    fclose(f);
    printf("%s\t%.4f\t%s\n", name, t.best * 1e9 / (double)timed->n, path);
}

int main(int argc, char **argv)
{
    check(argc == 6 || argc == 7, "usage: peers_native INPUT REPEATS COUNT TIMED PREFIX [TYPE]:");
    const dnnl_data_type_t type = argc == 6                      ? dnnl_f32
                                  : strcmp(argv[6], "bf16") == 0 ? dnnl_bf16
                                                                 : dnnl_f16;
    const size_t size = type == dnnl_f32 ? sizeof(float) : sizeof(uint16_t);
    int repeats = atoi(argv[2]);
    size_t count = strtoul(argv[3], NULL, 10), n = strtoul(argv[4], NULL, 10);
    void *x = read_elements(argv[1], count, size), *y = allocate(count * size);
    check(n <= count, "the number of timed elements");
    job all = {.x = x, .y = y, .n = count, .size = size}, timed = all;
    timed.n = n;

    dnnl_engine_t engine;
    check(dnnl_engine_create(&engine, dnnl_cpu, 0) == dnnl_success &&
              dnnl_stream_create(&all.stream, engine, dnnl_stream_default_flags) == dnnl_success,
          "oneDNN");
    timed.stream = all.stream;
    open_dnnl(&all, engine, type);
    open_dnnl(&timed, engine, type);
    report("oneDNN", run_dnnl, &all, &timed, repeats, argv[5]);
    if (type != dnnl_f32) return 0;
    if (__builtin_cpu_supports("avx2"))
        report("SLEEF-avx2", run_sleef_avx2, &all, &timed, repeats, argv[5]);
    if (__builtin_cpu_supports("avx512dq"))
        report("SLEEF-avx512", run_sleef_avx512, &all, &timed, repeats, argv[5]);
    return 0;
}
