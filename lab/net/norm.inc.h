/* The body of norm.h for one real type. Sums go in strands, which a compiler makes vectors of. */
#include "net/real.inc.h"

static REAL NET(total)(size_t n, const REAL *x)
{
    REAL strand[STRANDS] = {0}, sum = 0;
    size_t i = 0;
    for (; i + STRANDS <= n; i += STRANDS)
        for (size_t k = 0; k < STRANDS; k++) strand[k] += x[i + k];
    for (; i < n; i++) sum += x[i];
    for (size_t k = 0; k < STRANDS; k++) sum += strand[k];
    return sum;
}

static REAL NET(product)(size_t n, const REAL *x, const REAL *y)
{
    REAL strand[STRANDS] = {0}, sum = 0;
    size_t i = 0;
    for (; i + STRANDS <= n; i += STRANDS)
        for (size_t k = 0; k < STRANDS; k++) strand[k] += x[i + k] * y[i + k];
    for (; i < n; i++) sum += x[i] * y[i];
    for (size_t k = 0; k < STRANDS; k++) sum += strand[k];
    return sum;
}

void NET(norm_forward)(size_t rows, size_t units, REAL *x, REAL *inverse)
{
    REAL n = (REAL)units;
    for (size_t r = 0; r < rows; r++, x += units) {
        REAL mean = NET(total)(units, x) / n;
        for (size_t u = 0; u < units; u++) x[u] -= mean;
        inverse[r] = 1 / ROOT(NET(product)(units, x, x) / n + (REAL)1e-5);
        for (size_t u = 0; u < units; u++) x[u] *= inverse[r];
    }
}

void NET(norm_backward)(size_t rows, size_t units, const REAL *n, const REAL *inverse, REAL *d)
{
    for (size_t r = 0; r < rows; r++, n += units, d += units) {
        REAL mean = NET(total)(units, d) / (REAL)units;
        REAL along = NET(product)(units, d, n) / (REAL)units;
        for (size_t u = 0; u < units; u++) d[u] = inverse[r] * (d[u] - mean - n[u] * along);
    }
}
