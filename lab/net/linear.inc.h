/* The body of linear.h for one real type. */
#include "net/real.inc.h"

/* c[m][n] = a b + keep c, with a: [m][k] or its transpose, b: [k][n] or its transpose. */
static void NET(multiply)(size_t m, size_t n, size_t k, CBLAS_TRANSPOSE ta, const REAL *a,
                          CBLAS_TRANSPOSE tb, const REAL *b, REAL keep, REAL *c)
{
    blasint lda = (blasint)(ta == CblasTrans ? m : k), ldb = (blasint)(tb == CblasTrans ? k : n);
    GEMM(CblasRowMajor, ta, tb, (blasint)m, (blasint)n, (blasint)k, 1, a, lda, b, ldb, keep, c,
         (blasint)n);
}

/* One row of each window along a row of pixels; row: that of the image, NULL beyond its edge. */
WIDE static void NET(gather_row)(const image_shape *s, const REAL *row, REAL *window)
{
    size_t n = LINEAR_SIDE * s->channels;
    for (size_t x = 0; x < s->width; x++, window += LINEAR_SIDE * n) {
        strip t = row ? strip_of(s, x) : (strip){0};
        for (size_t k = 0; k < t.at; k++) window[k] = 0;
        for (size_t k = 0; k < t.n; k++) window[t.at + k] = row[t.from + k];
        for (size_t k = t.at + t.n; k < n; k++) window[k] = 0;
    }
}

/* Adds it to the pixels that it was taken from. */
WIDE static void NET(scatter_row)(const image_shape *s, const REAL *restrict window,
                                  REAL *restrict row)
{
    for (size_t x = 0; x < s->width; x++, window += LINEAR_WINDOW * s->channels) {
        strip t = strip_of(s, x);
        for (size_t k = 0; k < t.n; k++) row[t.from + k] += window[t.at + k];
    }
}

/* window[images][places][9 channels] of x. */
static void NET(gather)(const image_shape *s, size_t images, const REAL *x, REAL *window)
{
    size_t row = s->width * s->channels, strips = LINEAR_SIDE * s->channels;
    for (size_t y = 0; y < images * s->height; y++, window += LINEAR_WINDOW * row)
        for (size_t down = 0; down < LINEAR_SIDE; down++) {
            const REAL *from = is_inside(s, y, down) ? x + (y + down - 1) * row : NULL;
            NET(gather_row)(s, from, window + down * strips);
        }
}

/* Adds what lies in the windows to the pixels that they were taken from. */
static void NET(scatter)(const image_shape *s, size_t images, const REAL *window, REAL *x)
{
    size_t row = s->width * s->channels, strips = LINEAR_SIDE * s->channels;
    for (size_t y = 0; y < images * s->height; y++, window += LINEAR_WINDOW * row)
        for (size_t down = 0; down < LINEAR_SIDE; down++)
            if (is_inside(s, y, down))
                NET(scatter_row)(s, window + down * strips, x + (y + down - 1) * row);
}

/* The rows of the next block, of so many that are left. */
static size_t NET(some)(const NET(layer) *k, size_t left)
{
    return left < k->block ? left : k->block;
}

/* What the matrix is applied to: [rows][places][in]. */
static const REAL *NET(operand)(const NET(layer) *k, size_t rows, const REAL *x)
{
    if (!k->window) return x;
    NET(gather)(&k->image, rows, x, k->window);
    return k->window;
}

void NET(linear_forward)(const NET(layer) *k, const REAL *w, size_t rows, const REAL *x, REAL keep,
                         REAL *z)
{
    for (size_t n, m; rows > 0; rows -= n, x += n * k->given, z += m * k->out) {
        n = NET(some)(k, rows);
        m = n * k->places;
        NET(multiply)(m, k->out, k->in, CblasNoTrans, NET(operand)(k, n, x), CblasTrans, w, keep,
                      z);
    }
}

void NET(linear_weights)(const NET(layer) *k, size_t rows, const REAL *dz, const REAL *x, REAL keep,
                         REAL *dw)
{
    for (size_t n, m; rows > 0; rows -= n, x += n * k->given, dz += m * k->out, keep = 1) {
        n = NET(some)(k, rows);
        m = n * k->places;
        NET(multiply)(k->out, k->in, m, CblasTrans, dz, CblasNoTrans, NET(operand)(k, n, x), keep,
                      dw);
    }
}

void NET(linear_inputs)(const NET(layer) *k, const REAL *w, size_t rows, const REAL *dz, REAL keep,
                        REAL *dx)
{
    if (k->window && keep == 0) memset(dx, 0, rows * k->given * sizeof *dx);
    for (size_t n, m; rows > 0; rows -= n, dx += n * k->given, dz += m * k->out) {
        n = NET(some)(k, rows);
        m = n * k->places;
        NET(multiply)(m, k->in, k->out, CblasNoTrans, dz, CblasNoTrans, w, k->window ? 0 : keep,
                      k->window ? k->window : dx);
        if (k->window) NET(scatter)(&k->image, n, k->window, dx);
    }
}
