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

char text_lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

int text_next(text_word *w, const char **at, size_t features)
{
    const char *c = *at;
    uint32_t h = 2166136261u;
    while (*c && !is_letter((unsigned char)*c)) c++;
    w->start = c;
    for (; is_letter((unsigned char)*c); c++) h = (h ^ (unsigned char)text_lower(*c)) * 16777619u;
    h = stir(h);
    w->size = (size_t)(c - w->start);
    w->column = h % features;
    w->sign = h >> 31 ? -1 : 1;
    *at = c;
    return w->size > 0;
}

void text_add(float *out, size_t features, const char *text)
{
    text_word w;
    while (text_next(&w, &text, features)) out[w.column] += (float)w.sign;
}

void text_weigh(float *out, size_t features, const double *idf)
{
    for (size_t k = 0; k < features; k++) {
        double s = (double)out[k];
        if (s != 0) out[k] = (float)(copysign(log1p(fabs(s)), s) * idf[k]);
    }
}
