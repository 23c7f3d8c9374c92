/* certificate.c - other libraries' results judged as libsoftplus's own are: a shared library that
 * certificate.py hands arrays to.
 *
 * judge.h's findings stop at the first wrong kind of number, as they should for us. A peer may be
 * wrong in kind over millions of inputs, and that is told apart here, so that its largest error is
 * that of the results which are at least numbers of the right sign.
 */
#include "judge.h"
#include "sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    double max_ulps, worst_x, worst_got, worst_want;
    uint64_t points;
    uint64_t nearest;  /* results that are the nearest floats */
    uint64_t zeros;    /* 0 where the truth is not, nor rounds to it */
    uint64_t wrong;    /* of the wrong sign: for softplus and sigmoid, negative */
    uint64_t infinite; /* infinite or NaN where the truth is a float, or the reverse */
    uint64_t falls;    /* steps in the wrong direction of a monotone function */
} certified;

typedef struct {
    judge judge;
    certified sum;
} certificate;

certificate *certificate_open(const char *op, const char *type);
size_t certificate_sample(const certificate *c, size_t n, double *x);
void certificate_judge(certificate *c, size_t n, const double *x, const double *got);
void certificate_close(certificate *c, certified *result);
const char *certificate_compiler(void);
void one_liner_f32(size_t n, const float *x, float *y);
void one_liner_f64(size_t n, const double *x, double *y);

/* NULL for an op or a type that is unknown, or an op without a filter in float: 2^26 points are too
   many for MPFR alone. */
certificate *certificate_open(const char *op, const char *type)
{
    const row *r = NULL;
    int kind = REAL_F32;
    while (kind < REAL_TYPES && strcmp(type, real_name((real_type)kind)) != 0) kind++;
    for (size_t i = 0; i < row_count && !r; i++)
        if (row_is_default(&rows[i]) && op_find(op) == op_find(rows[i].op)) r = &rows[i];
    certificate *c = r && kind < REAL_TYPES ? calloc(1, sizeof *c) : NULL;
    if (!c) return NULL;
    judge_init(&c->judge, r, (real_type)kind);
    if (kind != REAL_F32 || c->judge.filter) return c;
    judge_dispose(&c->judge);
    free(c);
    return NULL;
}

/* Numbers from everywhere in rising order, at most n and at least 16: how many. */
size_t certificate_sample(const certificate *c, size_t n, double *x)
{
    sample_fill(c->judge.row, c->judge.type, 2026, n, x);
    while (n > 0 && isnan(x[n - 1])) n--;
    return n;
}

/* The true value, near enough to tell its kind: rounded to the type, but where a filter says more. */
static double near_truth(certificate *c, const point *p)
{
    const judge *j = &c->judge;
    if (j->filter && isfinite(p->x)) return j->filter(p).y;
    if (j->filter_f64 && isfinite(p->x)) {
        long double y = j->filter_f64(p);
        if (fabsl(y) > 0x1p-1020L && fabsl(y) < 0x1p1020L) return (double)y;
    }
    reference_at(&c->judge.ref, j->row->op, p);
    return reference_round(&c->judge.ref, j->type);
}

/* Whether a result is a number that has an error in ULP, or rightly none. */
static bool right_kind(certificate *c, double got, double truth)
{
    const bool is_f32 = c->judge.type == REAL_F32; /* whose truths here are not rounded */
    const double least = is_f32 ? 0x1.01p-150 : 0, largest = is_f32 ? 0x1.fffffep127 : INFINITY;
    bool is_number = fabs(truth) < largest;
    if (!is_number && (isnan(truth) ? isnan(got) : got == truth)) return true;
    if (is_number != (bool)isfinite(got) || !is_number) {
        c->sum.infinite++;
    } else if (got == 0 && fabs(truth) > least) {
        c->sum.zeros++;
    } else if (got != 0 && truth != 0 && signbit(got) != signbit(truth)) {
        c->sum.wrong++;
    } else {
        return true;
    }
    return false;
}

/* n results at rising x, without gaps: the next call may start elsewhere. */
void certificate_judge(certificate *c, size_t n, const double *x, const double *got)
{
    c->judge.previous = (double)NAN;
    for (size_t i = 0; i < n; i++) {
        point p = row_point(c->judge.row, c->judge.type, x[i], 1);
        c->sum.points++;
        if (right_kind(c, got[i], near_truth(c, &p))) judge_point(&c->judge, x[i], 1, got[i]);
    }
}

void certificate_close(certificate *c, certified *result)
{
    const findings *f = &c->judge.found;
    *result = c->sum;
    result->max_ulps = f->max_ulps;
    result->worst_x = f->worst_x;
    result->worst_got = f->got;
    result->worst_want = f->want;
    result->nearest = f->rounded;
    result->wrong += f->bad_sign;
    result->infinite += f->bad_nan;
    result->falls = f->bad_order;
    judge_dispose(&c->judge);
    free(c);
}

const char *certificate_compiler(void)
{
#ifdef __clang__
    return "clang " __clang_version__;
#else
    return "gcc " __VERSION__;
#endif
}

/* What is pasted everywhere. */
void one_liner_f32(size_t n, const float *x, float *y)
{
    for (size_t i = 0; i < n; i++) y[i] = x[i] > 20 ? x[i] : logf(1 + expf(x[i]));
}

void one_liner_f64(size_t n, const double *x, double *y)
{
    for (size_t i = 0; i < n; i++) y[i] = x[i] > 20 ? x[i] : log(1 + exp(x[i]));
}
