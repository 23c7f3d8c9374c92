/* certificate.c - other libraries' results judged as libsoftplus's own are: a shared library that
 * certificate.py hands arrays to.
 *
 * judge.h's findings stop at the first wrong kind of number, as they should for us. A peer may be
 * wrong in kind over millions of inputs, and that is told apart here, so that its largest error is
 * that of the results which are at least numbers of the right sign.
 */
#include "judge.h"

#include <math.h>
#include <stdlib.h>

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

certificate *certificate_open(const char *op);
void certificate_judge(certificate *c, size_t n, const float *x, const float *got);
void certificate_close(certificate *c, certified *result);
void one_liner(size_t n, const float *x, float *y);

/* NULL for an op that is unknown or has no filter: 2^26 points are too many for MPFR alone. */
certificate *certificate_open(const char *op)
{
    const row *r = NULL;
    for (size_t i = 0; i < row_count && !r; i++)
        if (row_is_default(&rows[i]) && op_find(op) == op_find(rows[i].op)) r = &rows[i];
    certificate *c = r ? calloc(1, sizeof *c) : NULL;
    if (!c) return NULL;
    judge_init(&c->judge, r, REAL_F32);
    if (c->judge.filter) return c;
    judge_dispose(&c->judge);
    free(c);
    return NULL;
}

/* The true value, near enough to tell its kind. */
static double near_truth(certificate *c, const point *p)
{
    if (isfinite(p->x)) return c->judge.filter(p).y;
    reference_at(&c->judge.ref, c->judge.row->op, p);
    return reference_round(&c->judge.ref, REAL_F32);
}

/* Whether a result is a number that has an error in ULP, or rightly none. */
static bool right_kind(certificate *c, double got, double truth)
{
    bool is_float = isfinite(truth) && fabs(truth) < 0x1.fffffep127;
    if (!is_float && (isnan(truth) ? isnan(got) : got == truth)) return true;
    if (is_float != (bool)isfinite(got) || !is_float) {
        c->sum.infinite++;
    } else if (got == 0 && fabs(truth) > 0x1.01p-150) {
        c->sum.zeros++;
    } else if (got * truth < 0) {
        c->sum.wrong++;
    } else {
        return true;
    }
    return false;
}

/* n results at rising x, consecutive floats: the next call may start elsewhere. */
void certificate_judge(certificate *c, size_t n, const float *x, const float *got)
{
    c->judge.previous = (double)NAN;
    for (size_t i = 0; i < n; i++) {
        point p = row_point(c->judge.row, REAL_F32, x[i], 1);
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

/* What is pasted everywhere. */
void one_liner(size_t n, const float *x, float *y)
{
    for (size_t i = 0; i < n; i++) y[i] = x[i] > 20 ? x[i] : logf(1 + expf(x[i]));
}
