/* calibration: whether predicted distributions are right: how many rows' targets lie below the
 * predicted quantile of each level (Dawid 1984's probability integral transform, counted). */
#ifndef RUN_CALIBRATION_H
#define RUN_CALIBRATION_H

#include <stddef.h>

enum { CALIBRATION_LEVELS = 15, CALIBRATION_INTERVALS = 3 };

typedef struct calibration {
    size_t rows;                      /* looked at; 0: none, nothing was predicted but a mean */
    size_t below[CALIBRATION_LEVELS]; /* of them, those below the quantile */
} calibration;

/* The k-th level, ascending: between 0 and 1, and symmetric. */
static inline double calibration_level(size_t k)
{
    static const double level[CALIBRATION_LEVELS] = {0.025, 0.05, 0.1,  0.2, 0.25, 0.3,  0.4,  0.5,
                                                     0.6,   0.7,  0.75, 0.8, 0.9,  0.95, 0.975};
    return level[k];
}

/* The central intervals that are told of: 50, 90 and 95 %. From the low end's level to the high one's,
   whose index is CALIBRATION_LEVELS - 1 less the low one's. */
static inline size_t calibration_interval(size_t i)
{
    static const size_t low[CALIBRATION_INTERVALS] = {4, 1, 0};
    return low[i];
}

/* One row more, under a normal distribution. */
void calibration_add(calibration *c, double y, double mean, double sd);

#endif
