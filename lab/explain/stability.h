/* stability: how far explanations move when the inputs move a little.
 *
 * Each row x is moved to x' by independent normal draws of `noise` standard deviations in the inputs
 * that can move (numbers and columns of words; categories cannot change a little).
 * For an explanation E (the gradient, or integrated gradients), a vector over the inputs:
 *
 *   mean, worst   |E(x') - E(x)| / mean over rows of |E|, mean and largest over rows and repeats
 *   lipschitz     largest |E(x') - E(x)| / |x' - x|: a local Lipschitz estimate (Alvarez-Melis &
 *                 Jaakkola 2018), in the target's units
 *
 * with Euclidean lengths. */
#ifndef EXPLAIN_STABILITY_H
#define EXPLAIN_STABILITY_H

#include "base/err.h"
#include "explain/explanation.h"
#include "explain/field.h"

#include <stddef.h>
#include <stdint.h>

/* What is explained where: x, gradient and integrated [rows][inputs] belong together. */
typedef struct stability_of {
    size_t rows;
    const double *x, *gradient, *integrated;
    const double *baseline;   /* [inputs], of integrated gradients */
    const double *step;       /* [inputs], a standard deviation of each; 0: it cannot move */
    double spread, tolerance; /* see integrated.h */
} stability_of;

/* The same seed draws the same moves for fields of equal inputs. 0 or an error of memory. */
int stability_measure(stability *s, field *f, const stability_of *of, double noise, size_t repeats,
                      uint64_t seed, err *e);

#endif
