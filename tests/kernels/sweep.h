/* sweep.h - one f32 row over all 2^32 inputs, by as many threads as asked for.
 *
 * The best instruction set is judged against the truth in order of rising x; every other one has
 * to give the same bits, and is judged on its own where it does not. The scalar set calls a function
 * for each fused multiply-add and would take five sixths of the time: it is compared on one block of
 * consecutive floats in SWEEP_SCALAR, besides what check_bits compares.
 */
#ifndef TEST_SWEEP_H
#define TEST_SWEEP_H

#include "judge.h"

enum { SWEEP_ISAS = 8, SWEEP_SCALAR = 16 };

typedef struct {
    int isas;
    const struct sp_kernels *isa[SWEEP_ISAS];
    findings found[SWEEP_ISAS];
    uint64_t different[SWEEP_ISAS]; /* inputs whose bits differ from isa[0] */
    float first_different[SWEEP_ISAS];
    double seconds;
} sweep;

/* What to look at, and by how many threads. `only` restricts it to one instruction set, NULL takes
   all of the machine. `hard` is for judge.h, or NULL. */
typedef struct {
    const char *only;
    int threads;
    unsigned stride;
    FILE *hard;
} sweep_options;

/* stride 1 is the proof; a larger one looks at one block of consecutive floats in `stride`.
   -1 if there is no such instruction set here. */
int sweep_run(sweep *s, const row *r, const sweep_options *o);

#endif
