#include "net/norm.h"

#include <math.h>

enum { STRANDS = 16 };

#define REAL_F32
#include "net/norm.inc.h"
#undef REAL_F32
#define REAL_F64
#include "net/norm.inc.h"

static double mean_product(size_t units, const double *a, const double *b)
{
    return product_f64(units, a, b) / (double)units;
}

void norm_along_f64(size_t rows, size_t units, const double *n, const double *inverse, double *r,
                    double *scale)
{
    for (size_t i = 0; i < rows; i++)
        scale[i] = -inverse[i] * mean_product(units, n + i * units, r + i * units);
    norm_backward_f64(rows, units, n, inverse, r);
}

/* x's gradient is inverse (d - mean d - n mean(n d)): the product rule, factor by factor. */
void norm_backward_along_f64(size_t rows, size_t units, const double *n, const double *inverse,
                             const double *d, const double *rn, const double *scale, double *rd)
{
    norm_backward_f64(rows, units, n, inverse, rd);
    for (size_t i = 0; i < rows; i++, n += units, d += units, rn += units, rd += units) {
        double mean = total_f64(units, d) / (double)units;
        double along = mean_product(units, n, d), turned = mean_product(units, rn, d);
        for (size_t u = 0; u < units; u++) {
            double straight = d[u] - mean - n[u] * along;
            rd[u] += inverse[i] * (scale[i] * straight - rn[u] * along - n[u] * turned);
        }
    }
}
