/* linear: the linear map of a layer, z = w x, and what a gradient needs of it. A dense layer takes a
 * row as it is; a convolution takes from each pixel of an image the 3 x 3 pixels around it, zeros
 * beyond the edges, so that it is the same matrix product over all pixels (im2col).
 *
 * Windows are laid out a few images at a time, as many as stay in L2, and anew for each product: that
 * is cheaper than fetching nine times the input back from memory. */
#ifndef NET_LINEAR_H
#define NET_LINEAR_H

#include "net/mlp.h"

enum {
    LINEAR_SIDE = 3,
    LINEAR_WINDOW = LINEAR_SIDE * LINEAR_SIDE
}; /* of a convolution, in pixels */

/* Images whose windows are laid out at a time, with `places` pixels each and `in` values a window. */
size_t linear_block(size_t batch, size_t places, size_t in);

/* keep: 0 or 1; w: [out][in], the layer's weights or a direction in their space. x: [rows][in], of a
   convolution [rows][values of the image]; z, dz: [rows][places][out].

   forward: z = w x + keep z. weights: dw = dz' x + keep dw. inputs: dx = w' dz + keep dx. */
void linear_forward_f32(const layer_f32 *k, const float *w, size_t rows, const float *x, float keep,
                        float *z);
void linear_forward_f64(const layer_f64 *k, const double *w, size_t rows, const double *x,
                        double keep, double *z);
void linear_weights_f32(const layer_f32 *k, size_t rows, const float *dz, const float *x,
                        float keep, float *dw);
void linear_weights_f64(const layer_f64 *k, size_t rows, const double *dz, const double *x,
                        double keep, double *dw);
void linear_inputs_f32(const layer_f32 *k, const float *w, size_t rows, const float *dz, float keep,
                       float *dx);
void linear_inputs_f64(const layer_f64 *k, const double *w, size_t rows, const double *dz,
                       double keep, double *dx);

#endif
