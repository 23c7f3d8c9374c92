#include "table/real.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

static double half(uint64_t bits)
{
    int exponent = (int)(bits >> 10 & 31);
    double fraction = (double)(bits & 1023), sign = bits >> 15 ? -1 : 1;
    if (exponent == 31) return fraction > 0 ? NAN : sign * INFINITY;
    if (exponent == 0) return sign * ldexp(fraction, -24);
    return sign * ldexp(1024 + fraction, exponent - 25);
}

static double floating(uint64_t bits, size_t size)
{
    if (size == 2) return half(bits);
    if (size == 8) {
        double value;
        memcpy(&value, &bits, sizeof value);
        return value;
    }
    uint32_t low = (uint32_t)bits;
    float value;
    memcpy(&value, &low, sizeof value);
    return (double)value;
}

double real_at(real_type type, const unsigned char *at)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < type.size; i++)
        bits |= (uint64_t)at[i] << 8 * (type.big ? type.size - 1 - i : i);
    switch (type.kind) {
    case REAL_UNSIGNED: return (double)bits;
    case REAL_FLOAT: return floating(bits, type.size);
    case REAL_SIGNED: break;
    }
    uint64_t sign = (uint64_t)1 << (8 * type.size - 1);
    return bits & sign ? -(double)(sign - (bits & (sign - 1))) : (double)bits;
}
