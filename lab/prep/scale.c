#include "prep/scale.h"

#include <math.h>

/* The power of two that brings `largest` to [0.5, 4); itself a normal number. */
static double unit_for(double largest)
{
    int exponent = 0;
    frexp(largest, &exponent);
    if (exponent > 1022) exponent = 1022;
    if (exponent < -1022) exponent = -1022;
    return ldexp(1, -exponent);
}

scale scale_of(const double *value, size_t n)
{
    double least = n ? value[0] : 0, most = least, sum = 0, rest = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        least = fmin(least, value[i]);
        most = fmax(most, value[i]);
    }
    scale s = {.unit = unit_for(fmax(fabs(least), fabs(most)))};
    if (least == most) {
        s.mean = least * s.unit;
        return s;
    }
    for (size_t i = 0; i < n; i++) sum += value[i] * s.unit;
    s.mean = sum / (double)n;
    /* the second pass gives the sum of squares and what rounding left out of the mean */
    for (size_t i = 0; i < n; i++) {
        double off = value[i] * s.unit - s.mean;
        rest += off;
        squares += off * off;
    }
    rest /= (double)n;
    s.mean += rest;
    s.sd = sqrt(fmax(squares / (double)n - rest * rest, 0));
    return s;
}

scale scale_join(const scale *s, size_t n)
{
    scale all = {.unit = s[0].unit};
    double mean = 0, squares = 0;
    for (size_t i = 0; i < n; i++) all.unit = fmin(all.unit, s[i].unit);
    for (size_t i = 0; i < n; i++) mean += s[i].mean * (all.unit / s[i].unit);
    all.mean = mean / (double)n;
    for (size_t i = 0; i < n; i++) {
        double ratio = all.unit / s[i].unit, off = s[i].mean * ratio - all.mean;
        squares += s[i].sd * ratio * (s[i].sd * ratio) + off * off;
    }
    all.sd = sqrt(squares / (double)n);
    return all;
}

double scale_apply(const scale *s, double value, double limit)
{
    if (s->sd == 0) return 0;
    return fmax(-limit, fmin(limit, (value * s->unit - s->mean) / s->sd));
}

double scale_mean(const scale *s)
{
    return s->mean / s->unit;
}

double scale_sd(const scale *s)
{
    return s->sd / s->unit;
}
