/* dd.h - numbers of twice the precision of double, as an unevaluated sum high + low.
 *
 * Sums and products after Dekker and Knuth, with FMA. Their errors are a few 2^-104, relative to
 * the operands for a sum. Where high overflows or divides to an infinity, low is not finite: it is
 * dropped. */
#ifndef SP_DD_H
#define SP_DD_H

typedef struct {
    vd hi, lo;
} dd;

static inline dd dd_of(vd hi, vd lo)
{
    return (dd){hi, lo};
}

/* a + b for |a| >= |b| or a = 0. */
static inline dd dd_fast_sum(vd a, vd b)
{
    vd s = vd_add(a, b);
    return dd_of(s, vd_sub(b, vd_sub(s, a)));
}

static inline dd dd_sum(vd a, vd b)
{
    vd s = vd_add(a, b), v = vd_sub(s, a);
    return dd_of(s, vd_add(vd_sub(a, vd_sub(s, v)), vd_sub(b, v)));
}

static inline dd dd_product(vd a, vd b)
{
    vd p = vd_mul(a, b);
    return dd_of(p, vd_fma(a, b, vd_neg(p)));
}

/* hi + lo with hi the rounded sum. */
static inline dd dd_settle(vd hi, vd lo)
{
    return dd_fast_sum(hi, vd_sel(vd_lt(vd_abs(lo), vd_set(INFINITY)), lo, vd_set(0)));
}

static inline dd dd_add(dd a, dd b)
{
    dd s = dd_sum(a.hi, b.hi);
    return dd_settle(s.hi, vd_add(s.lo, vd_add(a.lo, b.lo)));
}

static inline dd dd_neg(dd a)
{
    return dd_of(vd_neg(a.hi), vd_neg(a.lo));
}

static inline dd dd_mul(dd a, dd b)
{
    dd p = dd_product(a.hi, b.hi);
    return dd_settle(p.hi, vd_fma(a.hi, b.lo, vd_fma(a.lo, b.hi, p.lo)));
}

static inline dd dd_div(dd a, dd b)
{
    vd inverse = vd_div(vd_set(1), b.hi), q = vd_div(a.hi, b.hi);
    vd rest = vd_add(vd_fnma(q, b.hi, a.hi), vd_fnma(q, b.lo, a.lo));
    return dd_settle(q, vd_mul(rest, inverse));
}

static inline dd dd_sqrt(dd a)
{
    vd r = vd_sqrt(a.hi);
    vd rest = vd_add(vd_fnma(r, r, a.hi), a.lo);
    vd low = vd_div(rest, vd_add(r, r));
    /* 0 and infinity are their own roots. */
    return dd_settle(r, low);
}

static inline dd dd_sel(md m, dd a, dd b)
{
    return dd_of(vd_sel(m, a.hi, b.hi), vd_sel(m, a.lo, b.lo));
}

#endif
