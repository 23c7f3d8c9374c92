#include "halves.h"

#include <fenv.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct layout {
    int fraction, bias;
} layout;

static layout layout_of(half_type type)
{
    return type == HALF_F16 ? (layout){10, 15} : (layout){7, 127};
}

double half_value(half_type type, uint16_t bits)
{
    const layout l = layout_of(type);
    const int field = bits >> l.fraction & (2 * l.bias + 1),
              fraction = bits & ((1 << l.fraction) - 1);
    const int normal = field > 0, exponent = (normal ? field : 1) - l.bias - l.fraction;
    double y = ldexp((normal << l.fraction) + fraction, exponent);
    if (field == 2 * l.bias + 1) y = fraction ? (double)NAN : (double)INFINITY;
    return bits >> 15 ? -y : y;
}

/* In steps of the binade's last place, the count of which runs on through all binades. */
uint16_t half_nearest(half_type type, double x)
{
    const layout l = layout_of(type);
    const int infinite = (2 * l.bias + 1) << l.fraction, sign = signbit(x) ? 0x8000 : 0;
    int exponent = 0;
    if (isnan(x)) return (uint16_t)(sign | infinite | 1 << (l.fraction - 1));
    frexp(x, &exponent); /* |x| < 2^exponent */
    if (isinf(x) || exponent > l.bias + 1) return (uint16_t)(sign | infinite);
    const int binade = x != 0 && exponent > 2 - l.bias ? exponent - 2 + l.bias : 0;
    const double steps = nearbyint(ldexp(fabs(x), l.fraction + l.bias - 1 - binade));
    return (uint16_t)(sign | ((binade << l.fraction) + (int)steps));
}

/* By way of a double rounded to odd: where it is inexact, the neighbour whose last bit is 1. From
   that, rounding to the nearest gives what it would give from the number itself. */
uint16_t half_read(half_type type, const char *text)
{
    const int mode = fegetround();
    fesetround(FE_DOWNWARD);
    const double below = strtod(text, NULL);
    fesetround(FE_UPWARD);
    const double above = strtod(text, NULL);
    fesetround(mode);
    uint64_t bits;
    memcpy(&bits, &below, sizeof bits);
    return half_nearest(type, bits & 1 ? below : above);
}

double half_shortest(half_type type, uint16_t bits)
{
    enum { MOST = 8 }; /* f16 takes 5 digits, bf16 4 */
    const double x = half_value(type, bits);
    double y = x;
    for (int digits = 0; isfinite(x) && digits < MOST; digits++) {
        char text[64];
        snprintf(text, sizeof text, "%.*e", digits, x);
        y = strtod(text, NULL);
        if (half_nearest(type, y) == bits) break;
    }
    return y;
}
