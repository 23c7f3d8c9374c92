/* chunks: rows dealt into a fixed number of parts, so that sums over threads have one order and the
 * same bits however many threads there are. */
#ifndef GLM_CHUNKS_H
#define GLM_CHUNKS_H

#include <stddef.h>

/* At most CHUNKS_MOST parts, of no fewer rows than columns: partial sums of cols^2 numbers then take
   no more memory than the data. */
enum { CHUNKS_MOST = 64, CHUNKS_ROWS = 1024 };

typedef struct chunks {
    size_t rows, each, n;
} chunks;

static inline chunks chunks_of(size_t rows, size_t cols)
{
    size_t each = (rows + CHUNKS_MOST - 1) / CHUNKS_MOST;
    if (each < CHUNKS_ROWS) each = CHUNKS_ROWS;
    if (each < cols) each = cols;
    return (chunks){rows, each, (rows + each - 1) / each};
}

/* Rows of the i-th part: from *at, as many as returned. */
static inline size_t chunks_part(const chunks *c, size_t i, size_t *at)
{
    *at = i * c->each;
    return c->rows - *at < c->each ? c->rows - *at : c->each;
}

#endif
