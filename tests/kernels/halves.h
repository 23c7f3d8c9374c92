/* halves.h - values of the 16-bit types, by their definition and without the kernels' help. */
#ifndef TEST_HALVES_H
#define TEST_HALVES_H

#include "point.h"

#include <stdint.h>

/* What the bits stand for, by the formula of IEEE 754. */
double half_value(real_type type, uint16_t bits);

/* The nearest half, ties to even. */
uint16_t half_nearest(real_type type, double x);

#endif
