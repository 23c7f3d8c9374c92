#include "run/calibration.h"

#include <math.h>

void calibration_add(calibration *c, double y, double mean, double sd)
{
    double share = erfc((mean - y) / sd * 0.70710678118654752) / 2; /* sqrt(1/2) */
    c->rows++;
    for (size_t k = 0; k < CALIBRATION_LEVELS; k++) c->below[k] += share < calibration_level(k);
}
