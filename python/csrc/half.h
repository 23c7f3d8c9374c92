/* half.h - NumPy's float16 as its 16 bits, to float (exact) and from float (round to nearest even). */
#ifndef SOFTPLUS_HALF_H
#define SOFTPLUS_HALF_H

#include <stdint.h>
#include <string.h>

static inline float float_of_bits(uint32_t bits)
{
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static inline uint32_t bits_of_float(float x)
{
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline float float_of_half(uint16_t h)
{
    const uint32_t sign = (uint32_t)(h & 0x8000u) << 16, magnitude = (uint32_t)(h & 0x7fffu) << 13;
    if (magnitude >= 0x0f800000u) /* infinity and NaN: the exponent is all ones in both formats */
        return float_of_bits(sign | magnitude | 0x7f800000u);
    /* The exponent's bias grows from 15 to 127: a product with 2^112, exact for subnormals too. */
    return float_of_bits(sign | bits_of_float(float_of_bits(magnitude) * 0x1p112f));
}

static inline uint16_t half_of_float(float x)
{
    const uint32_t sign = (bits_of_float(x) >> 16) & 0x8000u;
    uint32_t bits = bits_of_float(x) & 0x7fffffffu;
    if (bits > 0x7f800000u) /* NaN: keep what fits of the payload, and the quiet bit */
        bits = 0x7e00u | ((bits >> 13) & 0x3ffu);
    else if (bits >= 0x477ff000u) /* 65520 and above round to infinity */
        bits = 0x7c00u;
    else if (bits < 0x38800000u) /* below 2^-14: one ulp of 0.5f is the subnormals' spacing 2^-24 */
        bits = bits_of_float(float_of_bits(bits) + 0.5f) - 0x3f000000u;
    else /* round at bit 13, ties to even, then take 112 off the exponent */
        bits = (bits + 0xfffu + ((bits >> 13) & 1u) - (112u << 23)) >> 13;
    return (uint16_t)(sign | bits);
}

#endif
