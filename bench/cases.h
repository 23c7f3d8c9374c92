/* cases.h - what can be timed: every op of ops.def.h in every instruction set, and the anchors that
 * its time is read against (a copy of memory, nothing at all, libm).
 */
#ifndef BENCH_CASES_H
#define BENCH_CASES_H

#include "inputs.h"
#include "op.h"

#include <stdint.h>

/* The arrays of one thread and how to run over them. */
typedef struct bench_case bench_case;

typedef struct {
    const bench_case *what;
    const struct sp_kernels *isa; /* NULL for anchors */
    real_type type;
    size_t n, cols; /* elements; columns of the ops over rows */
    const void *x, *z;
    void *y, *s;
    const int32_t *labels;
    op_params params;
} bench_job;

struct bench_case {
    const char *name;
    const op *op; /* NULL for anchors */
    int streams;  /* arrays read and written, for bytes a second */
    void (*run)(const bench_job *job);
    op_params params;
};

/* Anchors first, then the ops in their order; the number. `capacity` is enough at op_count + 8. */
size_t cases_list(bench_case *list, size_t capacity);

/* Does it exist for that type? The C library knows no halves. */
bool cases_has(const bench_case *c, real_type type);

/* Is every result right? 0, or the number of instruction sets that are not (printed). A row op is
   checked against its libm composition, an elementwise one as test_ulp does. */
int cases_check(const bench_case *c, real_type type);

#endif
