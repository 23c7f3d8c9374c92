/* act_spec: an activation as a user writes it: "softplus:beta=5,threshold=20".
 *
 * Only the text is understood here; which names and parameters exist is net/act.h's knowledge. */
#ifndef PLAN_ACT_SPEC_H
#define PLAN_ACT_SPEC_H

#include "base/err.h"

#include <stddef.h>

enum { ACT_SPEC_PARAMETERS = 4, ACT_SPEC_WORD = 24, ACT_SPEC_LABEL = 96 };

typedef struct act_spec {
    char label[ACT_SPEC_LABEL]; /* as written; made unique in a list by "#2", "#3" */
    char name[ACT_SPEC_WORD];
    size_t n_parameters;
    struct {
        char key[ACT_SPEC_WORD];
        double value;
    } parameter[ACT_SPEC_PARAMETERS];
} act_spec;

/* Parses a comma-separated list; a comma followed by "key=" continues the parameters of the
   activation before it. *out is owned by the caller (free). ERR_USAGE with the offending part. */
int act_spec_parse(act_spec **out, size_t *n, const char *text, err *e);

#endif
