#include "report/json_write.h"

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
