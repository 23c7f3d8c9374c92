#include "net/linear.h"

#include "net/blas.h"

#include <string.h>

size_t linear_block(size_t batch, size_t places, size_t in)
{
    enum { VALUES = 1 << 16 }; /* a quarter of a mebibyte in f32 */
    size_t fit = VALUES / (places * in);
    return fit < 1 ? 1 : fit < batch ? fit : batch;
}

/* One of the three rows of pixels in a window: where it begins in window and image, and how many
   values of it the image has. */
typedef struct strip {
    size_t at, from, n;
} strip;

/* Of the window around pixel (y, x): the row that lies `down` - 1 below. */
static inline strip strip_of(const image_shape *s, size_t y, size_t x, size_t down)
{
    size_t c = s->channels, left = x == 0, right = x + 1 == s->width;
    size_t inside = y + down >= 1 && y + down < s->height + 1;
    return (strip){.at = (down * LINEAR_SIDE + left) * c,
                   .from = inside ? ((y + down - 1) * s->width + x - 1 + left) * c : 0,
                   .n = inside * (LINEAR_SIDE - left - right) * c};
}

#define REAL_F32
#include "net/linear.inc.h"
#undef REAL_F32
#define REAL_F64
#include "net/linear.inc.h"
