#include "model/safetensors.h"

#include "base/mem.h"
#include "base/str.h"
#include "model/parse.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { LENGTH = 8, ALIGN = 8, FLOAT = 4 }; /* bytes */
#define MOST_HEADER 100000000u             /* bytes: the format's limit */

static const char metadata_key[] = "__metadata__";

static void put_little_endian(unsigned char *to, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++) to[i] = (unsigned char)(value >> 8 * i);
}

static uint64_t get_little_endian(const unsigned char *from, int bytes)
{
    uint64_t value = 0;
    for (int i = 0; i < bytes; i++) value |= (uint64_t)from[i] << 8 * i;
    return value;
}

/* jansson's own failures (memory) leave NULLs, which its packing and dumping pass on as NULL. */
static char *header_text(const char *key, const char *text, const tensor *t, size_t n)
{
    json_t *all = json_pack("{s:{s:s}}", metadata_key, key, text);
    size_t at = 0;
    int failed = all == NULL;
    for (size_t i = 0; i < n && !failed; i++) {
        json_t *shape = json_array();
        for (size_t k = 0; k < t[i].rank; k++)
            failed |= json_array_append_new(shape, json_integer((json_int_t)t[i].shape[k])) != 0;
        size_t end = at + t[i].n * FLOAT;
        json_t *entry = json_pack("{s:s, s:o, s:[I, I]}", "dtype", "F32", "shape", shape,
                                  "data_offsets", (json_int_t)at, (json_int_t)end);
        failed |= json_object_set_new(all, t[i].name, entry) != 0;
        at = end;
    }
    char *header = failed ? NULL : json_dumps(all, JSON_COMPACT);
    json_decref(all);
    return header;
}

static int write_values(FILE *out, const tensor *t)
{
    enum { BLOCK = 1024 };
    unsigned char bytes[BLOCK * FLOAT];
    for (size_t at = 0; at < t->n; at += BLOCK) {
        size_t n = t->n - at < BLOCK ? t->n - at : BLOCK;
        for (size_t i = 0; i < n; i++) {
            uint32_t bits;
            memcpy(&bits, &t->value[at + i], sizeof bits);
            put_little_endian(bytes + i * FLOAT, bits, FLOAT);
        }
        if (fwrite(bytes, FLOAT, n, out) != n) return -1;
    }
    return 0;
}

int safetensors_write(FILE *out, const char *key, const char *text, const tensor *t, size_t n,
                      err *e)
{
    char *header = header_text(key, text, t, n);
    if (!header) return err_memory(e, "a model's header");
    size_t length = strlen(header), padding = (ALIGN - length % ALIGN) % ALIGN;
    unsigned char bytes[LENGTH];
    put_little_endian(bytes, length + padding, LENGTH);
    int bad = fwrite(bytes, LENGTH, 1, out) != 1 || fwrite(header, length, 1, out) != 1 ||
              fprintf(out, "%*s", (int)padding, "") < 0; /* so that the data begin aligned */
    free(header);
    for (size_t i = 0; i < n && !bad; i++) bad = write_values(out, &t[i]) != 0;
    return bad ? err_set(e, ERR_IO, "the model cannot be written") : 0;
}

/* A whole number from 0 to `most`. */
static int read_size(const json_t *value, size_t most, size_t *out)
{
    if (!json_is_integer(value) || json_integer_value(value) < 0) return 0;
    uint64_t n = (uint64_t)json_integer_value(value);
    *out = (size_t)n;
    return n <= most;
}

/* rank, shape and n, all within the data's `size` bytes. */
static int read_shape(tensor *t, const json_t *shape, size_t size)
{
    if (!json_is_array(shape) || json_array_size(shape) > TENSOR_MAX_RANK) return 0;
    t->rank = json_array_size(shape);
    t->n = 1;
    for (size_t k = 0; k < t->rank; k++) {
        if (!read_size(json_array_get(shape, k), size / FLOAT, &t->shape[k])) return 0;
        if (t->shape[k] == 0 || t->n > size / FLOAT / t->shape[k]) return 0;
        t->n *= t->shape[k];
    }
    return 1;
}

static int read_tensor(tensor *t, const char *name, const json_t *entry, const unsigned char *data,
                       size_t size, err *e)
{
    char shown[STR_CUT];
    str_cut(shown, name, SIZE_MAX);
    const char *dtype = json_string_value(json_object_get(entry, "dtype"));
    const json_t *place = json_object_get(entry, "data_offsets");
    size_t begin = 0, end = 0, length = strlen(name);
    if (length >= TENSOR_NAME || !dtype)
        return err_set(e, ERR_DATA, "its header is not of such a file (at '%s')", shown);
    memcpy(t->name, name, length + 1);
    if (strcmp(dtype, "F32") != 0) return err_set(e, ERR_DATA, "'%s' is not of type F32", shown);
    if (!read_shape(t, json_object_get(entry, "shape"), size))
        return err_set(e, ERR_DATA, "the shape of '%s' is none, or larger than the file", shown);
    if (json_array_size(place) != 2 || !read_size(json_array_get(place, 0), size, &begin) ||
        !read_size(json_array_get(place, 1), size, &end))
        return err_set(e, ERR_DATA, "'%s' lies outside of the file, which may be cut", shown);
    if (begin > end || end - begin != t->n * FLOAT)
        return err_set(e, ERR_DATA, "the size of '%s' is not that of its shape", shown);
    t->byte = data + begin;
    return 0;
}

static int by_place(const void *a, const void *b)
{
    const tensor *x = a, *y = b;
    return (x->byte > y->byte) - (x->byte < y->byte);
}

/* Together the matrices are the data, once each. */
static int check_tiling(const safetensors *s, const unsigned char *data, size_t size, err *e)
{
    const unsigned char *at = data;
    for (size_t i = 0; i < s->n; i++) {
        if (s->tensor[i].byte != at)
            return err_set(e, ERR_DATA, "'%s' overlaps another, or bytes before it are of none",
                           s->tensor[i].name);
        at += s->tensor[i].n * FLOAT;
    }
    if (at != data + size)
        return err_set(e, ERR_DATA, "%zu bytes at its end belong to nothing",
                       (size_t)(data + size - at));
    return 0;
}

static int read_header(safetensors *s, json_t *header, const char *wanted,
                       const unsigned char *data, size_t size, err *e)
{
    const char *text =
        json_string_value(json_object_get(json_object_get(header, metadata_key), wanted));
    if (!text) return err_set(e, ERR_DATA, "it has no metadata '%s'", wanted);
    s->text = mem_string(text);
    s->tensor = mem_array(json_object_size(header), sizeof *s->tensor);
    if (!s->text || !s->tensor) return err_memory(e, "a model's header");
    const char *name;
    json_t *entry;
    json_object_foreach(header, name, entry)
    {
        if (strcmp(name, metadata_key) == 0) continue;
        int rc = read_tensor(&s->tensor[s->n++], name, entry, data, size, e);
        if (rc < 0) return rc;
    }
    qsort(s->tensor, s->n, sizeof *s->tensor, by_place);
    return check_tiling(s, data, size, e);
}

int safetensors_begins(const unsigned char begin[SAFETENSORS_BEGIN])
{
    return get_little_endian(begin, LENGTH) <= MOST_HEADER && begin[LENGTH] == '{';
}

int safetensors_read(safetensors *s, const char *key, const unsigned char *bytes, size_t n, err *e)
{
    *s = (safetensors){0};
    if (n <= SAFETENSORS_BEGIN || !safetensors_begins(bytes))
        return err_set(e, ERR_DATA, "it is not a safetensors file, as 'softplus train' writes it");
    uint64_t length = get_little_endian(bytes, LENGTH);
    if (length > n - LENGTH)
        return err_set(e, ERR_DATA, "it is cut: its header should have %llu bytes",
                       (unsigned long long)length);
    json_t *header;
    int rc = parse_object(&header, (const char *)bytes + LENGTH, (size_t)length, "its header", e);
    if (rc < 0) return rc;
    size_t begin = LENGTH + (size_t)length;
    rc = read_header(s, header, key, bytes + begin, n - begin, e);
    json_decref(header);
    if (rc < 0) safetensors_dispose(s);
    return rc;
}

void safetensors_dispose(safetensors *s)
{
    free(s->text);
    free(s->tensor);
    *s = (safetensors){0};
}

const tensor *safetensors_find(const safetensors *s, const char *name)
{
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->tensor[i].name, name) == 0) return &s->tensor[i];
    return NULL;
}

void safetensors_values(const tensor *t, float *out)
{
    for (size_t i = 0; i < t->n; i++) {
        uint32_t bits = (uint32_t)get_little_endian(t->byte + i * FLOAT, FLOAT);
        memcpy(&out[i], &bits, sizeof bits);
    }
}
