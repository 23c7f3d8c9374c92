/* work_bf16.h - the element type bf16, the upper half of a float, for half.inc.h: 8 bits of
 * precision and the range of float, subnormals included. */
#ifndef SP_WORK_HALF_H
#define SP_WORK_HALF_H

#include "work_f32.h" /* rows are doubles */

#define SP_HALF
#undef SP_TYPE
#define SP_TYPE bf16
#define H_FRACTION 7
#define H_BIAS 127

SP_INLINE vf h_load(const uint16_t *p, size_t left)
{
    return vf_bits(vi_shl(left >= SP_LF ? vi_load_16(p) : vi_load_16_n(p, left), 16));
}

/* Ties to even in integers: AVX512-BF16's conversion flushes subnormals. A NaN keeps its sign and
   the top of its payload, and becomes quiet. */
SP_INLINE vi bf16_of(vf a)
{
    vi b = vi_bits(a), top = vi_shr(b, 16);
    vi even = vi_shr(vi_add(b, vi_add(vi_set(0x7fff), vi_and(top, vi_set(1)))), 16);
    return vi_bits(vf_sel(vf_eq(a, a), vf_bits(even), vf_bits(vi_or(top, vi_set(0x40)))));
}

SP_INLINE void h_store(uint16_t *p, size_t left, vf a)
{
    if (left >= SP_LF)
        vi_store_16(p, bf16_of(a));
    else
        vi_store_16_n(p, left, bf16_of(a));
}

/* The float next to a among those that halves hold, ties to even. */
SP_INLINE vf h_round(vf a)
{
    return vf_bits(vi_shl(bf16_of(a), 16));
}

/* Is the float within `ulps` of a midpoint? Then its 16 bits that a half does not have are near
   their half, among subnormals too. */
SP_INLINE mf h_doubtful(vf a, uint32_t ulps)
{
    vi low = vi_and(vi_add(vi_bits(a), vi_set(0x8000 + ulps)), vi_set(0xffff));
    return vi_ltu(low, vi_set(2 * ulps + 1));
}

/* As h_store, for a float that is not doubtful: no tie, and a NaN is one that the kernel was given
   or that the processor made, whose upper bits stay a NaN's. */
SP_INLINE void h_store_clear(uint16_t *p, size_t left, vf a)
{
    vi top = vi_shr(vi_add(vi_bits(a), vi_set(0x8000)), 16);
    if (left >= SP_LF)
        vi_store_16(p, top);
    else
        vi_store_16_n(p, left, top);
}

#endif
