#include "halves.h"

#include <math.h>

typedef struct {
    int fraction, bias;
} format;

static format format_of(real_type type)
{
    return type == REAL_F16 ? (format){10, 15} : (format){7, 127};
}

double half_value(real_type type, uint16_t bits)
{
    format f = format_of(type);
    int one = 1 << f.fraction, exponent = bits >> f.fraction & (2 * f.bias + 1), m = bits % one;
    double y;
    if (exponent == 2 * f.bias + 1)
        y = m ? NAN : INFINITY;
    else if (exponent == 0)
        y = ldexp(m, 1 - f.bias - f.fraction);
    else
        y = ldexp(one + m, exponent - f.bias - f.fraction);
    return bits >> 15 ? -y : y;
}

uint16_t half_nearest(real_type type, double x)
{
    format f = format_of(type);
    const int infinite = (2 * f.bias + 1) << f.fraction, sign = signbit(x) ? 0x8000 : 0;
    int e;
    if (isnan(x)) return (uint16_t)(infinite + 1);
    if (isinf(x)) return (uint16_t)(sign + infinite);
    if (x == 0) return (uint16_t)sign;
    frexp(x, &e); /* |x| < 2^e */
    if (e - 1 > f.bias) return (uint16_t)(sign + infinite);
    if (e - 1 < 1 - f.bias) e = 2 - f.bias;
    double steps = nearbyint(ldexp(fabs(x), f.fraction + 1 - e));
    int h = (e - 2 + f.bias) * (1 << f.fraction) + (int)steps;
    return (uint16_t)(sign + (h < infinite ? h : infinite));
}
