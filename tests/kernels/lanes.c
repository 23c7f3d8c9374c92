#include "lanes.h"

#include "bits.h"
#include "guard.h"
#include "sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LONGEST = 200,
    MISALIGNMENTS = 17,
    SOURCE = 512, /* values to take the inputs from */
    SPACE = 4096, /* bytes a buffer: LONGEST doubles, the misalignment, and room around them */
    CANARY = 0xa5,
    GARBAGE = 0xff, /* as floats: NaN */
    MAX_PRINTED = 5
};

typedef struct {
    const struct sp_kernels *isa;
    const row *row;
    const op *op;
    real_type type;
    size_t size;           /* of an element */
    double values[SOURCE]; /* room for SOURCE elements each: */
    double x[SOURCE], z[SOURCE], expected[SOURCE];
    guarded in, second, out;
    int failures;
} lanes;

/* Quiet and signalling NaNs, of both signs, with payloads. */
static void plant_nans(real_type type, void *array)
{
    static const uint32_t f32[] = {0x7fc12345, 0xffc00001, 0x7f800001, 0xffbfffff};
    static const uint64_t f64[] = {0x7ff8123456789abc, 0xfff8000000000001, 0x7ff0000000000001,
                                   0xfff7ffffffffffff};
    static const uint16_t f16[] = {0x7e12, 0xfe01, 0x7c01, 0xfdff};
    static const uint16_t bf16[] = {0x7fc1, 0xffc1, 0x7f81, 0xffbf};
    for (size_t k = 0; k < 4; k++) {
        size_t i = 37 + 97 * k;
        if (type == REAL_F32)
            memcpy((char *)array + i * sizeof f32[k], &f32[k], sizeof f32[k]);
        else if (type == REAL_F64)
            memcpy((char *)array + i * sizeof f64[k], &f64[k], sizeof f64[k]);
        else
            ((uint16_t *)array)[i] = type == REAL_F16 ? f16[k] : bf16[k];
    }
}

/* Neighbours of each other come from everywhere. */
static void shuffle(double *v, size_t n, uint64_t *state)
{
    for (size_t i = n - 1; i > 0; i--) {
        size_t j = (size_t)(sample_random(state) % (i + 1));
        double t = v[i];
        v[i] = v[j];
        v[j] = t;
    }
}

static void make_source(lanes *l)
{
    uint64_t state = 7;
    sample_fill(l->row, l->type, 11, SOURCE, l->values);
    shuffle(l->values, SOURCE, &state);
    sample_narrow(l->type, SOURCE, l->values, l->x);
    shuffle(l->values, SOURCE, &state);
    sample_narrow(l->type, SOURCE, l->values, l->z);
    plant_nans(l->type, l->x);
    op_call(l->isa, l->op, l->type, SOURCE, l->x, l->z, l->expected, &l->row->params);
}

/* All of it: a page may be larger than SPACE. */
static void paint(guarded *g, int byte)
{
    memset(g->low, byte, (size_t)(g->high - g->low));
}

static bool untouched(const unsigned char *from, const unsigned char *to)
{
    for (; from < to; from++)
        if (*from != CANARY) return false;
    return true;
}

static void fail(lanes *l, const char *what, size_t n, size_t at)
{
    char name[80];
    row_describe(l->row, name, sizeof name);
    if (l->failures++ < MAX_PRINTED)
        printf("FAIL %s %s %s: %s, n = %zu, element %zu\n", name, real_name(l->type), l->isa->isa,
               what, n, at);
}

/* n elements from source[start] with the three arrays at these addresses; z may be unused, out may
   be x or z. */
static void run_at(lanes *l, size_t n, size_t start, unsigned char *x, unsigned char *z,
                   unsigned char *out, const char *what)
{
    size_t bytes = n * l->size;
    paint(&l->in, GARBAGE);
    paint(&l->second, GARBAGE);
    paint(&l->out, CANARY);
    memcpy(x, (char *)l->x + start * l->size, bytes);
    memcpy(z, (char *)l->z + start * l->size, bytes);
    op_call(l->isa, l->op, l->type, n, x, z, out, &l->row->params);

    const char *expected = (char *)l->expected + start * l->size;
    size_t at = bits_first_difference(l->type, out, expected, n);
    if (at < n) fail(l, what, n, at);
    if (out >= l->out.low && out <= l->out.high &&
        !(untouched(l->out.low, out) && untouched(out + bytes, l->out.high)))
        fail(l, "wrote outside the output", n, n);
    if (out != x && memcmp(x, (char *)l->x + start * l->size, bytes) != 0)
        fail(l, "wrote to its input", n, 0);
}

static void every_length(lanes *l)
{
    for (size_t n = 0; n <= LONGEST; n++) {
        size_t bytes = n * l->size, start = n * 7 % (SOURCE - LONGEST);
        run_at(l, n, start, l->in.high - bytes, l->second.high - bytes, l->out.high - bytes,
               "before a guard page");
        run_at(l, n, start, l->in.low, l->second.low, l->out.low, "after a guard page");
        run_at(l, n, start, l->in.high - bytes, l->second.low, l->in.high - bytes, "in place");
        if (op_is_binary(l->op))
            run_at(l, n, start, l->in.low, l->second.high - bytes, l->second.high - bytes,
                   "in place of the second input");
    }
}

static void every_misalignment(lanes *l)
{
    static const size_t lengths[] = {1, 3, 8, 15, 16, 17, 33, 64, 100, LONGEST};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
        for (size_t m = 0; m < MISALIGNMENTS; m++) {
            size_t a = m * l->size, b = m * 5 % MISALIGNMENTS * l->size,
                   c = m * 3 % MISALIGNMENTS * l->size;
            run_at(l, lengths[i], m, l->in.low + a, l->second.low + b, l->out.low + c,
                   "misaligned");
            run_at(l, lengths[i], m, l->in.low, l->second.low, l->out.low + a,
                   "with a misaligned output");
        }
}

int lanes_check(const struct sp_kernels *isa, const row *r, real_type type)
{
    lanes l = {.isa = isa, .row = r, .op = op_find(r->op), .type = type, .size = real_size(type)};
    l.in = guard_map(SPACE);
    l.second = guard_map(SPACE);
    l.out = guard_map(SPACE);
    make_source(&l);
    every_length(&l);
    every_misalignment(&l);
    guard_unmap(&l.in);
    guard_unmap(&l.second);
    guard_unmap(&l.out);
    return l.failures;
}
