#include "plan/act_spec.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The length of the first item of `list`: up to a comma that is not followed by "key=value". */
static size_t item_length(const char *list)
{
    size_t n = strcspn(list, ",");
    while (list[n] == ',') {
        const char *next = list + n + 1;
        if (next[strcspn(next, "=,:")] != '=') break;
        n += 1 + strcspn(next, ",");
    }
    return n;
}

/* relu, relu -> relu, relu#2 */
static void label_uniquely(act_spec *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int copies = 1;
        for (size_t j = 0; j < i; j++) copies += strcmp(s[j].text, s[i].text) == 0;
        memcpy(s[i].label, s[i].text, sizeof s[i].label);
        size_t length = strlen(s[i].label);
        if (copies > 1) snprintf(s[i].label + length, sizeof s[i].label - length, "#%d", copies);
    }
}

int act_spec_parse(act_spec **out, size_t *n, const char *list, err *e)
{
    size_t room = 1;
    for (const char *c = list; *c; c++) room += *c == ',';
    act_spec *spec = mem_array(room, sizeof *spec);
    if (!spec) return err_memory(e, "activations");
    size_t count = 0;
    for (const char *at = list;; at++) {
        size_t length = item_length(at);
        if (length == 0 || length > ACT_SPEC_TEXT - 8) {
            free(spec);
            return err_set(e, ERR_USAGE,
                           "activations '%.200s': %s item; write relu,softplus:beta=5", list,
                           length ? "too long an" : "an empty");
        }
        memcpy(spec[count++].text, at, length);
        at += length;
        if (*at == '\0') break;
    }
    label_uniquely(spec, count);
    *out = spec;
    *n = count;
    return 0;
}
