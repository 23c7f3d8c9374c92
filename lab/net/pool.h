/* pool: max pooling. Of every 2 x 2 pixels the largest value of each channel is handed on; an odd
 * last row or column is left out. All matrices are [images][values of the image]. */
#ifndef NET_POOL_H
#define NET_POOL_H

#include "base/image.h"

enum { POOL_SIDE = 2 };

/* Of images of shape s after pooling. */
static inline image_shape pool_shape(image_shape s)
{
    return (image_shape){s.height / POOL_SIDE, s.width / POOL_SIDE, s.channels};
}

/* p of a: images of shape s, and pool_shape(s). */
void pool_forward_f32(image_shape s, size_t images, const float *a, float *p);
void pool_forward_f64(image_shape s, size_t images, const double *a, double *p);

/* da from dp: a gradient goes to the first pixel that is as large as the pooled one; 0 elsewhere. */
void pool_backward_f32(image_shape s, size_t images, const float *a, const float *p,
                       const float *dp, float *da);
void pool_backward_f64(image_shape s, size_t images, const double *a, const double *p,
                       const double *dp, double *da);

/* rp, the change of p, from ra, the change of a: the transpose of pool_backward. */
void pool_along_f64(image_shape s, size_t images, const double *a, const double *p,
                    const double *ra, double *rp);

#endif
