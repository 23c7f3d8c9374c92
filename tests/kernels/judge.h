/* judge.h - one row's results against the truth, point by point, in order of rising x.
 *
 * A filter answers first, in double for f32 and in long double for f64, and MPFR decides whatever
 * it leaves open: which of two floats is nearest, whether a point is the new worst one, everything
 * not finite. Ops without a filter are MPFR's alone. `by_filter` and `by_mpfr` say how many points each decided.
 */
#ifndef TEST_JUDGE_H
#define TEST_JUDGE_H

#include "filter.h"
#include "filter_f64.h"
#include "rows.h"

#include <stdint.h>
#include <stdio.h>

/* What the filter's own error can amount to in ULP of a float. */
#define JUDGE_FILTER_ULPS (FILTER_RELATIVE * 0x1p24)
#define JUDGE_FILTER_F64_ULPS ((double)(FILTER_F64_RELATIVE * 0x1p53L))

/* A worst point below this needs no confirmation by MPFR: no bound is that low, but for functions
   that are exact. */
#define JUDGE_CLEARLY_SMALL 0.4

/* Of 2^32 inputs some dozens come that near to the middle: in ULP, where correct rounding is
   promised. */
#define JUDGE_HARD 0x1p-26

typedef struct {
    double max_ulps; /* the largest error, and where: */
    double worst_x, worst_z, got, want;
    uint64_t points, by_filter, by_mpfr;
    uint64_t rounded;   /* results that are the nearest floats */
    uint64_t bad_nan;   /* NaN where there is a value, or the reverse */
    uint64_t bad_sign;  /* wrong sign, or 0 where the row promises > 0 */
    uint64_t bad_order; /* not monotone */
} findings;

typedef struct {
    const row *row;
    real_type type;
    reference ref;
    filter_fn filter; /* one of the two, or neither: MPFR alone */
    filter_f64_fn filter_f64;
    findings found;
    double previous; /* result at the point before, NaN at the start */
    FILE *hard; /* gets the points whose truth is nearest to the middle of two floats; NULL: none */
} judge;

void judge_init(judge *j, const row *r, real_type type);
void judge_dispose(judge *j);
void judge_point(judge *j, double x, double z, double got);

/* Adds what another judge found further up on the axis. */
void findings_add(findings *sum, const findings *other);

/* No bound broken. One of 0.5 is that of correct rounding: every result is the nearest number. */
bool findings_ok(const findings *f, double bound);

/* One line; the row, type and ISA in front. */
void findings_print(FILE *out, const row *r, real_type type, const char *isa, const findings *f);

#endif
