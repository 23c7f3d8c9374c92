/* half.h - the value of NumPy's float16, given its 16 bits. */
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
    /* The exponent's bias grows from 15 to 127: a product with 2^112, exact for subnormals too. */
    const uint32_t finite = bits_of_float(float_of_bits(magnitude) * 0x1p112f);
    /* Of infinity and NaN the exponent is all ones in both formats. */
    return float_of_bits(sign | finite | (magnitude >= 0x0f800000u ? 0x7f800000u : 0));
}

#endif
