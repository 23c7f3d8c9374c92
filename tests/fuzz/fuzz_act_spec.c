/* Any text after --activations is a list of known activations or an error with a message. */
#include "net/act.h"
#include "plan/act_spec.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    if (!text) abort();
    memcpy(text, data, size);
    text[size] = '\0';

    act_spec *spec = NULL;
    size_t n = 0;
    err e = {0};
    int rc = act_spec_parse(&spec, &n, text, &e);
    if ((rc != 0) != (e.text[0] != '\0')) abort();
    for (size_t i = 0; rc == 0 && i < n; i++) {
        act a;
        err refused = {0};
        if ((act_make(&a, spec[i].text, &refused) != 0) != (refused.text[0] != '\0')) abort();
    }
    if (rc == 0) free(spec);
    free(text);
    return 0;
}
