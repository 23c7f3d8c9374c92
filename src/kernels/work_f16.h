/* work_f16.h - the element type f16, IEEE binary16, for half.inc.h: 11 bits of precision,
 * 2^-24 .. 65504. Larger values round to infinity from 65520 on. */
#ifndef SP_WORK_HALF_H
#define SP_WORK_HALF_H

#include "work_f32.h" /* rows are doubles */

#define SP_HALF
#undef SP_TYPE
#define SP_TYPE f16
#define H_FRACTION 10
#define H_BIAS 15

SP_INLINE vf h_load(const uint16_t *p, size_t left)
{
    return left >= SP_LF ? vf_load_f16(p) : vf_load_f16_n(p, left);
}

SP_INLINE void h_store(uint16_t *p, size_t left, vf a)
{
    if (left >= SP_LF)
        vf_store_f16(p, a);
    else
        vf_store_f16_n(p, left, a);
}

/* The float next to a among those that halves hold, ties to even. */
SP_INLINE vf h_round(vf a)
{
    return vf_round_f16(a);
}

/* Subnormal halves are multiples of 2^-24: is |a| - 2^-25 within 2^-36 of one? */
SP_INLINE mf h_doubtful_subnormal(vf a)
{
    const vf half = vf_set(0.5f); /* has an ULP of 2^-24 */
    vf b = vf_abs(a), r = vf_abs(vf_sub(b, vf_sub(vf_add(b, half), half)));
    return vf_le(vf_abs(vf_sub(r, vf_set(0x1p-25f))), vf_set(0x1p-36f));
}

/* Is the float within `ulps` of a midpoint? Then its 13 bits that a half does not have are near
   their half. */
SP_INLINE mf h_doubtful(vf a, uint32_t ulps)
{
    vi low = vi_and(vi_add(vi_bits(a), vi_set(0x1000 + ulps)), vi_set(0x1fff));
    mf doubt = vi_ltu(low, vi_set(2 * ulps + 1)), small = vf_lt(vf_abs(a), vf_set(0x1p-14f));
    if (__builtin_expect(mf_any(small), 0))
        doubt = mf_or(doubt, mf_and(small, h_doubtful_subnormal(a)));
    return doubt;
}

/* As h_store, for a float that is not doubtful. */
SP_INLINE void h_store_clear(uint16_t *p, size_t left, vf a)
{
    h_store(p, left, a);
}

#endif
