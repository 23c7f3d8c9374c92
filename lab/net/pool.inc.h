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

void NET(pool_backward)(image_shape s, size_t images, const REAL *a, const REAL *p, const REAL *dp,
                        REAL *da)
{
    size_t right = s.channels, below = s.width * s.channels;
    memset(da, 0, images * image_values(s) * sizeof *da);
    for (cell at = first_cell(s, images); at.row < at.rows; next_cell(&at)) {
        const REAL *v = a + at.offset;
        REAL *d = da + at.offset;
        for (size_t c = 0; c < s.channels; c++) {
            int x = v[c] == p[c], y = v[right + c] == p[c], z = v[below + c] == p[c];
            d[c] = x ? dp[c] : 0;
            d[right + c] = y > x ? dp[c] : 0;
            d[below + c] = z > (x | y) ? dp[c] : 0;
            d[below + right + c] = x | y | z ? 0 : dp[c];
        }
        p += s.channels;
        dp += s.channels;
    }
}
