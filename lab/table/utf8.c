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

size_t utf8_clean(char *out, const char *text, size_t n)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t size = 0;
    for (size_t i = 0; i < n;) {
        uint32_t c = 0;
        size_t length = code_point(s + i, n - i, &c);
        if (length == 0) {
            memcpy(out + size, "\xEF\xBF\xBD", 3);
            size += 3;
            i++;
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
