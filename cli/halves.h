/* halves: numbers of f16 (IEEE binary16) and bf16 (the upper half of a float), read and printed. */
#ifndef CLI_HALVES_H
#define CLI_HALVES_H

#include <stdint.h>

typedef enum half_type { HALF_F16, HALF_BF16 } half_type;

double half_value(half_type type, uint16_t bits);

/* The nearest half, ties to even; beyond the range infinity. */
uint16_t half_nearest(half_type type, double x);

/* The same of a decimal number, as strtod reads it, rounded once. */
uint16_t half_read(half_type type, const char *text);

/* A double of as few decimal digits as tell the half from all others. */
double half_shortest(half_type type, uint16_t bits);

#endif
