#include "base/json_write.h"

#include <math.h>

void json_write_key(json_writer *w, json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0) w->failed = 1;
}

void json_write_item(json_writer *w, json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0) w->failed = 1;
}

json_t *json_write_number(double x)
{
    return isfinite(x) ? json_real(x) : json_null();
}

json_t *json_write_count(size_t n)
{
    return json_integer((json_int_t)n);
}

json_t *json_write_text(const char *text)
{
    json_t *value = text ? json_string(text) : NULL;
    return value ? value : json_null();
}

int json_write_document(const json_writer *w, json_t *document, FILE *out, err *e)
{
    int rc = 0;
    if (w->failed)
        rc = err_memory(e, "the JSON document");
    else if (json_dumpf(document, out, JSON_INDENT(2) | JSON_PRESERVE_ORDER) != 0 ||
             putc('\n', out) == EOF)
        rc = err_set(e, ERR_IO, "the JSON document cannot be written");
    json_decref(document);
    return rc;
}
