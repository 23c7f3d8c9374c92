/* json_write: jansson's values, and whether memory was ever short. */
#ifndef REPORT_JSON_WRITE_H
#define REPORT_JSON_WRITE_H

#include <jansson.h>
#include <stddef.h>

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

#endif
