/* cr.h - correct rounding to float, after Ziv: a quick value in double decides nearly always; where
 * it comes too near the middle of two floats for its error, the op's accurate value, a pair of
 * doubles, decides.
 *
 * The quick value of an op has a relative error below a power of two that its body states. That the
 * accurate one is accurate enough everywhere is no theorem: tests/kernels/exhaustive looked at every
 * float. */
#ifndef SP_CR_H
#define SP_CR_H

#include "names.h"
#include "ops.def.h"

/* The accurate value of SP_LD arguments, rounded to odd: to double, and where that is not exact to
   the neighbour whose last bit is 1. Rounded once more, to any shorter number, it is rounded right.
   In hard_f64.inc.h. */
#define SP_HARD(op) SP_CAT3(sp_##op##_hard, f64, SP_ISA)
#define SP_HARD_PROTOTYPE(name, shape) void SP_HARD(name)(const double *x, double *y);
SP_CR_OPS(SP_HARD_PROTOTYPE)

typedef void hard_fn(const double *x, double *y);

/* The quick values of `count` vectors. A formula is one long chain of operations: written op by op,
   EACH for itself, several vectors fill the waiting times of each other. */
typedef void quick_fn(const vd x[], vd y[], int count);
#define EACH for (int i = 0; i < count; i++)
#define CR_GROUP (SP_LD == 8 ? 8 : SP_LD == 1 ? 1 : 4)

/* Where a relative error of 2^-bits in y may decide which float it rounds to: where the 29 bits
   that a float does not have are that near to 1000... */
SP_INLINE md close_call(vd y, int bits)
{
    const uint64_t error = 1ull << (53 - bits), middle = 1ull << 28, below_float = (1ull << 29) - 1;
    vl distance = vl_add(vl_bits(y), vl_set(middle + error));
    return vl_disjoint(distance, vl_set(below_float & ~(2 * error - 1)));
}

/* The same where y may round to a subnormal. Those have the spacing of the floats from 2^-126 on:
   beside 2^-126 the bits are where close_call looks for them. */
SP_INLINE md close_call_below(vd y, int bits)
{
    vd a = vd_abs(y), least = vd_set(0x1p-126);
    return close_call(vd_add(a, vd_sel(vd_lt(a, least), least, vd_set(0))), bits);
}

/* What makes an op. */
struct cr_op {
    quick_fn *quick;
    int bits;      /* the quick value's error is below 2^-bits */
    double beyond; /* results may be subnormal for x past it, away from 0; 0: there are none */
    hard_fn *hard;
};

/* Of `count` vectors y, the quick values at x, those with a close call made accurate. */
static __attribute__((noinline)) void cr_settle(const float *x, size_t left, vd y[], int count,
                                                int bits, hard_fn *hard)
{
    double a[SP_LD];
    for (int i = 0; i < count; i++) {
        if (!md_any(close_call_below(y[i], bits))) continue;
        vd_store(a, left >= SP_LD ? vd_load_f32(x + i * SP_LD) : vd_load_f32_n(x, left));
        hard(a, a);
        y[i] = vd_load(a);
    }
}

/* `count` whole vectors, or one with `left` lanes. */
SP_INLINE void cr_group(size_t left, const float *x, float *y, const struct cr_op op,
                        const int count)
{
    vd a[CR_GROUP], b[CR_GROUP], end = vd_set(op.beyond);
    EACH a[i] = left >= SP_LD ? vd_load_f32(x + i * SP_LD) : vd_load_f32_n(x, left);
    op.quick(a, b, count);
    EACH end = op.beyond < 0 ? vd_min(a[i], end) : op.beyond > 0 ? vd_max(a[i], end) : end;
    md close = op.beyond < 0 ? vd_lt(end, vd_set(op.beyond)) : vd_lt(vd_set(op.beyond), end);
    EACH close = md_or(close, close_call(b[i], op.bits));
    if (__builtin_expect(md_any(close), 0)) {
        vd kept[CR_GROUP];
        EACH kept[i] = b[i];
        cr_settle(x, left, kept, count, op.bits, op.hard);
        EACH b[i] = kept[i];
    }
    if (left >= SP_LD)
        EACH vd_store_f32(y + i * SP_LD, b[i]);
    else
        vd_store_f32_n(y, left, b[0]);
}

SP_INLINE void cr_loop(size_t n, const float *x, float *y, const struct cr_op op, const int group)
{
    size_t i = 0, lanes = (size_t)group * SP_LD;
    for (; n - i >= lanes; i += lanes) cr_group(lanes, x + i, y + i, op, group);
    for (; i < n; i += SP_LD) cr_group(n - i, x + i, y + i, op, 1);
}

#endif
