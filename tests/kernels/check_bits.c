/* check_bits.c - the bits of every op and type against those committed in bits.tsv.
 *
 *     check_bits FILE [--set short|medium|full] [--op NAME] [--share I/N]
 *         compares every instruction set of this machine; full by default
 *     check_bits --write [--op NAME] [--share I/N]
 *         prints the lines of a new FILE, of the best instruction set
 *
 * --op takes the rows of one op. --share takes every N-th row from I on: N processes do the work in an N-th of the time.
 *
 * The inputs are those of bits_set.h. Hashes are of values, not of bytes in memory: the same on
 * machines of either byte order. All NaNs are one.
 */
#include "bits.h"
#include "bits_set.h"
#include "rows.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ISAS = 8, MAX_LINE = 256, NAME = 80 };

/* What rows.c does not have: the ops that are not elementwise. */
static const row others[] = {
    {.op = "softplus_both", .params = {.beta = 1, .threshold = INFINITY}},
    {.op = "softplus_both", .params = {.beta = 3, .threshold = 1}},
    {.op = "bias_softplus", .params = {.beta = 1, .threshold = INFINITY}},
    {.op = "bias_softplus", .params = {.beta = 3, .threshold = 1}},
    {.op = "bias_relu", .params = {.beta = 1}},
    {.op = "logsumexp", .params = {.beta = 1}},
    {.op = "softmax", .params = {.beta = 1}},
    {.op = "log_softmax", .params = {.beta = 1}},
    {.op = "softmax_cross_entropy", .params = {.beta = 1}},
};
enum { OTHERS = sizeof others / sizeof others[0] };

typedef struct {
    uint64_t of[BITS_SETS];
} hashes;

typedef struct {
    const char *file, *op;
    bool write;
    bits_size size;
    unsigned from, step; /* of the rows */
} options;

/* The k-th row, or NULL past the last. */
static const row *row_at(size_t k)
{
    return k < row_count ? &rows[k] : k < row_count + OTHERS ? &others[k - row_count] : NULL;
}

static bool is_asked_for(const options *o, const row *r, int type)
{
    return (!o->op || strcmp(o->op, r->op) == 0) && row_has_type(r, (real_type)type);
}

/* ------------------------------------------------------------------ the hashes */

/* What the instruction sets make of the set of this size, and of those within it. */
static void hash_row(const struct sp_kernels *const isa[], int isas, const row *r, real_type type,
                     bits_size size, hashes *h)
{
    static bits_chunk chunk;
    static double out[2 * BITS_CHUNK]; /* room for any type */
    const op *o = op_find(r->op);
    uint64_t sum[MAX_ISAS] = {0};
    for (uint64_t k = 0; k < bits_set_chunks(o, type, size); k++) {
        bits_set_fill(o, type, k, &chunk);
        for (int i = 0; i < isas; i++) {
            size_t n = bits_set_run(isa[i], o, &r->params, type, &chunk, out);
            sum[i] = sum[i] * 0x9e3779b97f4a7c15 + bits_hash(type, out, n);
            for (int s = BITS_SHORT; s <= (int)size; s++)
                if (k + 1 == bits_set_chunks(o, type, (bits_size)s)) h[i].of[s] = sum[i];
        }
    }
}

static int write_all(FILE *out, const options *o)
{
    const struct sp_kernels *best = sp_kernels_at(0);
    const row *r;
    for (size_t k = o->from; (r = row_at(k)); k += o->step)
        for (int type = REAL_F32; type < REAL_TYPES; type++) {
            char name[NAME];
            hashes h;
            if (!is_asked_for(o, r, type)) continue;
            hash_row(&best, 1, r, (real_type)type, BITS_FULL, &h);
            row_describe(r, name, sizeof name);
            fprintf(out, "%s\t%s", name, real_name((real_type)type));
            for (int s = 0; s < BITS_SETS; s++) fprintf(out, "\t%016" PRIx64, h.of[s]);
            fputc('\n', out);
            fflush(out); /* whole lines, where processes share a pipe */
        }
    return ferror(out) || fclose(out) != 0;
}

/* ------------------------------------------------------------------ the comparison */

/* The committed hashes of a row, or false. */
static bool find(FILE *in, const char *name, real_type type, hashes *h)
{
    char key[NAME + 8], line[MAX_LINE];
    snprintf(key, sizeof key, "%s\t%s\t", name, real_name(type));
    rewind(in);
    while (fgets(line, sizeof line, in)) {
        if (strncmp(line, key, strlen(key)) != 0) continue;
        char *at = line + strlen(key);
        for (int s = 0; s < BITS_SETS; s++) h->of[s] = strtoull(at, &at, 16);
        return true;
    }
    return false;
}

static int compare(FILE *in, const struct sp_kernels *const isa[], int isas, const row *r,
                   real_type type, bits_size size)
{
    char name[NAME];
    hashes want, got[MAX_ISAS];
    int failed = 0;
    row_describe(r, name, sizeof name);
    if (!find(in, name, type, &want)) {
        printf("FAIL %s %s: the file has no such line; `make bits` writes it anew\n", name,
               real_name(type));
        return 1;
    }
    hash_row(isa, isas, r, type, size, got);
    for (int i = 0; i < isas; i++) {
        if (got[i].of[size] == want.of[size]) continue;
        printf("FAIL %s %s: the bits of %s are not those committed\n", name, real_name(type),
               isa[i]->isa);
        failed++;
    }
    return failed;
}

/* NAME VALUE as an option. */
static bool take(options *o, const char *name, const char *value)
{
    if (strcmp(name, "--share") == 0)
        return sscanf(value, "%u/%u", &o->from, &o->step) == 2 && o->from < o->step;
    if (strcmp(name, "--op") == 0) return (o->op = value) && op_find(value);
    if (strcmp(name, "--set") != 0 || o->write) return false;
    for (int s = 0; s < BITS_SETS; s++)
        if (strcmp(value, bits_set_name((bits_size)s)) == 0) {
            o->size = (bits_size)s;
            return true;
        }
    return false;
}

static bool parse(int argc, char **argv, options *o)
{
    if (argc < 2 || argc % 2 != 0) return false;
    *o = (options){.file = argv[1],
                   .write = strcmp(argv[1], "--write") == 0,
                   .size = BITS_FULL,
                   .step = 1};
    for (int i = 2; i < argc; i += 2)
        if (!take(o, argv[i], argv[i + 1])) return false;
    return true;
}

static int compare_all(FILE *in, const options *o)
{
    const struct sp_kernels *isa[MAX_ISAS];
    int isas = 0, compared = 0, failed = 0;
    const row *r;
    while (isas < MAX_ISAS && (isa[isas] = sp_kernels_at((unsigned)isas))) isas++;
    for (size_t k = o->from; (r = row_at(k)); k += o->step)
        for (int type = REAL_F32; type < REAL_TYPES; type++) {
            if (!is_asked_for(o, r, type)) continue;
            failed += compare(in, isa, isas, r, (real_type)type, o->size);
            compared++;
            fflush(stdout);
        }
    for (int i = 0; i < isas; i++) printf("%s%s", i ? ", " : "", isa[i]->isa);
    printf(": %d functions and types over the %s set (%" PRIu64
           " inputs for f32, f64 and rows), %d differ\n",
           compared, bits_set_name(o->size), bits_set_elements(o->size), failed);
    return failed;
}

int main(int argc, char **argv)
{
    options o;
    if (!parse(argc, argv, &o)) {
        fprintf(stderr,
                "usage: check_bits FILE [--set short|medium|full] [--op NAME] [--share I/N]\n"
                "       check_bits --write [--op NAME] [--share I/N]\n");
        return 2;
    }
    if (o.write) return write_all(stdout, &o) ? EXIT_FAILURE : EXIT_SUCCESS;
    FILE *in = fopen(o.file, "r");
    if (!in) {
        perror(o.file);
        return EXIT_FAILURE;
    }
    int failed = compare_all(in, &o);
    fclose(in);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
