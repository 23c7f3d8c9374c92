#include "base/str.h"

#include "base/mem.h"

#include <ctype.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Lays out d.ddd…e±x as people write it: 120, 0.05, 1e-05, 1.5e+16. The decimal point in `text` is the
   locale's, of whatever length; only the digits are taken from it. */
static void lay_out(char out[STR_NUMBER], const char *text)
{
    char digit[STR_NUMBER] = "";
    int n = 0;
    size_t size = 0;
    const char *end = strchr(text, 'e'); /* "e-05": as it is wanted */
    for (const char *c = text; c < end; c++)
        if (*c >= '0' && *c <= '9') digit[n++] = *c;
    while (n > 1 && digit[n - 1] == '0') n--;
    int exponent = (int)strtol(end + 1, NULL, 10);
    if (*text == '-') out[size++] = '-';
    if (exponent < -4 || exponent > 15) {
        out[size++] = digit[0];
        if (n > 1) out[size++] = '.';
        for (int i = 1; i < n; i++) out[size++] = digit[i];
        strcpy(out + size, end);
        return;
    }
    if (exponent < 0) {
        out[size++] = '0';
        out[size++] = '.';
        for (int k = -1; k > exponent; k--) out[size++] = '0';
        for (int i = 0; i < n; i++) out[size++] = digit[i];
    } else {
        for (int i = 0; i <= exponent; i++) out[size++] = i < n ? digit[i] : '0';
        if (n > exponent + 1) out[size++] = '.';
        for (int i = exponent + 1; i < n; i++) out[size++] = digit[i];
    }
    out[size] = '\0';
}

static void number_not_finite(char out[STR_NUMBER], double value)
{
    strcpy(out, isnan(value) ? "nan" : value > 0 ? "inf" : "-inf");
}

void str_number_f64(char out[STR_NUMBER], double value)
{
    char text[STR_NUMBER + 16]; /* a locale's point may take several bytes */
    if (!isfinite(value)) {
        number_not_finite(out, value);
        return;
    }
    /* lay_out drops zeros, so 15 digits give a shorter text where one reads back as the value; only
       the subnormal numbers have fewer digits than that. */
    for (int digits = fabs(value) < DBL_MIN ? 0 : 14; digits < 17; digits++) {
        snprintf(text, sizeof text, "%.*e", digits, value);
        if (strtod(text, NULL) == value) break;
    }
    lay_out(out, text);
}

void str_number_f32(char out[STR_NUMBER], float value)
{
    char text[STR_NUMBER + 16];
    if (!isfinite(value)) {
        number_not_finite(out, (double)value);
        return;
    }
    for (int digits = fabsf(value) < FLT_MIN ? 0 : 5; digits < 9; digits++) {
        snprintf(text, sizeof text, "%.*e", digits, (double)value);
        if (strtof(text, NULL) == value) break;
    }
    lay_out(out, text);
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The length of the number at text[0..n), 0 if there is none: [+-] digits [. digits] [e[+-]digits] */
static size_t number_length(const char *text, size_t n)
{
    size_t i = 0, digits = 0;
    if (i < n && (text[i] == '+' || text[i] == '-')) i++;
    for (; i < n && is_digit(text[i]); i++) digits++;
    if (i < n && text[i] == '.')
        for (i++; i < n && is_digit(text[i]); i++) digits++;
    if (digits == 0) return 0;
    if (i < n && (text[i] == 'e' || text[i] == 'E')) {
        size_t j = i + 1;
        if (j < n && (text[j] == '+' || text[j] == '-')) j++;
        if (j >= n || !is_digit(text[j])) return 0;
        while (j < n && is_digit(text[j])) j++;
        i = j;
    }
    return i;
}

/* digits [. digits], at most 15 of them with a point or 16 without: digits and power of ten are exact,
   or the digits are rounded and divided by 1, so the result is rounded once. Most cells of most
   files are such numbers; 1 if this is one. */
static int short_number(const char *text, size_t n, double *value)
{
    static const double power[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    size_t i = text[0] == '-' || text[0] == '+';
    if (n - i > 16)
        return 0; /* fifteen digits and a point, exact; or sixteen digits, rounded once */
    uint64_t digits = 0;
    size_t seen = 0, after = 0;
    int point = 0;
    for (; i < n; i++) {
        if (is_digit(text[i])) {
            digits = 10 * digits + (uint64_t)(text[i] - '0');
            seen++;
            after += (size_t)point;
        } else if (text[i] == '.' && !point) {
            point = 1;
        } else {
            return 0;
        }
    }
    if (seen == 0) return 0;
    double magnitude = (double)digits / power[after];
    *value = text[0] == '-' ? -magnitude : magnitude;
    return 1;
}

int str_to_number(const char *text, size_t n, double *value)
{
    while (n && is_blank(text[0])) text++, n--;
    while (n && is_blank(text[n - 1])) n--;
    if (n == 0) return 0;
    if (short_number(text, n, value)) return 1;
    if (n > STR_LONGEST_NUMBER || number_length(text, n) != n) return 0;
    /* strtod wants a terminated text with the locale's decimal point */
    char copy[STR_LONGEST_NUMBER + 32];
    const char *point = localeconv()->decimal_point;
    size_t width = strlen(point), size = 0;
    if (width > 16) return 0;
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '.') {
            memcpy(copy + size, point, width);
            size += width;
        } else {
            copy[size++] = text[i];
        }
    }
    copy[size] = '\0';
    *value = strtod(copy, NULL);
    return 1;
}

void str_add(str *s, const char *format, ...)
{
    if (s->failed) return;
    va_list args;
    va_start(args, format);
    int more = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (more < 0) {
        s->failed = 1;
        return;
    }
    size_t need = s->size + (size_t)more + 1;
    if (need > s->room) {
        size_t room = need < 256 ? 256 : need * 2;
        char *text = mem_resize(s->text, room, 1);
        if (!text) {
            s->failed = 1;
            return;
        }
        s->text = text;
        s->room = room;
    }
    va_start(args, format);
    vsnprintf(s->text + s->size, s->room - s->size, format, args);
    va_end(args);
    s->size += (size_t)more;
}

void str_free(str *s)
{
    free(s->text);
    *s = (str){0};
}

void str_cut(char out[STR_CUT], const char *text, size_t n)
{
    size_t size = 0, shown = 0, i = 0;
    for (; i < n && text[i]; i++) {
        int begins = ((unsigned char)text[i] & 0xC0) != 0x80;
        if (begins && shown == 40) break;
        shown += (size_t)begins;
        if (size < STR_CUT - 4) out[size++] = text[i];
    }
    if (i < n && text[i]) {
        memcpy(out + size, "\xE2\x80\xA6", 3);
        size += 3;
    }
    out[size] = '\0';
}

size_t str_distance(const char *a, const char *b)
{
    enum { COMPARED = 64 };
    size_t row[COMPARED + 1], n = strnlen(b, COMPARED);
    for (size_t j = 0; j <= n; j++) row[j] = j;
    for (size_t i = 0; i < COMPARED && a[i]; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < n; j++) {
            int same = tolower((unsigned char)a[i]) == tolower((unsigned char)b[j]);
            size_t change = diagonal + (same ? 0 : 1);
            diagonal = row[j + 1];
            size_t shift = 1 + (row[j] < diagonal ? row[j] : diagonal);
            row[j + 1] = change < shift ? change : shift;
        }
    }
    return row[n];
}

size_t str_cells(const char *text)
{
    size_t cells = 0;
    for (; *text; text++)
        if (((unsigned char)*text & 0xC0) != 0x80) cells++;
    return cells;
}
