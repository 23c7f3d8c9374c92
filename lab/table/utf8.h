/* utf8: any bytes become text that is safe to print. */
#ifndef TABLE_UTF8_H
#define TABLE_UTF8_H

#include <stddef.h>

/* Whether utf8_clean would copy the text as it is. */
int utf8_is_clean(const char *text, size_t n);

/* Writes text[0..n) as valid UTF-8 and returns its length, at most 3 n. A byte that is not UTF-8 is
   taken for Windows-1252, which Latin-1 is a part of, and sets *recoded: so texts that differ stay
   different. The five bytes that stand for nothing there become U+FFFD. A control character (a line
   break in a column name, say) becomes a blank. */
size_t utf8_clean(char *out, const char *text, size_t n, int *recoded);

#endif
