#include "energy/ones.h"

#include "base/wide.h"

#include <string.h>

void ones_take(ones *o, arena *a, size_t most, size_t cols)
{
    *o = (ones){.cols = cols};
    o->start = arena_take(a, most + 1, sizeof *o->start);
    o->at = arena_take(a, most * cols + 1, sizeof *o->at); /* one more: see below */
    if (o->start) o->start[0] = 0;
}

void ones_keep(ones *o, size_t rows)
{
    o->rows = rows;
}

/* Where lists are made, a column's number is written wherever the next one goes and stays if the
   column is on: without a branch, which no processor could foresee. */

void ones_add(ones *o, size_t rows, const double *x)
{
    for (size_t i = 0; i < rows; i++) {
        uint32_t end = o->start[o->rows];
        for (size_t k = 0; k < o->cols; k++) {
            o->at[end] = (uint32_t)k;
            end += *x++ == 1;
        }
        o->start[++o->rows] = end;
    }
}

void ones_copy(ones *o, const ones *from, size_t row)
{
    uint32_t begin = from->start[row], n = from->start[row + 1] - begin, end = o->start[o->rows];
    memcpy(o->at + end, from->at + begin, n * sizeof *o->at);
    o->start[++o->rows] = end + n;
}

enum { BLOCK = 512 }; /* numbers at a time */

WIDE static void fall_below(size_t n, const uint32_t *word, const double *p, unsigned char *on)
{
    for (size_t i = 0; i < n; i++) on[i] = ((double)word[i] + 0.5) * 0x1p-32 < p[i];
}

/* A block of words may end within a row. */
void ones_draw(ones *o, rng *r, size_t rows, const double *p, size_t stride)
{
    uint32_t word[BLOCK];
    unsigned char on[BLOCK];
    size_t left = rows * o->cols, have = 0, used = 0;
    for (size_t i = 0; i < rows; i++) {
        uint32_t end = o->start[o->rows];
        for (size_t col = 0, n; col < o->cols; col += n, used += n, left -= n) {
            if (used == have) {
                have = left < BLOCK ? left : BLOCK;
                rng_fill(r, have, word);
                used = 0;
            }
            n = o->cols - col < have - used ? o->cols - col : have - used;
            fall_below(n, word + used, p + i * stride + col, on);
            for (size_t k = 0; k < n; k++) {
                o->at[end] = (uint32_t)(col + k);
                end += on[k];
            }
        }
        o->start[++o->rows] = end;
    }
}

size_t ones_count(const ones *o, size_t row)
{
    return o->start[row + 1] - o->start[row];
}

size_t ones_below(const ones *o, size_t row, size_t col)
{
    size_t n = 0;
    for (uint32_t k = o->start[row]; k < o->start[row + 1]; k++) n += o->at[k] < col;
    return n;
}

/* Counts, then places: rows come in order, so that the lists ascend. While they are filled, start[k + 1]
   is where the next number of row k goes, and so ends where row k + 1 begins. */
void ones_turn(ones *out, const ones *o)
{
    size_t n = o->start[o->rows];
    out->rows = o->cols;
    for (size_t k = 0; k <= out->rows; k++) out->start[k] = 0;
    for (size_t i = 0; i < n; i++)
        if (o->at[i] + 2 <= out->rows) out->start[o->at[i] + 2]++;
    for (size_t k = 2; k <= out->rows; k++) out->start[k] += out->start[k - 1];
    for (size_t i = 0; i < o->rows; i++)
        for (uint32_t k = o->start[i]; k < o->start[i + 1]; k++)
            out->at[out->start[o->at[k] + 1]++] = (uint32_t)i;
}

/* Eight columns; at any address. */
typedef double eight __attribute__((vector_size(64), aligned(8), may_alias));

/* That many times eight columns of a row, at most 4, in registers: `eights` is a constant where this is
   put. */
static inline __attribute__((always_inline)) void sum_rows(size_t eights, const uint32_t *at,
                                                           const uint32_t *end, const double *m,
                                                           size_t stride, const double *from,
                                                           double *z)
{
    const eight *begin = (const eight *)from;
    eight *out = (eight *)z;
    eight a = begin[0], b = {0}, c = {0}, d = {0};
    if (eights > 1) b = begin[1];
    if (eights > 2) c = begin[2];
    if (eights > 3) d = begin[3];
    for (; at < end; at++) {
        const eight *row = (const eight *)(m + *at * stride);
        a += row[0];
        if (eights > 1) b += row[1];
        if (eights > 2) c += row[2];
        if (eights > 3) d += row[3];
    }
    out[0] = a;
    if (eights > 1) out[1] = b;
    if (eights > 2) out[2] = c;
    if (eights > 3) out[3] = d;
}

static inline double sum_column(const uint32_t *at, const uint32_t *end, const double *m,
                                size_t stride, double sum)
{
    for (; at < end; at++) sum += m[*at * stride];
    return sum;
}

/* Columns outside, rows inside: what is read of m again and again is 32 columns. */
WIDE void ones_times(const ones *o, size_t from, size_t to, size_t n, const double *m,
                     size_t stride, const double *bias, double *z)
{
    for (size_t col = 0, width; col < n; col += width) {
        size_t eights = (n - col) / 8 < 4 ? (n - col) / 8 : 4;
        width = eights ? 8 * eights : 1;
        for (size_t i = from; i < to; i++) {
            double *out = z + (i - from) * stride + col;
            const double *begin = bias ? bias + col : out;
            const uint32_t *at = o->at + o->start[i], *end = o->at + o->start[i + 1];
            switch (eights) {
            case 4: sum_rows(4, at, end, m + col, stride, begin, out); break;
            case 3: sum_rows(3, at, end, m + col, stride, begin, out); break;
            case 2: sum_rows(2, at, end, m + col, stride, begin, out); break;
            case 1: sum_rows(1, at, end, m + col, stride, begin, out); break;
            default: *out = sum_column(at, end, m + col, stride, *begin);
            }
        }
    }
}

size_t ones_stride(size_t n)
{
    size_t stride = (n + 7) / 8 * 8;
    return stride % 64 == 0 ? stride + 8 : stride;
}
