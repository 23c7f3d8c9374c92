#include "table/utf8.h"

#include <stdint.h>
#include <string.h>

/* The length of the code point at s[0..n), 0 if the bytes are not UTF-8. */
static size_t code_point(const unsigned char *s, size_t n, uint32_t *code)
{
    static const struct {
        unsigned char mask, lead;
        uint32_t least; /* a smaller code point is overlong */
    } form[] = {{0x80, 0x00, 0}, {0xE0, 0xC0, 0x80}, {0xF0, 0xE0, 0x800}, {0xF8, 0xF0, 0x10000}};
    for (size_t length = 1; length <= 4; length++) {
        unsigned char mask = form[length - 1].mask;
        if ((s[0] & mask) != form[length - 1].lead) continue;
        if (length > n) return 0;
        uint32_t c = s[0] & (unsigned char)~mask;
        for (size_t i = 1; i < length; i++) {
            if ((s[i] & 0xC0) != 0x80) return 0;
            c = c << 6 | (s[i] & 0x3F);
        }
        if (c < form[length - 1].least || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return 0;
        *code = c;
        return length;
    }
    return 0;
}

static int is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

int utf8_is_clean(const char *text, size_t n)
{
    const unsigned char *s = (const unsigned char *)text;
    for (size_t i = 0; i < n;) {
        uint32_t c = 0;
        size_t length = code_point(s + i, n - i, &c);
        if (length == 0 || is_control(c)) return 0;
        i += length;
    }
    return 1;
}

/* The code point of a byte of 0x80 or more in Windows-1252. */
static uint32_t windows_1252(unsigned char byte)
{
    static const uint16_t low[32] = {0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020,
                                     0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD,
                                     0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D,
                                     0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
                                     0x0153, 0xFFFD, 0x017E, 0x0178};
    return byte < 0xA0 ? low[byte - 0x80] : byte;
}

/* Writes a code point from 0x80 to 0xFFFF; returns its length. */
static size_t put(char *out, uint32_t c)
{
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    out[0] = (char)(0xE0 | c >> 12);
    out[1] = (char)(0x80 | (c >> 6 & 0x3F));
    out[2] = (char)(0x80 | (c & 0x3F));
    return 3;
}

size_t utf8_clean(char *out, const char *text, size_t n, int *recoded)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t size = 0;
    for (size_t i = 0; i < n;) {
        uint32_t c = 0;
        size_t length = code_point(s + i, n - i, &c);
        if (length == 0) {
            size += put(out + size, windows_1252(s[i++]));
            *recoded = 1;
        } else if (is_control(c)) {
            out[size++] = ' ';
            i += length;
        } else {
            memcpy(out + size, text + i, length);
            size += length;
            i += length;
        }
    }
    return size;
}
