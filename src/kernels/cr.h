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

/* The accurate value of all lanes of x: also right where the quick one was. */
static inline vd settled(vd x, hard_fn *hard)
{
    double a[SP_LD];
    vd_store(a, x);
    hard(a, a);
    return vd_load(a);
}

#endif
