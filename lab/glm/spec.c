#include "glm/spec.h"

#include "base/str.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* n bytes of text as a name; 0 if they are none or too many. */
static int copy_name(char out[SPEC_NAME], const char *text, size_t n)
{
    if (n == 0 || n >= SPEC_NAME) return 0;
    memcpy(out, text, n);
    out[n] = '\0';
    return 1;
}

int spec_read(spec *s, const char *what, const char *text, err *e)
{
    *s = (spec){{0}, {0}, NAN};
    size_t name = strcspn(text, ":");
    if (!copy_name(s->name, text, name))
        return err_set(e, ERR_USAGE, "%s '%.60s' has no name", what, text);
    if (text[name] == '\0') return 0;
    const char *key = text + name + 1;
    size_t length = strcspn(key, "=");
    const char *value = key[length] ? key + length + 1 : "";
    if (!copy_name(s->key, key, length) || !str_to_number(value, strlen(value), &s->value) ||
        !isfinite(s->value))
        return err_set(e, ERR_USAGE, "%s '%.60s': behind ':' stands key=number", what, text);
    return 0;
}

int spec_parameter(const spec *s, const char *what, const char *key, double *value, err *e)
{
    if (!*s->key) return 0;
    if (!key) return err_set(e, ERR_USAGE, "%s %s takes no '%s'", what, s->name, s->key);
    if (strcmp(key, s->key) != 0)
        return err_set(e, ERR_USAGE, "%s %s takes %s, not '%s'", what, s->name, key, s->key);
    if (!(s->value > 0))
        return err_set(e, ERR_USAGE, "%s %s: %s must be greater than 0", what, s->name, key);
    *value = s->value;
    return 0;
}

void spec_write(char out[SPEC_TEXT], const char *name, const char *key, double value)
{
    char number[STR_NUMBER];
    str_number_f64(number, value);
    snprintf(out, SPEC_TEXT, "%s:%s=%s", name, key, number);
}
