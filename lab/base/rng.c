#include "base/rng.h"

#include "base/wide.h"

#include <Random123/philox.h>
#include <math.h>
#include <string.h>

rng rng_stream(uint64_t seed, rng_use use, uint32_t index)
{
    return (rng){.key = {(uint32_t)seed, (uint32_t)(seed >> 32)}, .stream = {(uint32_t)use, index}};
}

static philox4x32_ctr_t block_at(const rng *r, uint64_t block)
{
    philox4x32_ctr_t counter = {
        {(uint32_t)block, (uint32_t)(block >> 32), r->stream[0], r->stream[1]}};
    philox4x32_key_t key = {{r->key[0], r->key[1]}};
    return philox4x32(counter, key);
}

static void next_block(rng *r)
{
    philox4x32_ctr_t out = block_at(r, r->block++);
    for (int i = 0; i < 4; i++) r->word[i] = out.v[i];
    r->left = 4;
}

uint32_t rng_u32(rng *r)
{
    if (r->left == 0) next_block(r);
    return r->word[4 - r->left--];
}

/* Whole blocks, LANES at a time: first words of one place together, as vectors hold them. */
WIDE static void fill_blocks(const rng *r, size_t blocks, uint32_t *word)
{
    enum { LANES = 16 };
    uint32_t place[4][LANES];
    for (size_t at = 0; at < blocks; at += LANES) {
        for (size_t k = 0; k < LANES; k++) {
            philox4x32_ctr_t out = block_at(r, r->block + at + k);
            for (int i = 0; i < 4; i++) place[i][k] = out.v[i];
        }
        size_t n = blocks - at < LANES ? blocks - at : LANES;
        for (size_t k = 0; k < n; k++)
            for (int i = 0; i < 4; i++) word[4 * (at + k) + (size_t)i] = place[i][k];
    }
}

void rng_fill(rng *r, size_t n, uint32_t *word)
{
    for (; n > 0 && r->left > 0; n--) *word++ = rng_u32(r);
    size_t blocks = n / 4;
    fill_blocks(r, blocks, word);
    r->block += blocks;
    for (word += 4 * blocks, n -= 4 * blocks; n > 0; n--) *word++ = rng_u32(r);
}

double rng_uniform(rng *r)
{
    uint64_t high = rng_u32(r), low = rng_u32(r);
    uint64_t bits = (high << 32 | low) >> 12;
    return ((double)bits + 0.5) * 0x1p-52;
}

double rng_normal(rng *r)
{
    double radius = sqrt(-2 * log(rng_uniform(r)));
    return radius * cos(6.283185307179586477 * rng_uniform(r));
}

size_t rng_below(rng *r, size_t n)
{
    uint64_t span = n, limit = UINT64_MAX - UINT64_MAX % span;
    uint64_t draw;
    do { /* values from `limit` up would favour the small remainders */
        uint64_t high = rng_u32(r);
        draw = high << 32 | rng_u32(r);
    } while (draw >= limit);
    return (size_t)(draw % span);
}

void rng_shuffle(rng *r, size_t *item, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        size_t j = rng_below(r, i), keep = item[i - 1];
        item[i - 1] = item[j];
        item[j] = keep;
    }
}
