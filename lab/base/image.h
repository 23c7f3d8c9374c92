/* image: the shape of images whose values lie pixel by pixel, row by row from the top, the channels
 * of a pixel beside each other. */
#ifndef BASE_IMAGE_H
#define BASE_IMAGE_H

#include <stddef.h>

enum { IMAGE_MAX_SIDE = 65536, IMAGE_MAX_CHANNELS = 65536 };

typedef struct image_shape {
    size_t height, width; /* pixels, at most IMAGE_MAX_SIDE; 0: no image */
    size_t channels;      /* at most IMAGE_MAX_CHANNELS */
} image_shape;

static inline size_t image_pixels(image_shape s)
{
    return s.height * s.width;
}

static inline size_t image_values(image_shape s)
{
    return s.height * s.width * s.channels;
}

#endif
