/* json_write: jansson's values, and whether memory was ever short. */
#ifndef BASE_JSON_WRITE_H
#define BASE_JSON_WRITE_H

#include "base/err.h"

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

/* jansson answers -1 or NULL when memory is short; one place remembers that it happened. */
typedef struct json_writer {
    int failed;
} json_writer;

/* Both take `value` over. */
void json_write_key(json_writer *w, json_t *object, const char *key, json_t *value);
void json_write_item(json_writer *w, json_t *array, json_t *value);

/* null for what JSON has not: NaN and infinity. */
json_t *json_write_number(double x);
json_t *json_write_count(size_t n);
/* null for text that is not there or not UTF-8. */
json_t *json_write_text(const char *text);

/* The finished document and a newline; takes `document` over. 0, or an error of memory or of `out`. */
int json_write_document(const json_writer *w, json_t *document, FILE *out, err *e);

#endif
