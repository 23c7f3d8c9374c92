/* real: one number of a binary file, of any type that such files have, as a double. */
#ifndef TABLE_REAL_H
#define TABLE_REAL_H

#include <stddef.h>

typedef enum real_kind { REAL_UNSIGNED, REAL_SIGNED, REAL_FLOAT } real_kind;

typedef struct real_type {
    real_kind kind;
    size_t size; /* bytes: 1, 2, 4, 8; of REAL_FLOAT 2, 4, 8 (IEEE 754 binary) */
    int big;     /* the first byte is the most significant one */
} real_type;

/* Exact, but for integers beyond 2^53, which become the nearest double. at: [type.size] bytes, of any
   alignment. */
double real_at(real_type type, const unsigned char *at);

#endif
