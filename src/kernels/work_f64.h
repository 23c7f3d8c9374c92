/* work_f64.h - the working number of f64 ops: a pair of doubles (dd.h). One rounding to double at
 * the end, of a value that is right to about 2^-63, leaves half an ULP.
 *
 * The same words as in work_f32.h. A W holds SP_LD lanes. */
#ifndef SP_WORK_H
#define SP_WORK_H

#include "coef/normal.h"
#include "dd.h"
#include "exp_log_f64.h"
#include "names.h"

#define SP_TYPE f64
#define W_LANES SP_LD
#define SUM_LANES 16 /* of a sum over a row, whatever the ISA */
#define W_UNDERFLOWS 1 /* are there elements whose products are subnormal in a W? */
typedef double T;
typedef dd W;
typedef md M;

static inline W w_load(const T *p, size_t left)
{
    return dd_of(left >= SP_LD ? vd_load(p) : vd_load_n(p, left), vd_set(0));
}

static inline void w_store(T *p, size_t left, W a)
{
    if (left >= SP_LD)
        vd_store(p, a.hi);
    else
        vd_store_n(p, left, a.hi);
}

static inline W w_set(double a) { return dd_of(vd_set(a), vd_set(0)); }
static inline W w_pair(const double a[2]) { return dd_of(vd_set(a[0]), vd_set(a[1])); }
static inline W w_add(W a, W b) { return dd_add(a, b); }
static inline W w_sub(W a, W b) { return dd_add(a, dd_neg(b)); }
static inline W w_mul(W a, W b) { return dd_mul(a, b); }
static inline W w_div(W a, W b) { return dd_div(a, b); }
static inline W w_sqrt(W a) { return dd_sqrt(a); }
static inline W w_neg(W a) { return dd_neg(a); }
static inline W w_abs(W a) { return dd_sel(vd_lt(a.hi, vd_set(0)), dd_neg(a), a); }
static inline W w_round(W a) { return dd_of(a.hi, vd_set(0)); } /* to the element type */
static inline M w_lt(W a, W b) { return vd_lt(a.hi, b.hi); }
static inline M w_le(W a, W b) { return vd_le(a.hi, b.hi); }
static inline M w_eq(W a, W b) { return vd_eq(a.hi, b.hi); }
static inline W w_sel(M m, W a, W b) { return dd_sel(m, a, b); }

/* e^x = 2^h t (1 + p), t a power of 2^(1/16) as a pair, |e^-p - 1| < 0.022. h takes half of the
   exponent, so that nothing overflows or is subnormal before the end. */
struct exp_parts {
    vd h; /* magic sum */
    dd t, p;
};

static inline struct exp_parts exp_parts(W x)
{
    const vd magic = vd_set(ROUND_MAGIC), limit = vd_set(1100);
    /* Beyond the limit the low part of x is dropped: it may be the NaN of an infinity. */
    x.lo = vd_sel(vd_lt(vd_abs(x.hi), limit), x.lo, vd_set(0));
    x.hi = vd_max(vd_set(-1100), vd_min(limit, x.hi));
    vd m = vd_fma(x.hi, vd_set(exp_f64.per_log2), magic), k = vd_sub(m, magic);
    vd h = vd_fma(k, vd_set(1.0 / 32), magic);
    vd j = vd_fnma(vd_sub(h, magic), vd_set(16), m);
    vd high = vd_fnma(k, vd_set(exp_f64.step_high), x.hi); /* exact */
    dd step = dd_product(k, vd_set(-exp_f64.step_low));
    dd r = dd_sum(high, step.hi);
    r = dd_fast_sum(r.hi, vd_add(r.lo, vd_add(step.lo, x.lo)));
    vd q = vd_set(1.0 / 3628800);
    q = vd_fma(q, r.hi, vd_set(1.0 / 362880));
    q = vd_fma(q, r.hi, vd_set(1.0 / 40320));
    q = vd_fma(q, r.hi, vd_set(1.0 / 5040));
    q = vd_fma(q, r.hi, vd_set(1.0 / 720));
    q = vd_fma(q, r.hi, vd_set(1.0 / 120));
    q = vd_fma(q, r.hi, vd_set(1.0 / 24));
    q = vd_fma(q, r.hi, vd_set(1.0 / 6));
    dd square = dd_product(r.hi, vd_mul(r.hi, vd_set(0.5)));
    vd low = vd_fma(r.hi, r.lo, square.lo);
    low = vd_add(r.lo, vd_fma(vd_mul(vd_mul(r.hi, r.hi), r.hi), q, low));
    dd p = dd_fast_sum(r.hi, square.hi);
    p = dd_fast_sum(p.hi, vd_add(p.lo, low));
    vd t = power_of_sixteenth(j);
    return (struct exp_parts){h, dd_of(t, vd_mul(t, vd_lookup16(exp_f64.low, vl_bits(j)))), p};
}

/* 2^h (start + t.hi + rest), all finite; the scaling rounds only into the subnormals. */
static inline W exp_finish(vd h, vd start, struct exp_parts e)
{
    dd s = dd_sum(e.t.hi, start), tp = dd_product(e.t.hi, e.p.hi);
    vd low = vd_fma(e.t.hi, e.p.lo, vd_fma(e.t.lo, e.p.hi, e.t.lo));
    dd y = dd_sum(s.hi, tp.hi);
    y = dd_fast_sum(y.hi, vd_add(y.lo, vd_add(s.lo, vd_add(tp.lo, low))));
    vd scale = power_of_two(h);
    return dd_of(vd_mul(y.hi, scale), vd_mul(y.lo, scale));
}

static inline W w_exp(W x)
{
    struct exp_parts e = exp_parts(x);
    return exp_finish(e.h, vd_set(0), e);
}

/* e^x for an x <= 0 as up * down: scaled up where e^x is so small that what multiplies it would
   meet a value rounded into the subnormals. */
struct exp_scaled {
    W up;
    vd down;
};

static inline struct exp_scaled w_exp_scaled(W x)
{
    md deep = vd_lt(x.hi, vd_set(-600));
    struct exp_parts e = exp_parts(x);
    vd h = vd_add(e.h, vd_sel(deep, vd_set(256), vd_set(0)));
    return (struct exp_scaled){exp_finish(h, vd_set(0), e),
                               vd_sel(deep, vd_set(0x1p-256), vd_set(1))};
}

/* a * down, rounded once: for an a that is proportional to up. */
static inline W w_scale_down(struct exp_scaled e, W a)
{
    return dd_of(vd_mul(a.hi, e.down), vd_mul(a.lo, e.down));
}

/* (2^h t - 1) + 2^h t p: with the -1 inside the scaling as -2^-h. */
static inline W w_expm1(W x)
{
    const vd magic = vd_set(ROUND_MAGIC);
    struct exp_parts e = exp_parts(x);
    vd minus_h = vd_add(vd_sub(magic, e.h), magic);
    return exp_finish(e.h, vd_neg(power_of_two(minus_h)), e);
}

/* log(one + u), one being 1 or 0 in every lane: relative to the result also where it is near 0.
   Where one is 0, u may be subnormal. */
static inline W log_of_sum(vd one, W u)
{
    vd f = vd_add(one, u.hi);
    md tiny = vd_lt(f, vd_set(0x1p-960));
    vd up = vd_sel(tiny, vd_set(0x1p60), vd_set(1)), shift = vd_sel(tiny, vd_set(60), vd_set(0));
    u = dd_of(vd_mul(u.hi, up), vd_mul(u.lo, up));
    struct log_reduction l = log_reduce(vd_mul(f, up));
    vd n = vd_sub(l.n, shift);
    dd d = dd_sum(vd_mul(l.scale, one), vd_set(-1)), m = dd_product(l.scale, u.hi);
    dd r = dd_sum(d.hi, m.hi);
    r = dd_fast_sum(r.hi, vd_add(r.lo, vd_fma(l.scale, u.lo, vd_add(d.lo, m.lo))));
    vd q = vd_set(1.0 / 13);
    for (int k = 12; k >= 3; k--) q = vd_fma(q, r.hi, vd_set(k % 2 ? 1.0 / k : -1.0 / k));
    dd square = dd_product(r.hi, vd_mul(r.hi, vd_set(-0.5)));
    vd low = vd_add(r.lo, vd_fnma(r.hi, r.lo, square.lo));
    low = vd_fma(vd_mul(vd_mul(r.hi, r.hi), r.hi), q, low);
    dd y = dd_fast_sum(r.hi, square.hi);
    dd base = dd_sum(vd_mul(n, vd_set(log_f64.log2_high)), vd_lookup16(log_f64.high, l.piece));
    dd sum = dd_sum(base.hi, y.hi);
    vd rest = vd_fma(n, vd_set(log_f64.log2_low), vd_lookup16(log_f64.low, l.piece));
    low = vd_add(sum.lo, vd_add(vd_add(base.lo, y.lo), vd_add(rest, low)));
    sum = dd_fast_sum(sum.hi, low);
    sum = dd_sel(vd_eq(f, vd_set(0)), w_set(-INFINITY), sum);
    sum = dd_sel(vd_lt(f, vd_set(0)), w_set(NAN), sum);
    return dd_sel(vd_lt(f, vd_set(INFINITY)), sum, dd_of(f, vd_set(0)));
}

/* log(1 + u) where m, log(u) elsewhere: for one price. */
static inline W w_log_sel(M m, W u)
{
    return log_of_sum(vd_sel(m, vd_set(1), vd_set(0)), u);
}

static inline W w_log(W x)
{
    return log_of_sum(vd_set(0), x);
}

static inline W w_log1p(W u)
{
    return log_of_sum(vd_set(1), u);
}

/* p(w) of normal.h: the small end in double, the first coefficients in pairs. */
static inline W normal_polynomial(W w)
{
    vd q = vd_set(normal.c[30]);
    for (int k = 29; k >= NORMAL_PAIRS; k--) q = vd_fma(q, w.hi, vd_set(normal.c[k]));
    W p = dd_of(q, vd_set(0));
    for (int k = NORMAL_PAIRS - 1; k >= 0; k--)
        p = w_add(w_mul(p, w), dd_of(vd_set(normal.c[k]), vd_set(normal.low[k])));
    return p;
}

/* ------------------------------------------------------------------ sums over a row */

/* The total of SUM_LANES partial sums, in every lane: by halves, the same on every ISA. */
static inline W w_total(const W part[])
{
    double hi[SUM_LANES], lo[SUM_LANES];
    for (int k = 0; k < SUM_LANES; k += SP_LD) {
        vd_store(hi + k, part[k / SP_LD].hi);
        vd_store(lo + k, part[k / SP_LD].lo);
    }
    for (int half = SUM_LANES / 2; half > 0; half /= 2)
        for (int k = 0; k < half; k++) {
            double a = hi[k], b = hi[k + half], s = a + b, v = s - a;
            lo[k] += lo[k + half] + ((a - (s - v)) + (b - v));
            hi[k] = s;
        }
    return dd_settle(vd_set(hi[0]), vd_set(lo[0]));
}

/* ------------------------------------------------------------------ the element type itself
   For ops that need nothing wider. A V holds V_LANES elements. */

#define V_LANES SP_LD
typedef vd V;
typedef md VM;

static inline V v_load(const T *p, size_t left)
{
    return left >= V_LANES ? vd_load(p) : vd_load_n(p, left);
}

static inline void v_store(T *p, size_t left, V a)
{
    if (left >= V_LANES)
        vd_store(p, a);
    else
        vd_store_n(p, left, a);
}

static inline V v_set(T a) { return vd_set(a); }
static inline V v_add(V a, V b) { return vd_add(a, b); }
static inline V v_mul(V a, V b) { return vd_mul(a, b); }
static inline V v_max(V a, V b) { return vd_max(a, b); }
static inline VM v_le(V a, V b) { return vd_le(a, b); }
static inline VM v_lt(V a, V b) { return vd_lt(a, b); }
static inline VM v_eq(V a, V b) { return vd_eq(a, b); }
static inline V v_sel(VM m, V a, V b) { return vd_sel(m, a, b); }
static inline int v_any(VM m) { return md_any(m); }

#endif
