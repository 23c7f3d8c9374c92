#include "bayes/npz.h"

#include "base/mem.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum {
    LOCAL = 30,     /* bytes of a member's header, without its name */
    CENTRAL = 46,   /* of its entry in the directory */
    END = 22,       /* of the directory's end */
    NPY_ALIGN = 64, /* data begin at a multiple of it */
    NPY_PREAMBLE = 10,
    VERSION = 20,   /* 2.0: plain files */
    UTF8 = 1 << 11, /* names are UTF-8 */
    YEAR_1980 = 33  /* 1 January 1980: the same draws make the same file */
};

static void put16(unsigned char *to, unsigned value)
{
    to[0] = (unsigned char)value;
    to[1] = (unsigned char)(value >> 8);
}

static void put32(unsigned char *to, uint32_t value)
{
    put16(to, value & 0xffff);
    put16(to + 2, value >> 16);
}

static void write_bytes(npz *z, const void *bytes, size_t n)
{
    fwrite(bytes, 1, n, z->out);
    z->at += n;
}

npz npz_begin(FILE *out)
{
    return (npz){.out = out};
}

void npz_dispose(npz *z)
{
    for (size_t i = 0; i < z->n; i++) free(z->entry[i].name);
    free(z->entry);
    *z = (npz){0};
}

/* What both kinds of header share: from the version needed to the length of the name. */
static void put_common(unsigned char *to, const npz_entry *entry)
{
    put16(to, VERSION);
    put16(to + 2, UTF8);
    put16(to + 8, YEAR_1980);
    put32(to + 10, entry->crc);
    put32(to + 14, entry->size);
    put32(to + 18, entry->size);
    put16(to + 22, (unsigned)strlen(entry->name));
}

static npz_entry *add_entry(npz *z, const char *name, err *e)
{
    npz_entry *more = mem_resize(z->entry, z->n + 1, sizeof *more);
    str file = {0};
    str_add(&file, "%.1000s.npy", name);
    if (more) z->entry = more;
    if (!more || file.failed) {
        str_free(&file);
        err_memory(e, "the draws' file");
        return NULL;
    }
    for (char *c = file.text; *c; c++)
        if (*c == '/') *c = '_';
    z->entry[z->n] = (npz_entry){.at = (uint32_t)z->at, .name = file.text};
    return &z->entry[z->n++];
}

/* The .npy header of an array of little-endian doubles, padded so that data are aligned. */
static size_t npy_header(char out[2 * NPY_ALIGN + 64], size_t rows, size_t cols)
{
    char *text = out + NPY_PREAMBLE;
    int n = snprintf(text, NPY_ALIGN * 2,
                     "{'descr': '<f8', 'fortran_order': False, 'shape': (%zu, %zu), }", rows, cols);
    size_t used = NPY_PREAMBLE + (size_t)n + 1;
    size_t total = (used + NPY_ALIGN - 1) / NPY_ALIGN * NPY_ALIGN;
    memset(text + n, ' ', total - used);
    out[total - 1] = '\n';
    memcpy(out, "\x93NUMPY\x01\x00", 8);
    put16((unsigned char *)out + 8, (unsigned)(total - NPY_PREAMBLE));
    return total;
}

/* Doubles as little-endian bytes, a piece at a time: to the file, or only into the checksum. */
static uint32_t put_numbers(npz *z, const double *x, size_t n, uint32_t crc, int write)
{
    enum { PIECE = 512 };
    unsigned char bytes[8 * PIECE];
    for (size_t at = 0; at < n; at += PIECE) {
        size_t some = n - at < PIECE ? n - at : PIECE;
        for (size_t i = 0; i < some; i++) {
            uint64_t bits;
            memcpy(&bits, &x[at + i], sizeof bits);
            put32(bytes + 8 * i, (uint32_t)bits);
            put32(bytes + 8 * i + 4, (uint32_t)(bits >> 32));
        }
        crc = (uint32_t)crc32(crc, bytes, (uInt)(8 * some));
        if (write) write_bytes(z, bytes, 8 * some);
    }
    return crc;
}

int npz_add(npz *z, const char *name, const double *x, size_t rows, size_t cols, err *e)
{
    char header[2 * NPY_ALIGN + 64];
    unsigned char local[LOCAL] = "PK\x03\x04";
    size_t n = rows * cols, head = npy_header(header, rows, cols);
    if (n > UINT32_MAX / 8 - NPY_ALIGN || z->at + 8 * n > UINT32_MAX / 2)
        return err_set(e, ERR_DATA, "--draws: more than 2 GB of draws; ask for fewer samples");
    npz_entry *entry = add_entry(z, name, e);
    if (!entry) return ERR_MEMORY;
    entry->size = (uint32_t)(head + 8 * n);
    entry->crc = (uint32_t)crc32(0, (const unsigned char *)header, (uInt)head);
    entry->crc = put_numbers(z, x, n, entry->crc, 0);
    put_common(local + 4, entry);
    write_bytes(z, local, LOCAL);
    write_bytes(z, entry->name, strlen(entry->name));
    write_bytes(z, header, head);
    put_numbers(z, x, n, 0, 1);
    return ferror(z->out) ? err_set(e, ERR_IO, "the draws cannot be written") : 0;
}

int npz_end(npz *z, err *e)
{
    uint64_t start = z->at;
    for (size_t i = 0; i < z->n; i++) {
        unsigned char central[CENTRAL] = "PK\x01\x02";
        put16(central + 4, VERSION);
        put_common(central + 6, &z->entry[i]);
        put32(central + 42, z->entry[i].at);
        write_bytes(z, central, CENTRAL);
        write_bytes(z, z->entry[i].name, strlen(z->entry[i].name));
    }
    unsigned char end[END] = "PK\x05\x06";
    put16(end + 8, (unsigned)z->n);
    put16(end + 10, (unsigned)z->n);
    put32(end + 12, (uint32_t)(z->at - start));
    put32(end + 16, (uint32_t)start);
    write_bytes(z, end, END);
    return ferror(z->out) ? err_set(e, ERR_IO, "the draws cannot be written") : 0;
}
