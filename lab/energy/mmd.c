#include "energy/mmd.h"

#include "base/mem.h"
#include "base/rng.h"

#include <math.h>
#include <stdlib.h>

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double square_distance(size_t dims, const double *x, const double *y)
{
    double sum = 0;
    for (size_t d = 0; d < dims; d++) sum += (x[d] - y[d]) * (x[d] - y[d]);
    return sum;
}

/* The median over at most 500 rows' pairs; room for them: [500 * 499 / 2]. */
enum { MEDIAN_ROWS = 500, MEDIAN_PAIRS = MEDIAN_ROWS * (MEDIAN_ROWS - 1) / 2 };

static double median_square(size_t m, const double *b, size_t dims, double *room)
{
    size_t rows = m < MEDIAN_ROWS ? m : MEDIAN_ROWS, n = 0;
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < i; j++)
            room[n++] = square_distance(dims, b + i * dims, b + j * dims);
    qsort(room, n, sizeof *room, by_size);
    return room[n / 2] > 0 ? room[n / 2] : 1;
}

/* The kernel matrix k of n + m rows summed with weights 1/n for the first and -1/m for the others,
   without its diagonal: first[i] is 1 where row i counts to the first. */
static double statistic(size_t n, size_t m, const double *k, const unsigned char *first)
{
    size_t all = n + m;
    double within_a = 0, within_b = 0, across = 0;
    for (size_t i = 0; i < all; i++) {
        double a = 0, b = 0;
        for (size_t j = 0; j < i; j++) {
            a += first[j] ? k[i * all + j] : 0;
            b += first[j] ? 0 : k[i * all + j];
        }
        if (first[i])
            within_a += a, across += b;
        else
            within_b += b, across += a;
    }
    double p = (double)n, q = (double)m;
    return 2 * within_a / (p * (p - 1)) + 2 * within_b / (q * (q - 1)) - 2 * across / (p * q);
}

int mmd_test(mmd_result *out, size_t n, const double *a, size_t m, const double *b, size_t dims,
             size_t deals, uint64_t seed, err *e)
{
    size_t all = n + m, at_least = 1;
    double *k = mem_array(all * all, sizeof *k);
    double *room = mem_array(MEDIAN_PAIRS + deals, sizeof *room);
    unsigned char *first = mem_array(all, 1);
    int rc = 0;
    if (!k || !room || !first) {
        rc = err_memory(e, "distances");
        goto done;
    }
    double width = median_square(m, b, dims, room), *null = room + MEDIAN_PAIRS;
    for (size_t i = 0; i < all; i++) {
        const double *x = i < n ? a + i * dims : b + (i - n) * dims;
        for (size_t j = 0; j < i; j++) {
            const double *y = j < n ? a + j * dims : b + (j - n) * dims;
            k[i * all + j] = exp(-square_distance(dims, x, y) / (2 * width));
        }
        first[i] = i < n;
    }
    out->value = statistic(n, m, k, first);
    rng r = rng_stream(seed, RNG_SPLIT, 1);
    for (size_t t = 0; t < deals; t++) {
        for (size_t i = all; i > 1; i--) {
            size_t j = rng_below(&r, i);
            unsigned char keep = first[i - 1];
            first[i - 1] = first[j];
            first[j] = keep;
        }
        null[t] = statistic(n, m, k, first);
        at_least += null[t] >= out->value;
    }
    qsort(null, deals, sizeof *null, by_size);
    out->lower = null[deals / 40];
    out->upper = null[deals - 1 - deals / 40];
    out->p = (double)at_least / (double)(deals + 1);
done:
    free(k);
    free(room);
    free(first);
    return rc;
}
