/* point.h - where a function is asked for. */
#ifndef TEST_POINT_H
#define TEST_POINT_H

#include <stdbool.h>

/* Halves come last: what walks over float and double ends at REAL_F64. */
typedef enum { REAL_F32, REAL_F64, REAL_F16, REAL_BF16, REAL_TYPES } real_type;

/* Where a function is asked for, in the doubles that hold the floats exactly. */
typedef struct {
    real_type type;
    double x;
    double z;    /* the second operand of logaddexp; unused elsewhere: gradients have dy = 1 */
    double beta; /* or slope, alpha, b: the function's own parameter */
    double threshold;
    int k; /* order of softplus_deriv */
} point;

/* beta x > threshold, with the product rounded to the type: the kernels' predicate. */
bool point_is_linear(const point *p);
bool point_is_linear_or_at(const point *p);

#endif
