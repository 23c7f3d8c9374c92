#include "sample.h"

#include "halves.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

uint64_t sample_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

double sample_unit(uint64_t *state)
{
    return (double)(sample_random(state) >> 11) * 0x1p-53;
}

/* ------------------------------------------------------------------ floats as integers */

int64_t sample_order_of(real_type type, double x)
{
    int64_t order;
    if (type == REAL_F32) {
        float f = (float)fabs(x);
        uint32_t bits;
        memcpy(&bits, &f, sizeof bits);
        order = bits;
    } else {
        double magnitude = fabs(x);
        memcpy(&order, &magnitude, sizeof order);
    }
    return signbit(x) ? -order - 1 : order; /* -0 lies below +0 */
}

double sample_at_order(real_type type, int64_t order)
{
    bool negative = order < 0;
    uint64_t bits = (uint64_t)(negative ? -(order + 1) : order);
    double x;
    if (type == REAL_F32) {
        uint32_t low = (uint32_t)bits;
        float f;
        memcpy(&f, &low, sizeof f);
        x = f;
    } else {
        memcpy(&x, &bits, sizeof x);
    }
    return negative ? -x : x;
}

static double largest(real_type type)
{
    return type == REAL_F32 ? 0x1.fffffep127 : 0x1.fffffffffffffp1023;
}

static double rounded(real_type type, double x)
{
    if (type == REAL_F64) return x;
    return fabs(x) > largest(type) ? copysign(largest(type), x) : (double)(float)x;
}

/* ------------------------------------------------------------------ the four quarters */

static double any_finite(real_type type, uint64_t *state)
{
    uint64_t top = (uint64_t)sample_order_of(type, largest(type));
    uint64_t order = sample_random(state) % (2 * top + 2) - top - 1; /* modulo 2^64 */
    return sample_at_order(type, (int64_t)order);
}

/* f64 lives about seven times as far out as f32 where the domain is not bounded by the function. */
static double in_domain(const row *r, real_type type, uint64_t *state)
{
    double reach = type == REAL_F64 && r->hi > 1 && sample_random(state) % 2 ? 6.5 : 1;
    double u = r->lo + (r->hi - r->lo) * sample_unit(state);
    return rounded(type, u * reach / r->params.beta);
}

static double around_one(const row *r, real_type type, uint64_t *state)
{
    /* no function of libm: the sample is the same on every machine, to the bit */
    int exponent = (int)(sample_random(state) % 70) - 60;
    double magnitude = ldexp(1 + sample_unit(state), exponent) / r->params.beta;
    bool negative = r->lo < 0 && sample_random(state) % 2;
    return rounded(type, negative ? -magnitude : magnitude);
}

/* In units of beta x: zeros of the inverse and of the slopes, ends of the ranges of exp and of the
   results, ends of the domains, thresholds, small integers, where 1 + e^x stops being 1. */
static const double landmarks[] = {
    0,
    0x1p-149,
    0x1p-126,
    0x1p-1074,
    0x1p-1022,
    0x1p-24,
    0x1p-53,
    0.25,
    0.5,
    1,
    2,
    3,
    8,
    16,
    20,
    0.05,
    0.7,
    0.6931471805599453,
    1.2784645427610738,
    1.192,
    0.7518,
    15.75,
    16.6355,
    17.3287,
    36.7368,
    37.43,
    87.3365,
    88.7228,
    103.278,
    103.972,
    104,
    708.396,
    709.783,
    744.44,
    745.133,
    746,
    1e-3,
    100,
    1e10,
    1e30,
    0x1.fffffep127,
    0x1.fffffffffffffp1023,
};
enum { LANDMARKS = sizeof landmarks / sizeof landmarks[0] };

static double near_landmark(const row *r, real_type type, uint64_t *state)
{
    uint64_t pick = sample_random(state);
    double u = landmarks[pick % LANDMARKS];
    if (pick >> 63 && isfinite(r->params.threshold)) u = r->params.threshold;
    double x = rounded(type, u / r->params.beta);
    if ((pick >> 62 & 1) && r->lo < 0) x = -x;
    int64_t top = sample_order_of(type, largest(type));
    int64_t order = sample_order_of(type, x) + (int64_t)(pick >> 32 & 63) - 32;
    return sample_at_order(type, order > top ? top : order < -top - 1 ? -top - 1 : order);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    if (x != y) return x < y ? -1 : 1;
    return (signbit(y) != 0) - (signbit(x) != 0); /* -0 first */
}

void sample_fill(const row *r, real_type type, uint64_t seed, size_t n, double *x)
{
    if (type != REAL_F64) type = REAL_F32; /* halves are floats, narrowed later */
    static const double at_end[] = {INFINITY, NAN};
    uint64_t state = seed;
    for (size_t i = 0; i < n; i++) {
        switch (i % 4) {
        case 0: x[i] = any_finite(type, &state); break;
        case 1: x[i] = in_domain(r, type, &state); break;
        case 2: x[i] = around_one(r, type, &state); break;
        default: x[i] = near_landmark(r, type, &state); break;
        }
    }
    x[0] = -INFINITY;
    size_t finite = n - sizeof at_end / sizeof at_end[0];
    qsort(x, finite, sizeof *x, by_value);
    memcpy(x + finite, at_end, sizeof at_end);
}

void sample_narrow(real_type type, size_t n, const double *x, void *out)
{
    for (size_t i = 0; i < n; i++)
        if (type == REAL_F64)
            ((double *)out)[i] = x[i];
        else if (type == REAL_F32)
            ((float *)out)[i] = (float)x[i];
        else
            ((uint16_t *)out)[i] = half_nearest(type, x[i]);
}

void sample_widen(real_type type, size_t n, const void *in, double *x)
{
    for (size_t i = 0; i < n; i++)
        if (type == REAL_F64)
            x[i] = ((const double *)in)[i];
        else if (type == REAL_F32)
            x[i] = ((const float *)in)[i];
        else
            x[i] = half_value(type, ((const uint16_t *)in)[i]);
}
