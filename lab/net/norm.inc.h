/* The body of norm.h for one real type. */
#include "net/real.inc.h"

void NET(norm_forward)(size_t rows, size_t units, REAL *x, REAL *inverse)
{
    for (size_t r = 0; r < rows; r++, x += units) {
        REAL sum = 0, squares = 0;
        for (size_t u = 0; u < units; u++) sum += x[u];
        REAL mean = sum / (REAL)units;
        for (size_t u = 0; u < units; u++) {
            x[u] -= mean;
            squares += x[u] * x[u];
        }
        inverse[r] = 1 / ROOT(squares / (REAL)units + (REAL)1e-5);
        for (size_t u = 0; u < units; u++) x[u] *= inverse[r];
    }
}

void NET(norm_backward)(size_t rows, size_t units, const REAL *n, const REAL *inverse, REAL *d)
{
    for (size_t r = 0; r < rows; r++, n += units, d += units) {
        REAL sum = 0, along = 0;
        for (size_t u = 0; u < units; u++) {
            sum += d[u];
            along += d[u] * n[u];
        }
        sum /= (REAL)units;
        along /= (REAL)units;
        for (size_t u = 0; u < units; u++) d[u] = inverse[r] * (d[u] - sum - n[u] * along);
    }
}
