/* The body of pool.h for one real type. */
#include "net/real.inc.h"

void NET(pool_forward)(image_shape s, size_t images, const REAL *a, REAL *p)
{
    size_t right = s.channels, below = s.width * s.channels;
    for (cell at = first_cell(s, images); at.row < at.rows; next_cell(&at), p += s.channels) {
        const REAL *v = a + at.offset;
        for (size_t c = 0; c < s.channels; c++) {
            REAL x = v[c], y = v[right + c], z = v[below + c], w = v[below + right + c];
            REAL upper = x < y ? y : x, lower = z < w ? w : z;
            p[c] = upper < lower ? lower : upper;
        }
    }
}

/* The four pixels' values a and gradients d: each pixel takes what the ones before it have left. */
WIDE static void NET(share_out)(size_t channels, const REAL *const a[4], const REAL *restrict p,
                                const REAL *restrict dp, REAL *restrict d0, REAL *restrict d1,
                                REAL *restrict d2, REAL *restrict d3)
{
    for (size_t c = 0; c < channels; c++) {
        REAL left = dp[c];
        d0[c] = a[0][c] == p[c] ? left : 0;
        left -= d0[c];
        d1[c] = a[1][c] == p[c] ? left : 0;
        left -= d1[c];
        d2[c] = a[2][c] == p[c] ? left : 0;
        d3[c] = left - d2[c];
    }
}

void NET(pool_backward)(image_shape s, size_t images, const REAL *a, const REAL *p, const REAL *dp,
                        REAL *da)
{
    size_t right = s.channels, below = s.width * s.channels;
    memset(da, 0, images * image_values(s) * sizeof *da);
    for (cell at = first_cell(s, images); at.row < at.rows; next_cell(&at)) {
        const REAL *v = a + at.offset;
        REAL *d = da + at.offset;
        NET(share_out)(s.channels, (const REAL *[]){v, v + right, v + below, v + below + right}, p,
                       dp, d, d + right, d + below, d + below + right);
        p += s.channels;
        dp += s.channels;
    }
}
