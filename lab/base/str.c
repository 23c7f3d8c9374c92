#include "base/str.h"

#include "base/mem.h"

#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* printf and strtod follow LC_NUMERIC; a host program may have set it. */
static void point_for_comma(char *text)
{
    const char *point = localeconv()->decimal_point;
    if (strcmp(point, ".") == 0) return;
    char *at = strstr(text, point);
    if (!at) return;
    *at = '.';
    memmove(at + 1, at + strlen(point), strlen(at + strlen(point)) + 1);
}

void str_number_f64(char out[STR_NUMBER], double value)
{
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(out, STR_NUMBER, "%.*g", digits, value);
        if (!isfinite(value) || strtod(out, NULL) == value) break;
    }
    point_for_comma(out);
}

void str_number_f32(char out[STR_NUMBER], float value)
{
    for (int digits = 1; digits <= 9; digits++) {
        snprintf(out, STR_NUMBER, "%.*g", digits, (double)value);
        if (!isfinite(value) || strtof(out, NULL) == value) break;
    }
    point_for_comma(out);
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

int str_to_number(const char *text, size_t n, double *value)
{
    while (n && is_blank(text[0])) text++, n--;
    while (n && is_blank(text[n - 1])) n--;
    if (n == 0 || number_length(text, n) != n) return 0;
    char stack[128], *copy = n < sizeof stack ? stack : mem_array(n + 1, 1);
    if (!copy) return 0;
    memcpy(copy, text, n);
    copy[n] = '\0';
    char *end;
    *value = strtod(copy, &end);
    if (*end == '.') { /* a locale with another decimal point */
        const char *point = localeconv()->decimal_point;
        str s = {0};
        *end = '\0';
        str_add(&s, "%s%s%s", copy, point, end + 1);
        if (!s.failed) *value = strtod(s.text, &end);
        str_free(&s);
    }
    if (copy != stack) free(copy);
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

size_t str_cells(const char *text)
{
    size_t cells = 0;
    for (; *text; text++)
        if (((unsigned char)*text & 0xC0) != 0x80) cells++;
    return cells;
}
