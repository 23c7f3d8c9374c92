/* norm: layer normalisation (Ba, Kiros & Hinton 2016) without its gain and shift: over the units of
 * each row, n = (x - mean) / sqrt(variance + 1e-5). All matrices are [rows][units]. */
#ifndef NET_NORM_H
#define NET_NORM_H

#include <stddef.h>

/* x becomes n; inverse: [rows], 1 / sqrt(variance + 1e-5). */
void norm_forward_f32(size_t rows, size_t units, float *x, float *inverse);
void norm_forward_f64(size_t rows, size_t units, double *x, double *inverse);

/* The gradient in n becomes that in x, in place. */
void norm_backward_f32(size_t rows, size_t units, const float *n, const float *inverse, float *d);
void norm_backward_f64(size_t rows, size_t units, const double *n, const double *inverse,
                       double *d);

/* Along a direction: r, the change of x, becomes that of n; scale: [rows] receives the relative
   change of `inverse`. (The map is linear in r and its own transpose: norm_backward.) */
void norm_along_f64(size_t rows, size_t units, const double *n, const double *inverse, double *r,
                    double *scale);

/* The change of norm_backward's result: d is the gradient in n, rd its change, rn the change of n,
   scale that of `inverse`; rd becomes the change of the gradient in x. */
void norm_backward_along_f64(size_t rows, size_t units, const double *n, const double *inverse,
                             const double *d, const double *rn, const double *scale, double *rd);

#endif
