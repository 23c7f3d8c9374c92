/* inputs.h - what the timed arrays hold. */
#ifndef BENCH_INPUTS_H
#define BENCH_INPUTS_H

#include "point.h"

#include <stddef.h>

typedef enum {
    INPUT_NORMAL,  /* normal(0, 3): what a network's layer sees */
    INPUT_TAIL,    /* uniform(-100, -20): softplus is e^x there */
    INPUT_SPECIAL, /* NaN, infinities, zeros, subnormals, huge, among ordinary ones */
    INPUT_KINDS
} input_kind;

extern const char *const input_names[INPUT_KINDS];

/* For functions of (0, inf) or (0, 1) the same draws are folded into the domain. */
typedef enum { DOMAIN_ALL, DOMAIN_POSITIVE, DOMAIN_UNIT } input_domain;

/* The domain of the op of that name. */
input_domain input_domain_of(const char *op);

void input_fill(input_kind kind, input_domain domain, real_type type, size_t n, void *out);

#endif
