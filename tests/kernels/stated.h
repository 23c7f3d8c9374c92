/* stated.h - the bounds that the kernels' comments state, to hold against the measurement.
 *
 * A comment in src/kernels says, one line an op,
 *     Bound f32 <op>: 0.9547 ULP at 0x1.23p-1
 * the largest error over all floats with beta = 1, no threshold and dy = 1, for softplus_deriv over
 * orders 0 to 8, rounded to four digits after the point; and one input where it occurs.
 */
#ifndef TEST_STATED_H
#define TEST_STATED_H

#include <stdbool.h>
#include <stddef.h>

/* The digits that a comment carries. */
#define STATED_TOLERANCE 1.01e-4

typedef struct {
    char op[40];
    double ulps, x;
} stated;

enum { STATED_MAX = 128 };

/* Reads every *.inc.h of the folder; the number found, or -1 if the folder cannot be read or a line
   that starts a statement does not finish it (printed). */
int stated_read(const char *folder, stated *s, size_t capacity);

const stated *stated_find(const stated *s, int n, const char *op);

#endif
