/* The inverse of softplus, logexpm1 and log1mexp in float.
 *
 * Formula  log(e^a - 1) and log(1 - e^-a); softplus_inv is the first where beta = 1.
 * How      log a + g(a), g from a table of 32 polynomials of degree 6 whose c0 adds to the exact part
 *          of log a without error, so that two roundings are felt: that of the small terms' sum and
 *          the last. Where that sum would cancel, around the zero of log(e^a - 1) at log 2 and for
 *          log(1 - e^-a) from 7/4 on, the table has the function itself. a > 15: a, or -(e^-a +
 *          e^(-2a)/2).
 * Domain   a > 0; 0 -> -inf, a < 0 -> NaN, +inf -> +inf (log1mexp: -0); monotone. Other beta go to
 *          the wide body.
 * Bound f32 softplus_inv: 0.7931 ULP at 0x1.83bef8p-1
 * Bound f32 logexpm1: 0.7931 ULP at 0x1.83bef8p-1
 * Bound f32 log1mexp: 0.9285 ULP at 0x1.1d2a56p+1
 * Measured over all floats by tests/kernels/exhaustive. */

#include "coef/log_exp_f32.h"
#include "log_f32.h"

/* What a piece of the table is beside the logarithm: `alone` where there is none; c0 is then added
   to the small terms if `is_zero`, for what crosses zero has no larger one. */
struct log_exp_piece {
    mf alone;
    int is_zero;
};

/* log a + c0 + c1 s + ..., less log 2 times LOG_UNIT down. */
SP_INLINE vf log_exp_sum(vf a, vf down, struct log_exp_piece piece, const vf c[8])
{
    const vf zero = vf_set(0);
    struct log_parts l = log_parts(a);
    l.n = vf_sub(l.n, down);
    vf r = vf_sel(piece.alone, zero, vf_fma(a, l.c, vf_set(-1)));
    vf low = vf_sel(piece.alone, piece.is_zero ? c[1] : zero, log_low(l));
    vf base = vf_sel(piece.alone, piece.is_zero ? zero : c[1], vf_add(log_high(l), c[1]));
    vf s = vf_sub(a, c[0]);
    vf smaller =
        vf_add(vf_fma(vf_mul(s, s), curve_of(c, s, 6), low), vf_fma(vf_mul(r, r), log_curve(r), r));
    return vf_add(base, vf_fma(c[2], s, smaller));
}

/* ------------------------------------------------------------------ one vector */

#define LOG2_F32 0x1.62e43p-1f
#define INV_LAST 0x1.dffffep+3f /* past it, from 15 on, the result is a */

/* What is past `last` is itself. */
SP_INLINE vf logexpm1_near(vf a, vf down, vf last)
{
    vf c[8];
    vf_lut(&softplus_inv_lut, vi_shr(vi_bits(vf_add(a, vf_set(1))), 20), c);
    mf is_around_zero = vf_eq(c[0], vf_set(LOG2_F32));
    vf y = log_exp_sum(a, down, (struct log_exp_piece){is_around_zero, 1}, c);
    return vf_sel(vf_lt(last, a), a, y);
}

SP_INLINE vf log1mexp_near(vf a, vf down)
{
    vf c[8], in = vf_min(vf_set(TABLE_END), a);
    vi piece = piece_of(in);
    vf_lut(&log1mexp_lut, piece, c);
    mf alone = vi_ltu(vi_bits(vf_set(0x1p22f + 1.5f)), piece);
    vf y = log_exp_sum(in, down, (struct log_exp_piece){alone, 0}, c);
    mf far = vf_lt(vf_set(TABLE_END), a);
    if (__builtin_expect(mf_any(far), 0))
        y = vf_sel(far, vf_neg(tail_value(exp_tail(a, vf_set(0), -0.5f))), y);
    return y;
}

/* ------------------------------------------------------------------ loops */

#define LOGEXPM1 0
#define LOG1MEXP 1

/* Of a positive a that is not subnormal; less log 2 times LOG_UNIT down. */
SP_INLINE vf log_exp_near(int op, vf a, vf down, vf last)
{
    return op == LOGEXPM1 ? logexpm1_near(a, down, last) : log1mexp_near(a, down);
}

/* Of any a: subnormal ones are scaled up. */
static __attribute__((noinline)) void log_exp_any(int op, const float *x, float *y, size_t left,
                                                  float last)
{
    const vf zero = vf_set(0), inv_last = vf_set(INV_LAST);
    vf a = vf_load_left(x, left);
    mf is_tiny = vf_lt(a, vf_set(0x1p-126f));
    vf scaled = vf_sel(is_tiny, vf_mul(a, vf_set(0x1p24f)), a);
    vf b = log_exp_near(op, scaled, vf_sel(is_tiny, vf_set(24 / LOG_UNIT), zero), inv_last);
    if (op == LOGEXPM1) b = vf_sel(vf_lt(vf_set(last), a), a, b);
    b = vf_sel(vf_lt(zero, a), b, vf_sel(vf_eq(a, zero), vf_set(-INFINITY), vf_set(NAN)));
    vf_store_left(y, left, b);
}

SP_INLINE mf is_log_near(vf a)
{
    const uint32_t low = 0x00800000u, end = 0x7f800001u;
    return vi_ltu(vi_sub(vi_bits(a), vi_set(low)), vi_set(end - low));
}

SP_INLINE void log_exp_loop(int op, size_t n, const float *x, float *y, float last)
{
    for (size_t i = 0; i < n; i += SP_LF) {
        /* The inner loop calls nothing, so that the tables stay in registers. */
        for (; n - i >= SP_LF; i += SP_LF) {
            vf a = vf_load(x + i), b = log_exp_near(op, a, vf_set(0), vf_set(last));
            if (__builtin_expect(!mf_all(is_log_near(a)), 0)) break;
            vf_store(y + i, b);
        }
        if (i < n) log_exp_any(op, x + i, y + i, n - i, last);
    }
}

void SP_FN(log1mexp)(size_t n, const float *a, float *y)
{
    log_exp_loop(LOG1MEXP, n, a, y, INFINITY);
}

/* A negative threshold, where 0 is linear, and other beta go to the wide body. */
void SP_FN(softplus_inv)(size_t n, const float *y, float *x, float beta, float threshold)
{
    if (beta == 1 && !(threshold < 0))
        log_exp_loop(LOGEXPM1, n, y, x, threshold < INV_LAST ? threshold : INV_LAST);
    else
        softplus_inv_wide(n, y, x, beta, threshold);
}

void SP_FN(logexpm1)(size_t n, const float *a, float *y)
{
    SP_FN(softplus_inv)(n, a, y, 1, INFINITY);
}
