/* rng: counter-based random numbers (Philox4x32-10 of Random123).
 *
 * A stream is a key; the n-th draw of a stream is a function of key and n alone, so the same draws
 * come out on one thread or a thousand, and two activations can be given the same ones. */
#ifndef BASE_RNG_H
#define BASE_RNG_H

#include <stddef.h>
#include <stdint.h>

/* What a stream is for; part of its key, so that streams of one seed are independent. */
typedef enum rng_use {
    RNG_SPLIT = 1,
    RNG_INIT = 2,
    RNG_BATCH = 3,
    RNG_DATA = 4,
    RNG_DROP = 5,
    RNG_SAMPLE = 6,
    RNG_PREDICT = 7,
    RNG_CHAIN = 8
} rng_use;

typedef struct rng {
    uint32_t key[2];
    uint32_t stream[2]; /* upper half of the counter: use and index */
    uint64_t block;     /* lower half of the counter: the next block of four words */
    uint32_t word[4];   /* the current block */
    unsigned left;      /* words of it not yet given out */
} rng;

/* The stream (seed, use, index), at its first draw. */
rng rng_stream(uint64_t seed, rng_use use, uint32_t index);

uint32_t rng_u32(rng *r);
/* The next n of them at once. */
void rng_fill(rng *r, size_t n, uint32_t *word);
/* Uniform on (0, 1), never an end: (k + 1/2) 2^-52 from 52 bits. */
double rng_uniform(rng *r);
/* Standard normal, by Box-Muller, cosine branch: two uniforms a draw. */
double rng_normal(rng *r);
/* Uniform on 0 … n-1 (n >= 1), without bias. */
size_t rng_below(rng *r, size_t n);
/* Fisher-Yates from the top. */
void rng_shuffle(rng *r, size_t *item, size_t n);

#endif
