/* str: text of numbers, and lines that grow. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stddef.h>

enum { STR_NUMBER = 32 }; /* room for any number and its NUL */

/* The shortest decimal text that reads back as the same value; "inf", "-inf", "nan" otherwise.
   Independent of the locale. */
void str_number_f64(char out[STR_NUMBER], double value);
void str_number_f32(char out[STR_NUMBER], float value);

/* Reads the whole of text[0..n) as a decimal number (sign, digits, '.', exponent; blanks around it
   allowed; no hex, no "inf", no "nan"), at most STR_LONGEST_NUMBER bytes without the blanks, rounded
   to nearest. Independent of the locale. 1 if it is one, also when it overflows (then *value is
   infinite); 0 otherwise, and *value is untouched. */
enum { STR_LONGEST_NUMBER = 1023 };
int str_to_number(const char *text, size_t n, double *value);

/* Text that grows; text is always NUL-terminated once anything was added. A failed allocation sets
   `failed` and later calls do nothing, so a writer checks once at its end. */
typedef struct str {
    char *text; /* owned */
    size_t size, room;
    int failed;
} str;

void str_add(str *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
void str_free(str *s);

/* A user's text cut for a message: 40 characters, "…" for the rest. Reads text[0..n) or up to a NUL. */
enum { STR_CUT = 40 * 4 + 4 };
void str_cut(char out[STR_CUT], const char *text, size_t n);

/* How many letters to insert, delete or replace to make b from a (Levenshtein), case ignored; only the
   first 64 bytes of each count. */
size_t str_distance(const char *a, const char *b);

/* How many terminal cells the UTF-8 text takes, counting each code point as one. */
size_t str_cells(const char *text);

#endif
