/* act_spec: the activations of a comparison as a user writes them, in a list:
 * "relu,softplus:beta=5,threshold=20".
 *
 * Only the list is understood here; what an item means is net/act.h's knowledge. */
#ifndef PLAN_ACT_SPEC_H
#define PLAN_ACT_SPEC_H

#include "base/err.h"

#include <stddef.h>

enum { ACT_SPEC_TEXT = 96 };

typedef struct act_spec {
    char text[ACT_SPEC_TEXT];  /* "softplus:beta=5,threshold=20", for net/act.h's act_make */
    char label[ACT_SPEC_TEXT]; /* the same, made unique in its list by "#2", "#3" */
} act_spec;

/* Splits a comma-separated list; an item "key=value" behind a comma belongs to the activation
   before it. *out is owned by the caller (free). ERR_USAGE with the offending part. */
int act_spec_parse(act_spec **out, size_t *n, const char *list, err *e);

#endif
