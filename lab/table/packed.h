/* packed: a long column of numbers in as little memory as holds them exactly.
 *
 * Chunk by chunk: whole numbers over a power of ten (12.75 is 1275 / 100) in 1, 2 or 4 bytes each,
 * else floats where these are exact, else doubles. A number of up to nine digits takes four bytes at
 * most. What is read back is the double that was put in, to the bit (but for the sign of zero). */
#ifndef TABLE_PACKED_H
#define TABLE_PACKED_H

#include <stddef.h>
#include <stdint.h>

enum { PACKED_CHUNK = 4096 };

typedef enum packed_type { PACKED_I8, PACKED_I16, PACKED_I32, PACKED_F32, PACKED_F64 } packed_type;

typedef struct packed_chunk {
    void *data; /* [PACKED_CHUNK] of its type, the last one shorter; owned */
    packed_type type;
    double unit; /* of the whole numbers: a power of ten */
} packed_chunk;

typedef struct packed {
    packed_chunk *chunk; /* [n_chunks], owned */
    size_t n_chunks, room;
    double *open;     /* [PACKED_CHUNK], being filled; NULL once packed_end was called; owned */
    size_t n_open;    /* of it */
    size_t n;         /* numbers put in */
    size_t missing;   /* NANs among them */
    double first;     /* the first present one */
    int differ, gaps; /* two present ones differ; see packed_is_constant */
} packed;

/* Appends a number, or NAN. 0 or ERR_MEMORY. */
int packed_put(packed *p, double value);
/* After the last one. 0 or ERR_MEMORY. */
int packed_end(packed *p);
/* i < n, after packed_end. */
double packed_at(const packed *p, size_t i);
/* As kind_of_numbers: all the same from the first present one on, or nothing. */
int packed_is_constant(const packed *p);
void packed_dispose(packed *p);

#endif
