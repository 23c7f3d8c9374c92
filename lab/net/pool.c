#include "net/pool.h"

#include "base/wide.h"

#include <math.h>
#include <string.h>

/* Walks over the 2 x 2 pixels of all images, in the order of the pooled ones. */
typedef struct cell {
    image_shape s;
    size_t rows;     /* pooled, of all images */
    size_t row, col; /* of the pooled pixel */
    size_t offset;   /* of the first of its pixels */
} cell;

static inline size_t offset_of(const cell *at)
{
    size_t half = at->s.height / POOL_SIDE, image = at->row / half, y = at->row % half * POOL_SIDE;
    return ((image * at->s.height + y) * at->s.width + at->col * POOL_SIDE) * at->s.channels;
}

static inline cell first_cell(image_shape s, size_t images)
{
    return (cell){.s = s, .rows = images * (s.height / POOL_SIDE)};
}

static inline void next_cell(cell *at)
{
    if (++at->col == at->s.width / POOL_SIDE) at->col = 0, at->row++;
    at->offset = offset_of(at);
}

#define REAL_F32
#include "net/pool.inc.h"
#undef REAL_F32
#define REAL_F64
#include "net/pool.inc.h"

void pool_along_f64(image_shape s, size_t images, const double *a, const double *p,
                    const double *ra, double *rp)
{
    size_t right = s.channels, below = s.width * s.channels;
    for (cell at = first_cell(s, images); at.row < at.rows; next_cell(&at)) {
        const double *v = a + at.offset, *r = ra + at.offset;
        for (size_t c = 0; c < s.channels; c++)
            rp[c] = v[c] == p[c]           ? r[c]
                    : v[right + c] == p[c] ? r[right + c]
                    : v[below + c] == p[c] ? r[below + c]
                                           : r[below + right + c];
        p += s.channels;
        rp += s.channels;
    }
}
