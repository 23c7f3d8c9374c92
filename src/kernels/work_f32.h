/* work_f32.h - the working number of f32 ops: double. One rounding to float at the end, of a value
 * that is right to about 2^-45, leaves half an ULP.
 *
 * The body of an op is a formula over these words; work_f64.h has the same words over pairs of
 * doubles. A W holds SP_LD lanes. */
#ifndef SP_WORK_H
#define SP_WORK_H

#include "coef/normal.h"
#include "exp_log_f64.h"
#include "names.h"

#define SP_TYPE f32
#define SP_FAST_F32 /* some ops have a body in float besides */
#define W_LANES SP_LD
#define SUM_LANES 16 /* of a sum over a row, whatever the ISA */
#define W_UNDERFLOWS 0 /* are there elements whose products are subnormal in a W? */
typedef float T;
typedef vd W;
typedef md M;

static inline W w_load(const T *p, size_t left)
{
    return left >= SP_LD ? vd_load_f32(p) : vd_load_f32_n(p, left);
}

static inline void w_store(T *p, size_t left, W a)
{
    if (left >= SP_LD)
        vd_store_f32(p, a);
    else
        vd_store_f32_n(p, left, a);
}

static inline W w_set(double a) { return vd_set(a); }
static inline W w_pair(const double a[2]) { return vd_set(a[0] + a[1]); }
static inline W w_add(W a, W b) { return vd_add(a, b); }
static inline W w_sub(W a, W b) { return vd_sub(a, b); }
static inline W w_mul(W a, W b) { return vd_mul(a, b); }
static inline W w_div(W a, W b) { return vd_div(a, b); }
static inline W w_sqrt(W a) { return vd_sqrt(a); }
static inline W w_neg(W a) { return vd_neg(a); }
static inline W w_abs(W a) { return vd_abs(a); }
static inline W w_round(W a) { return vd_round_f32(a); } /* to the element type */
static inline M w_lt(W a, W b) { return vd_lt(a, b); }
static inline M w_le(W a, W b) { return vd_le(a, b); }
static inline M w_eq(W a, W b) { return vd_eq(a, b); }
static inline W w_sel(M m, W a, W b) { return vd_sel(m, a, b); }

/* e^x = t (1 + p), t a power of 2^(1/16) and |e^-p - 1| < 0.022. x is held to +-708, where float is
   long 0 or infinite. */
struct exp_parts {
    W t, p;
};

static inline struct exp_parts exp_parts(W x)
{
    const W magic = vd_set(ROUND_MAGIC);
    x = vd_max(vd_set(-708), vd_min(vd_set(708), x));
    W m = vd_fma(x, vd_set(exp_f64.per_log2), magic), k = vd_sub(m, magic);
    W r = vd_fnma(k, vd_set(exp_f64.step_low), vd_fnma(k, vd_set(exp_f64.step_high), x));
    W q = vd_fma(r, vd_set(1.0 / 720), vd_set(1.0 / 120));
    q = vd_fma(q, r, vd_set(1.0 / 24));
    q = vd_fma(q, r, vd_set(1.0 / 6));
    q = vd_fma(q, r, vd_set(0.5));
    return (struct exp_parts){power_of_sixteenth(m), vd_fma(vd_mul(r, r), q, r)};
}

static inline W w_exp(W x)
{
    struct exp_parts e = exp_parts(x);
    return vd_fma(e.t, e.p, e.t);
}

/* e^x for an x <= 0, scaled up where its own product with something large could lose bits to
   underflow: the true value is e.up * e.down. Here double never underflows. */
struct exp_scaled {
    W up;
};

static inline struct exp_scaled w_exp_scaled(W x)
{
    return (struct exp_scaled){w_exp(x)};
}

static inline W w_scale_down(struct exp_scaled e, W a)
{
    (void)e;
    return a;
}

static inline W w_expm1(W x)
{
    struct exp_parts e = exp_parts(x);
    return vd_fma(e.t, e.p, vd_sub(e.t, vd_set(1)));
}

/* log(one + u), one being 1 or 0 in every lane: relative to the result also where it is near 0.
   No argument that comes from floats is subnormal here. */
static inline W log_of_sum(W one, W u)
{
    W f = vd_add(one, u);
    struct log_reduction l = log_reduce(f);
    W r = vd_fma(l.scale, u, vd_fma(l.scale, one, vd_set(-1)));
    W q = vd_fma(r, vd_set(-1.0 / 10), vd_set(1.0 / 9));
    for (int k = 8; k >= 2; k--) q = vd_fma(q, r, vd_set(k % 2 ? 1.0 / k : -1.0 / k));
    W base = vd_fma(l.n, vd_set(log_f64.log2_high), vd_lookup16(log_f64.high, l.piece));
    base = vd_fma(l.n, vd_set(log_f64.log2_low), base);
    W y = vd_add(base, vd_fma(vd_mul(r, r), q, r));
    y = vd_sel(vd_eq(f, vd_set(0)), vd_set(-INFINITY), y);
    y = vd_sel(vd_lt(f, vd_set(0)), vd_set(NAN), y);
    return vd_sel(vd_lt(f, vd_set(INFINITY)), y, f);
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

/* p(w) of normal.h. */
static inline W normal_polynomial(W w)
{
    W p = vd_set(normal.f32[16]);
    for (int k = 15; k >= 0; k--) p = vd_fma(p, w, vd_set(normal.f32[k]));
    return p;
}

/* ------------------------------------------------------------------ the element type itself
   For ops that need nothing wider. A V holds V_LANES elements. */

#define V_LANES SP_LF
typedef vf V;
typedef mf VM;

static inline V v_load(const T *p, size_t left)
{
    return left >= V_LANES ? vf_load(p) : vf_load_n(p, left);
}

static inline void v_store(T *p, size_t left, V a)
{
    if (left >= V_LANES)
        vf_store(p, a);
    else
        vf_store_n(p, left, a);
}

static inline V v_set(T a) { return vf_set(a); }
static inline V v_add(V a, V b) { return vf_add(a, b); }
static inline V v_mul(V a, V b) { return vf_mul(a, b); }
static inline V v_max(V a, V b) { return vf_max(a, b); }
static inline VM v_le(V a, V b) { return vf_le(a, b); }
static inline VM v_lt(V a, V b) { return vf_lt(a, b); }
static inline VM v_eq(V a, V b) { return vf_eq(a, b); }
static inline V v_sel(VM m, V a, V b) { return vf_sel(m, a, b); }
static inline int v_any(VM m) { return mf_any(m); }

#endif
