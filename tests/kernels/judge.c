#include "judge.h"

#include <math.h>
#include <string.h>

void judge_init(judge *j, const row *r, real_type type)
{
    *j = (judge){.row = r, .type = type, .previous = NAN};
    reference_init(&j->ref);
    if (type == REAL_F32) j->filter = filter_find(r->op);
    if (type == REAL_F64) j->filter_f64 = filter_f64_find(r->op);
}

void judge_dispose(judge *j)
{
    reference_dispose(&j->ref);
}

/* 1/ULP of a float's binade for a double y > 0: one subtraction of exponents. */
static double units_of(double y)
{
    uint64_t bits;
    if (y < 0x1p-126) y = 0x1p-126;
    memcpy(&bits, &y, sizeof bits);
    bits = (uint64_t)(2046 + 23 - (bits >> 52)) << 52;
    memcpy(&y, &bits, sizeof y);
    return y;
}

/* coarse: the unit of error is larger than that of the truth's own binade, near an interior zero;
   there the nearest float and the sign mean nothing. */
static void count(judge *j, const point *p, double got, double want, double ulps, bool coarse)
{
    findings *f = &j->found;
    if (ulps > f->max_ulps) {
        f->max_ulps = ulps;
        f->worst_x = p->x;
        f->worst_z = p->z;
        f->got = got;
        f->want = want;
    }
    f->rounded += coarse ? ulps <= 0.5 : got == want || (isnan(got) && isnan(want));
    f->bad_nan += isnan(got) != isnan(want);
    f->bad_sign +=
        !coarse && (got * want < 0 || (j->row->positive && (got < 0 || (got == 0 && want > 0))));
    f->bad_order += j->row->monotone * (got - j->previous) < 0;
    j->previous = got;
}

/* True if the double filter was enough. */
static bool filter_decides(judge *j, const point *p, double got)
{
    if (!isfinite(p->x) || !isfinite(p->z)) return false;
    filtered v = j->filter(p);
    if ((isnan(v.y) && isnan(got)) || (isinf(v.y) && v.y == got)) { /* outside of the domain */
        count(j, p, got, v.y, 0, false);
        return true;
    }
    if (!isfinite(got)) return false;
    if (!(fabs(v.y) < 0x1.fffffcp127)) return false;
    double slack = v.scale * FILTER_RELATIVE;
    float low = (float)(v.y - slack), high = (float)(v.y + slack);
    double ulps = fabs(got - v.y) * units_of(v.scale);
    bool coarse = v.scale > fabs(v.y);
    if ((low != high && !coarse) ||
        ulps + JUDGE_FILTER_ULPS > fmax(j->found.max_ulps, JUDGE_CLEARLY_SMALL))
        return false;
    count(j, p, got, low, ulps, coarse);
    return true;
}

/* The exponent of one ULP of a double in y's binade, y > 0. */
static int unit_exponent(long double y)
{
    int e;
    frexpl(y, &e);
    return e < -1021 ? -1074 : e - 53;
}

/* True if the long double filter was enough. */
static bool filter_f64_decides(judge *j, const point *p, double got)
{
    if (!isfinite(p->x) || !isfinite(p->z)) return false;
    long double y = j->filter_f64(p);
    if ((isnan(y) && isnan(got)) || (isinf(y) && y == got)) { /* outside of the domain */
        count(j, p, got, (double)y, 0, false);
        return true;
    }
    if (!isfinite(got) || !(fabsl(y) < 0x1.fffffffffffff7p1023L)) return false;
    long double slack = fabsl(y) * FILTER_F64_RELATIVE;
    double low = (double)(y - slack), high = (double)(y + slack);
    /* the smaller unit where the binade is in doubt */
    double ulps = (double)scalbnl(fabsl(got - y), -unit_exponent(fabsl(y) - slack));
    if (low != high || ulps + JUDGE_FILTER_F64_ULPS > fmax(j->found.max_ulps, JUDGE_CLEARLY_SMALL))
        return false;
    count(j, p, got, low, ulps, false);
    return true;
}

/* A line of tests/directed. */
static void write_case(const judge *j, double x, double want)
{
    float in = (float)x, out = (float)want;
    uint32_t bits[2];
    memcpy(&bits[0], &in, sizeof in);
    memcpy(&bits[1], &out, sizeof out);
    fprintf(j->hard, "%s f32 0x%08x = 0x%08x\n", j->row->op, (unsigned)bits[0], (unsigned)bits[1]);
}

void judge_point(judge *j, double x, double z, double got)
{
    point p = row_point(j->row, j->type, x, z);
    j->found.points++;
    if (isnan(x) && isnan(got)) {
        count(j, &p, got, x, 0, false);
        return;
    }
    if ((j->filter && filter_decides(j, &p, got)) ||
        (j->filter_f64 && filter_f64_decides(j, &p, got))) {
        j->found.by_filter++;
        return;
    }
    j->found.by_mpfr++;
    reference_at(&j->ref, j->row->op, &p);
    double ulps = reference_ulps(&j->ref, j->type, got);
    bool coarse = mpfr_cmpabs(j->ref.scale, j->ref.y) > 0;
    double want = reference_round(&j->ref, j->type);
    count(j, &p, got, want, ulps, coarse);
    if (j->hard && fabs(ulps - 0.5) < JUDGE_HARD) write_case(j, x, want);
}

void findings_add(findings *sum, const findings *other)
{
    if (other->max_ulps > sum->max_ulps) {
        sum->max_ulps = other->max_ulps;
        sum->worst_x = other->worst_x;
        sum->worst_z = other->worst_z;
        sum->got = other->got;
        sum->want = other->want;
    }
    sum->points += other->points;
    sum->by_filter += other->by_filter;
    sum->by_mpfr += other->by_mpfr;
    sum->rounded += other->rounded;
    sum->bad_nan += other->bad_nan;
    sum->bad_sign += other->bad_sign;
    sum->bad_order += other->bad_order;
}

bool findings_ok(const findings *f, double bound)
{
    bool close = bound > 0.5 ? f->max_ulps < bound : f->rounded == f->points;
    return f->points > 0 && close && !f->bad_nan && !f->bad_sign && !f->bad_order;
}

void findings_print(FILE *out, const row *r, real_type type, const char *isa, const findings *f)
{
    char name[80];
    row_describe(r, name, sizeof name);
    fprintf(out, "%-32s %s %-7s %9.4f ULP at %-22a", name, real_name(type), isa, f->max_ulps,
            f->worst_x);
    if (op_find(r->op)->shape == SHAPE_map2) fprintf(out, " %a", f->worst_z);
    fprintf(out,
            " got %a want %a; nearest %.4f %%; bad NaN %llu sign %llu order %llu;"
            " decided by the filter %llu, MPFR %llu\n",
            f->got, f->want, 100 * (double)f->rounded / (double)f->points,
            (unsigned long long)f->bad_nan, (unsigned long long)f->bad_sign,
            (unsigned long long)f->bad_order, (unsigned long long)f->by_filter,
            (unsigned long long)f->by_mpfr);
}
