#include "bits.h"

#include <string.h>

/* Inlined where the type is known. */
static inline uint64_t pattern(real_type type, const void *array, size_t i)
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

uint64_t bits_of(real_type type, const void *array, size_t i)
{
    return pattern(type, array, i);
}

size_t bits_first_difference(real_type type, const void *a, const void *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (bits_of(type, a, i) != bits_of(type, b, i)) return i;
    return n;
}

/* Four sums of every fourth pattern, which do not wait for each other. */
static inline uint64_t hash(real_type type, const void *array, size_t n)
{
    enum { SUMS = 4 };
    uint64_t h[SUMS] = {1, 2, 3, 4}, sum = n;
    for (size_t i = 0; i < n; i++) {
        uint64_t *s = &h[i % SUMS];
        *s = (*s ^ pattern(type, array, i)) * 0x9e3779b97f4a7c15;
        *s ^= *s >> 32;
    }
    for (int i = 0; i < SUMS; i++) sum = (sum ^ h[i]) * 0x9e3779b97f4a7c15;
    return sum ^ sum >> 32;
}

uint64_t bits_hash(real_type type, const void *array, size_t n)
{
    switch (type) {
    case REAL_F32: return hash(REAL_F32, array, n);
    case REAL_F64: return hash(REAL_F64, array, n);
    case REAL_F16: return hash(REAL_F16, array, n);
    default: return hash(REAL_BF16, array, n);
    }
}
