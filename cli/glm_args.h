/* glm_args: the command line of `softplus glm`, understood and checked as far as it can be without
 * the data. */
#ifndef CLI_GLM_ARGS_H
#define CLI_GLM_ARGS_H

#include "args.h"
#include "base/str.h"
#include "glm/design.h"
#include "glm/family.h"
#include "glm/formula.h"
#include "glm/link.h"
#include "plan/act_spec.h"
#include "plan/plan.h"

#include <stddef.h>

typedef struct glm_args {
    args common;
    const char *data;                                 /* a file, "-", or a bundled set's name */
    const char *target, *offset, *exposure, *weights; /* columns, or NULL */
    str drop;                                         /* names between commas */
    const char *formula_text;                         /* as given, or NULL */
    formula formula;                                  /* if formula_text */
    design_reference *reference;                      /* [n_reference], borrowed but the array */
    size_t n_reference;
    const char *family_text, *link_text; /* NULL: by the response; the family's usual one */
    glm_family family;                   /* if family_text */
    glm_link link;                       /* if link_text */
    size_t iterations;                   /* 0: the default */
    int robust;
    const char *links_text; /* to compare, as given, or NULL */
    act_spec *compared;     /* [n_compared], owned: their texts */
    size_t n_compared;
    plan_settings set;  /* runs, shares.test, rope, confidence and seed are used */
    size_t jobs;        /* 0: one a core */
    const char *json;   /* a file, "-" for stdout, or NULL */
    const char *output; /* the model's file, or NULL */
    int quiet;
} glm_args;

/* help in a->common tells that --help was printed instead. */
int glm_args_parse(glm_args *a, int argc, char **argv, err *e);
void glm_args_dispose(glm_args *a);

#endif
