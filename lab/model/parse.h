/* parse: JSON text becomes an object, or an error that tells broken text from short memory. */
#ifndef MODEL_PARSE_H
#define MODEL_PARSE_H

#include "base/err.h"

#include <jansson.h>
#include <stddef.h>

/* *out is the caller's (json_decref). `what` begins the message: "its header". */
int parse_object(json_t **out, const char *text, size_t n, const char *what, err *e);

#endif
