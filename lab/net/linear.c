#include "net/linear.h"

#include "base/wide.h"
#include "net/blas.h"

#include <string.h>

size_t linear_block(size_t batch, size_t places, size_t in)
{
    enum { VALUES = 1 << 16 }; /* a quarter of a mebibyte in f32 */
    size_t fit = VALUES / (places * in);
    return fit < 1 ? 1 : fit < batch ? fit : batch;
}

/* A row of the window around a pixel: where what the image has of it begins in both, and how many
   values that is. */
typedef struct strip {
    size_t at, from, n;
} strip;

/* Around pixel x of a row of the image. */
static inline strip strip_of(const image_shape *s, size_t x)
{
    size_t c = s->channels, left = x == 0, right = x + 1 == s->width;
    return (strip){left * c, (x + left - 1) * c, (LINEAR_SIDE - left - right) * c};
}

/* The row of pixels that lies `down` - 1 below row y of all images together is in the same image. */
static inline int is_inside(const image_shape *s, size_t y, size_t down)
{
    return y % s->height + down >= 1 && y % s->height + down <= s->height;
}

#define REAL_F32
#include "net/linear.inc.h"
#undef REAL_F32
#define REAL_F64
#include "net/linear.inc.h"
