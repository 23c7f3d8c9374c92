/* measure.h - one row over a sample, on every instruction set, each result judged. */
#ifndef TEST_MEASURE_H
#define TEST_MEASURE_H

#include "judge.h"

typedef struct {
    const row *row;
    real_type type;
    size_t n;
    double *x, *z, *y;       /* [n] as doubles */
    void *in, *second, *out; /* [n] of the type */
    void *judged;            /* [n] of the type: the results that `found` is about */
    findings found;
    bool has_judged;
} measurement;

/* n >= 16 points of the sample of this seed. Gradients have dy = 1; the second operand of a binary
   op is drawn near the first. */
void measure_init(measurement *m, const row *r, real_type type, uint64_t seed, size_t n);
void measure_dispose(measurement *m);

/* What an instruction set gives. Truths are slow: bits that were judged before are not again. */
findings measure_isa(measurement *m, const struct sp_kernels *isa);

#endif
