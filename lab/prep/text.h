/* text: a bag of hashed words (Weinberger et al. 2009, arXiv 0902.2206).
 *
 * Words are runs of letters and digits, ASCII in lower case; every byte of UTF-8 beyond ASCII counts
 * as a letter. A word's hash is FNV-1a of its bytes, 32 bits, stirred by MurmurHash3's finaliser: it
 * goes to column hash % features with the sign of bit 31, so that words that share a column cancel as
 * often as they add. A column's value is sign(s) log(1 + |s|) times its idf, s the sum of its words'
 * signs in a row and idf = log((1 + n) / (1 + rows in which s is not 0)) + 1 over the n training rows:
 * words that are everywhere count less. */
#ifndef PREP_TEXT_H
#define PREP_TEXT_H

#include <stddef.h>

enum { TEXT_FEATURES = 1024, TEXT_MAX_FEATURES = 65536 };

typedef struct text_word {
    const char *start; /* [size], borrowed from the text, letters as written */
    size_t size;
    size_t column; /* below features */
    int sign;      /* 1 or -1 */
} text_word;

/* The next word from *at on, which moves behind it; 0 where there is none. */
int text_next(text_word *w, const char **at, size_t features);

/* A byte of a word as it is hashed. */
char text_lower(char c);

/* Adds the sign of each word to its column, out: [features]. */
void text_add(float *out, size_t features, const char *text);

/* From those sums to values, by idf: [features]. */
void text_weigh(float *out, size_t features, const double *idf);

#endif
