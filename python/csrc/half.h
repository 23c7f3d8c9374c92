/* half.h - NumPy's float16 as its 16 bits, to float (exact) and from float (round to nearest even).
 * Every case is computed and one selected: a loop over these becomes vectors, and takes the same
 * time for any data. */
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

/* a where the condition holds, b elsewhere: arithmetic, where ?: may become a branch. */
static inline uint32_t choose(int condition, uint32_t a, uint32_t b)
{
    const uint32_t mask = -(uint32_t)condition;
    return (a & mask) | (b & ~mask);
}

static inline float float_of_half(uint16_t h)
{
    const uint32_t sign = (uint32_t)(h & 0x8000u) << 16, magnitude = (uint32_t)(h & 0x7fffu) << 13;
    /* The exponent's bias grows from 15 to 127: a product with 2^112, exact for subnormals too. */
    const uint32_t finite = bits_of_float(float_of_bits(magnitude) * 0x1p112f);
    /* Of infinity and NaN the exponent is all ones in both formats. */
    return float_of_bits(sign | finite | choose(magnitude >= 0x0f800000u, 0x7f800000u, 0));
}

static inline uint16_t half_of_float(float x)
{
    const uint32_t sign = (bits_of_float(x) >> 16) & 0x8000u, bits = bits_of_float(x) & 0x7fffffffu;
    const int32_t size = (int32_t)bits;
    /* Round at bit 13, ties to even, and take 112 off the exponent. */
    const uint32_t normal = (bits + 0xfffu + ((bits >> 13) & 1u) - (112u << 23)) >> 13;
    /* Below 2^-14: one ulp of 0.5f is the spacing 2^-24 of half's subnormals. */
    const uint32_t tiny = bits_of_float(float_of_bits(bits) + 0.5f) - 0x3f000000u;
    /* NaN keeps what fits of its payload, and the quiet bit. */
    const uint32_t nan = 0x7e00u | ((bits >> 13) & 0x3ffu);
    uint32_t half = choose(size < 0x38800000, tiny, normal);
    half = choose(size >= 0x477ff000, 0x7c00u, half); /* 65520 and above round to infinity */
    half = choose(size > 0x7f800000, nan, half);
    return (uint16_t)(sign | half);
}

#endif
