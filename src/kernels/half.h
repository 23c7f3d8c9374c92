/* half.h - what every instruction set's f16 and bf16 kernels share: one rounding of a double to a
 * half, and what is known of each op beyond its float and double kernels.
 *
 * A half kernel computes in float and rounds where that is safe. Where the float lies within its
 * error of the midpoint of two halves, the double kernel decides; half.inc.h has the loop.
 */
#ifndef SP_HALF_H
#define SP_HALF_H

#include "kernels.h"

#include <stddef.h>
#include <stdint.h>

/* The parameters of an op, of whatever shape. */
struct half_params {
    float p, beta, threshold;
    unsigned k;
};

/* An error of 4 ULP in float, relative. */
#define HALF_ERROR 0x1p-22f

/* Where an op has interior zeros, |x| <= within, the float's error is HALF_ERROR relative to
   |value| + absolute + by_z |z|. */
struct half_zeros {
    float within, absolute, by_z;
};

struct half_traits {
    /* v, the double kernel's result, moved by more than its error to the side of the true value,
       for when v lies on the midpoint of two halves and the true value beside it by less than a
       double can tell: for x -> 0, silu(x) is x/2 + x^2/4 and x/2 may be a midpoint of subnormals.
       NULL: the true value is never that close without being v. */
    double (*settle)(double x, double z, double v, const struct half_params *q);
    /* NULL: the float's error is relative everywhere, below 2 ULP but for the product with dy. */
    struct half_zeros (*zeros)(const struct half_params *q);
};

enum half_op {
#define SP_HALF_ID(name, shape) HALF_##name,
    SP_OPS(SP_HALF_ID) HALF_OPS
#undef SP_HALF_ID
};

SP_LOCAL const struct half_traits *sp_half_traits(enum half_op op);

/* v rounded to nearest even, to the half of so many fraction bits with this exponent bias. */
SP_LOCAL uint16_t sp_half_round(double v, int fraction, int bias);

#endif
