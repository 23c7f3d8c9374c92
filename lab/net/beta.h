/* beta: softplus with a sharpness that is learned, a = log(1 + e^(beta z)) / beta, one beta for each
 * unit of a layer (equal ones where layer or network share it). beta = softplus(theta) > 0, theta
 * being the parameter. Matrices are [rows][units]. */
#ifndef NET_BETA_H
#define NET_BETA_H

#include <stddef.h>

/* Where training starts: the theta of beta = 1. */
double beta_start(void);

/* beta[units] of theta: [units], or one for all with stride 0. */
void beta_of_f32(size_t units, const float *theta, size_t stride, float *beta);
void beta_of_f64(size_t units, const double *theta, size_t stride, double *beta);

/* z becomes u = beta z, from which activation and gradients follow; a from u. */
void beta_forward_f32(size_t rows, size_t units, const float *beta, float *z, float *a);
void beta_forward_f64(size_t rows, size_t units, const double *beta, double *z, double *a);

/* Adds the gradient in theta, given that in a; room: [rows][units] to work in. */
void beta_backward_f32(size_t rows, size_t units, const float *beta, const float *u,
                       const float *da, float *room, float *dtheta, size_t stride);
void beta_backward_f64(size_t rows, size_t units, const double *beta, const double *u,
                       const double *da, double *room, double *dtheta, size_t stride);

#endif
