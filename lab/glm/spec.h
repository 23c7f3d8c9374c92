/* spec: "name" or "name:key=number", as families and links are written on a command line and in a
 * file. Part of family.c's and link.c's work. */
#ifndef GLM_SPEC_H
#define GLM_SPEC_H

#include "base/err.h"

#include <stddef.h>

enum { SPEC_NAME = 24, SPEC_TEXT = 64 };

typedef struct spec {
    char name[SPEC_NAME];
    char key[SPEC_NAME]; /* "" where there is no parameter */
    double value;        /* finite */
} spec;

/* `what` begins the message: "family", "link". ERR_USAGE. */
int spec_read(spec *s, const char *what, const char *text, err *e);

/* The parameter, if one was given, goes to *value. It must have that name and be > 0. `key` is NULL
   where there is none to give. */
int spec_parameter(const spec *s, const char *what, const char *key, double *value, err *e);

/* "name:key=value", with the digits that read back as the same number. */
void spec_write(char out[SPEC_TEXT], const char *name, const char *key, double value);

#endif
