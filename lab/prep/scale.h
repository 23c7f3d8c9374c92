/* scale: mean and standard deviation of numbers of any size, and values in their units. */
#ifndef PREP_SCALE_H
#define PREP_SCALE_H

#include <stddef.h>

/* Everything is kept in units of a power of two near the largest magnitude, so that no sum or
   square overflows or sinks below the normal numbers. */
typedef struct scale {
    double unit; /* 2^-k: value * unit is at most about 1 */
    double mean; /* of value * unit */
    double sd;   /* of value * unit, over n; 0: all values are the same */
} scale;

scale scale_of(const double *value, size_t n);

/* Of all the values together that n scales (n >= 1) were each made of, as many each. */
scale scale_join(const scale *s, size_t n);

/* (value - mean) / sd, clamped to ±limit; 0 if sd is 0. */
double scale_apply(const scale *s, double value, double limit);

double scale_mean(const scale *s);
double scale_sd(const scale *s);

#endif
