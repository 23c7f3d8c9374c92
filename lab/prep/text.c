#include "prep/text.h"

#include <math.h>
#include <stdint.h>

static int is_letter(unsigned char c)
{
    return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static uint32_t stir(uint32_t h)
{
    h ^= h >> 16;
    h *= 0x85ebca6bu;
    h ^= h >> 13;
    h *= 0xc2b2ae35u;
    return h ^ h >> 16;
}

void text_add(float *out, size_t features, const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c;) {
        uint32_t h = 2166136261u;
        if (!is_letter(*c)) {
            c++;
            continue;
        }
        for (; is_letter(*c); c++) {
            unsigned char lower = *c >= 'A' && *c <= 'Z' ? (unsigned char)(*c + ('a' - 'A')) : *c;
            h = (h ^ lower) * 16777619u;
        }
        h = stir(h);
        out[h % features] += h >> 31 ? -1 : 1;
    }
}

void text_weigh(float *out, size_t features, const double *idf)
{
    for (size_t k = 0; k < features; k++) {
        double s = (double)out[k];
        if (s != 0) out[k] = (float)(copysign(log1p(fabs(s)), s) * idf[k]);
    }
}
