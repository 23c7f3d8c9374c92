/* check_bits.c - the bits of every op and type against those committed in bits.tsv.
 *
 *     check_bits FILE           every instruction set of this machine, over the whole set of inputs
 *     check_bits FILE --prefix  over its beginning, for emulators
 *     check_bits FILE --write   writes FILE, from the best instruction set
 *
 * The set is 2^22 inputs for f32 and f64, half of them any bit pattern, half of ordinary size, and
 * all 65,536 for f16 and bf16. It is cut into blocks, each with a hash of its own, so that a
 * difference is near the first block named. Hashes are of values, not of bytes in memory: the same
 * on machines of either byte order. All NaNs are one.
 */
#include "bits.h"
#include "rows.h"
#include "sample.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    BLOCKS = 16,
    CHUNK = 1 << 12, /* elements of a call */
    CHUNKS = 1 << 6, /* of a block */
    PREFIX = 256,    /* elements of a block that the beginning has */
    MAX_LINE = 512
};

typedef struct {
    uint64_t block[BLOCKS];
} hashes;

static bool is_half(real_type type)
{
    return type == REAL_F16 || type == REAL_BF16;
}

/* ------------------------------------------------------------------ the inputs */

/* Every other pattern has an exponent from 2^-20 to 2^8. */
static uint64_t pattern(real_type type, uint64_t random, uint64_t i)
{
    const unsigned fraction = type == REAL_F32 ? 23 : 52, bias = type == REAL_F32 ? 127 : 1023;
    uint64_t bits = type == REAL_F32 ? random >> 32 : random;
    if (i % 2 == 0) return bits;
    uint64_t exponent = bias - 20 + (random >> 3) % 28, field = 2ull * bias + 1;
    return (bits & ~(field << fraction)) | exponent << fraction;
}

static void store(real_type type, void *array, size_t k, uint64_t bits)
{
    if (type == REAL_F64) {
        memcpy((char *)array + k * sizeof bits, &bits, sizeof bits);
    } else if (type == REAL_F32) {
        uint32_t low = (uint32_t)bits;
        memcpy((char *)array + k * sizeof low, &low, sizeof low);
    } else {
        ((uint16_t *)array)[k] = (uint16_t)bits;
    }
}

/* Inputs `from` on; halves in their order, with any second one. */
static void fill(real_type type, uint64_t from, size_t n, void *x, void *z)
{
    for (size_t k = 0; k < n; k++) {
        uint64_t a = from + k, b = ~a;
        const uint64_t random = sample_random(&a), second = sample_random(&b);
        if (is_half(type)) {
            store(type, x, k, from + k);
            store(type, z, k, second >> 48);
        } else {
            store(type, x, k, pattern(type, random, from + k));
            store(type, z, k, pattern(type, second, from + k + 1));
        }
    }
}

/* ------------------------------------------------------------------ the hashes */

static hashes hash_row(const struct sp_kernels *isa, const row *r, real_type type, bool prefix)
{
    static double x[CHUNK], z[CHUNK], out[CHUNK]; /* room for a chunk of any type */
    hashes h = {{0}};
    const uint64_t chunks = is_half(type) ? 1 : prefix ? 1 : CHUNKS;
    const size_t n = prefix && !is_half(type) ? PREFIX : CHUNK;
    const uint64_t block = is_half(type) ? CHUNK : (uint64_t)CHUNK * CHUNKS;
    for (uint64_t b = 0; b < BLOCKS; b++)
        for (uint64_t c = 0; c < chunks; c++) {
            fill(type, b * block + c * CHUNK, n, x, z);
            op_call(isa, op_find(r->op), type, n, x, z, out, &r->params);
            h.block[b] = h.block[b] * 0x9e3779b97f4a7c15 + bits_hash(type, out, n);
        }
    return h;
}

static void print_line(FILE *out, const row *r, real_type type, bool prefix, const hashes *h)
{
    char name[80];
    row_describe(r, name, sizeof name);
    fprintf(out, "%s\t%s\t%s\t", name, real_name(type), prefix ? "prefix" : "all");
    for (int b = 0; b < BLOCKS; b++)
        fprintf(out, "%016" PRIx64 "%s", h->block[b], b < 15 ? " " : "\n");
}

static int write_all(FILE *out)
{
    for (size_t k = 0; k < row_count; k++)
        for (int type = REAL_F32; type < REAL_TYPES; type++)
            for (int prefix = 1; prefix >= 0; prefix--) {
                if (!row_has_type(&rows[k], (real_type)type)) continue;
                if (prefix && is_half((real_type)type)) continue;
                hashes h = hash_row(sp_kernels_at(0), &rows[k], (real_type)type, prefix);
                print_line(out, &rows[k], (real_type)type, prefix, &h);
            }
    return ferror(out) || fclose(out) != 0;
}

/* ------------------------------------------------------------------ the comparison */

/* The committed hashes of a row, or false. */
static bool find(FILE *in, const row *r, real_type type, bool prefix, hashes *h)
{
    char name[80], key[128], line[MAX_LINE];
    row_describe(r, name, sizeof name);
    snprintf(key, sizeof key, "%s\t%s\t%s\t", name, real_name(type), prefix ? "prefix" : "all");
    rewind(in);
    while (fgets(line, sizeof line, in)) {
        if (strncmp(line, key, strlen(key)) != 0) continue;
        char *at = line + strlen(key);
        for (int b = 0; b < BLOCKS; b++) h->block[b] = strtoull(at, &at, 16);
        return true;
    }
    return false;
}

static int compare(FILE *in, const struct sp_kernels *isa, const row *r, real_type type,
                   bool prefix)
{
    char name[80];
    hashes want, got;
    row_describe(r, name, sizeof name);
    if (!find(in, r, type, prefix && !is_half(type), &want)) {
        printf("FAIL %s %s: the file has no such line; write it anew\n", name, real_name(type));
        return 1;
    }
    got = hash_row(isa, r, type, prefix);
    for (int b = 0; b < BLOCKS; b++)
        if (got.block[b] != want.block[b]) {
            printf("FAIL %s %s %s: block %d of %d differs\n", name, real_name(type), isa->isa, b,
                   BLOCKS);
            return 1;
        }
    return 0;
}

int main(int argc, char **argv)
{
    const bool write = argc == 3 && strcmp(argv[2], "--write") == 0;
    const bool prefix = argc == 3 && strcmp(argv[2], "--prefix") == 0;
    if (argc < 2 || argc > 3 || (argc == 3 && !write && !prefix)) {
        fprintf(stderr, "usage: check_bits FILE [--prefix|--write]\n");
        return 2;
    }
    FILE *file = fopen(argv[1], write ? "w" : "r");
    if (!file) {
        perror(argv[1]);
        return EXIT_FAILURE;
    }
    if (write) return write_all(file) ? EXIT_FAILURE : EXIT_SUCCESS;
    int failed = 0, compared = 0;
    const struct sp_kernels *isa;
    for (unsigned i = 0; (isa = sp_kernels_at(i)); i++) {
        for (size_t k = 0; k < row_count; k++)
            for (int type = REAL_F32; type < REAL_TYPES; type++) {
                if (!row_has_type(&rows[k], (real_type)type)) continue;
                failed += compare(file, isa, &rows[k], (real_type)type, prefix);
                compared++;
            }
        printf("%s: %d compared so far, %d differ\n", isa->isa, compared, failed);
        fflush(stdout);
    }
    fclose(file);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
