#include "bits_set.h"

#include "matrix.h"
#include "sample.h"

#include <string.h>

static bool is_half(real_type type)
{
    return type == REAL_F16 || type == REAL_BF16;
}

/* Row by row: a NaN or a very large element settles the whole row. */
static bool is_by_row(const op *o)
{
    return o->shape == SHAPE_reduce || o->shape == SHAPE_rows || o->shape == SHAPE_loss;
}

static bool has_all(const op *o, real_type type)
{
    return is_half(type) && op_is_elementwise(o);
}

const char *bits_set_name(bits_size size)
{
    static const char *const names[] = {"short", "medium", "full"};
    return names[size];
}

uint64_t bits_set_elements(bits_size size)
{
    static const uint64_t elements[] = {1 << 12, 1 << 20, 1 << 26};
    return elements[size];
}

uint64_t bits_set_chunks(const op *o, real_type type, bits_size size)
{
    return (has_all(o, type) ? 1 << 16 : bits_set_elements(size)) / BITS_CHUNK;
}

/* ------------------------------------------------------------------ the inputs */

typedef struct {
    unsigned bits, fraction, bias;
} format;

static format format_of(real_type type)
{
    static const format formats[] = {{32, 23, 127}, {64, 52, 1023}, {16, 10, 15}, {16, 7, 127}};
    return formats[type];
}

/* `random` as a number of the type, its exponent replaced by this one. */
static uint64_t with_exponent(format f, uint64_t random, int exponent)
{
    const uint64_t field = (2ull * f.bias + 1) << f.fraction;
    return ((random >> (64 - f.bits)) & ~field) | (uint64_t)((int)f.bias + exponent) << f.fraction;
}

/* Every other one is from 2^-20 to 2^8, or as far as f16 goes. */
static uint64_t anything(format f, uint64_t random, uint64_t i)
{
    if (i % 2 == 0) return random >> (64 - f.bits);
    const int least = f.bias == 15 ? -14 : -20;
    return with_exponent(f, random, least + (int)((random >> 3) % (unsigned)(8 - least)));
}

/* Up to 2^-5 .. 2^5, over stretches of 2^10, each with eight binades. */
static uint64_t logit(format f, uint64_t random, uint64_t i)
{
    const uint64_t stretch = i >> 10;
    if (stretch % 32 == 31) return random >> (64 - f.bits);
    return with_exponent(f, random, (int)(stretch % 10) - 5 - (int)(random >> 3 & 7));
}

static void store(real_type type, void *array, size_t k, uint64_t bits)
{
    if (type == REAL_F64) {
        memcpy((char *)array + k * sizeof bits, &bits, sizeof bits);
    } else if (type == REAL_F32) {
        const uint32_t low = (uint32_t)bits;
        memcpy((char *)array + k * sizeof low, &low, sizeof low);
    } else {
        ((uint16_t *)array)[k] = (uint16_t)bits;
    }
}

void bits_set_fill(const op *o, real_type type, uint64_t k, bits_chunk *c)
{
    const format f = format_of(type);
    for (size_t i = 0; i < BITS_CHUNK; i++) {
        const uint64_t at = k * BITS_CHUNK + i;
        uint64_t a = at, b = ~at;
        const uint64_t random = sample_random(&a), second = sample_random(&b);
        if (has_all(o, type)) {
            store(type, c->x, i, at);
            store(type, c->z, i, second >> 48);
        } else {
            store(type, c->x, i, is_by_row(o) ? logit(f, random, at) : anything(f, random, at));
            store(type, c->z, i, anything(f, second, at + 1));
        }
        c->label[i] = (int32_t)(second >> 33);
    }
}

/* ------------------------------------------------------------------ the results */

/* A few rows of each of these widths, over and over. */
static size_t run_matrices(const struct sp_kernels *isa, const op *o, const op_params *p,
                           real_type type, const bits_chunk *c, void *out)
{
    static const size_t widths[] = {1, 2, 3, 5, 8, 13, 16, 17, 31, 64, 100, 333};
    enum { ROWS = 3 };
    const size_t size = real_size(type);
    size_t made = 0, cols, rows;
    for (size_t at = 0, g = 0; at < BITS_CHUNK; at += rows * cols, g++) {
        const size_t left = BITS_CHUNK - at, width = widths[g % (sizeof widths / sizeof *widths)];
        cols = width < left ? width : left;
        rows = left / cols < ROWS ? left / cols : ROWS;
        int32_t label[ROWS]; /* rarely the number of columns, which is no class */
        for (size_t r = 0; r < rows; r++)
            label[r] = c->label[at + r] % 64 ? c->label[at + r] % (int32_t)cols : (int32_t)cols;
        made += matrix_call(isa, o, type, rows, cols, (const char *)c->x + at * size, c->z, label,
                            (char *)out + made * size, p);
    }
    return made;
}

size_t bits_set_run(const struct sp_kernels *isa, const op *o, const op_params *p, real_type type,
                    const bits_chunk *c, void *out)
{
    if (!op_is_elementwise(o)) return run_matrices(isa, o, p, type, c, out);
    op_call(isa, o, type, BITS_CHUNK, c->x, c->z, out, p);
    return BITS_CHUNK;
}
