#include "bits.h"

#include <string.h>

uint64_t bits_of(real_type type, const void *array, size_t i)
{
    if (type == REAL_F32) {
        uint32_t b;
        memcpy(&b, (const char *)array + i * sizeof b, sizeof b);
        return (b & 0x7fffffff) > 0x7f800000 ? 0x7fc00000 : b;
    }
    if (type == REAL_F16 || type == REAL_BF16) {
        const uint16_t infinite = type == REAL_F16 ? 0x7c00 : 0x7f80;
        uint16_t b;
        memcpy(&b, (const char *)array + i * sizeof b, sizeof b);
        return (b & 0x7fff) > infinite ? 0x7fff : b;
    }
    uint64_t b;
    memcpy(&b, (const char *)array + i * sizeof b, sizeof b);
    return (b & INT64_MAX) > 0x7ff0000000000000 ? 0x7ff8000000000000 : b;
}

size_t bits_first_difference(real_type type, const void *a, const void *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (bits_of(type, a, i) != bits_of(type, b, i)) return i;
    return n;
}

/* FNV-1a over the patterns, a word at a time, with a last mixing step. */
uint64_t bits_hash(real_type type, const void *array, size_t n)
{
    uint64_t h = 0xcbf29ce484222325;
    for (size_t i = 0; i < n; i++) h = (h ^ bits_of(type, array, i)) * 0x100000001b3 ^ h >> 29;
    return h ^ h >> 32;
}
