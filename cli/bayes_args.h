/* bayes_args: the command line of `softplus bayes`, understood and checked as far as it can be without
 * the data. */
#ifndef CLI_BAYES_ARGS_H
#define CLI_BAYES_ARGS_H

#include "args.h"
#include "base/str.h"
#include "bayes/model.h"
#include "bayes/sampling.h"
#include "glm/formula.h"

#include <stddef.h>

typedef struct bayes_args {
    args common;
    const char *data;                                 /* a file, "-", or a bundled set's name */
    const char *target, *offset, *exposure, *weights; /* columns, or NULL */
    const char *group;                                /* a column, or NULL */
    str drop;                                         /* names between commas */
    const char *formula_text, *scale_text;            /* as given, or NULL */
    formula formula, scale;                           /* if there is such a text */
    const char *family_text, *link_text;              /* NULL: by the response; the usual one */
    glm_family family;                                /* if family_text */
    const char *positive_text, *activation_text;      /* activation: NULL: softplus */
    model model;                                      /* all of it that data do not decide */
    char network_text[SPEC_TEXT];                     /* "8,8 softplus", or "" */
    sampling_options sample;                          /* threads and what is called are not set */
    double test;                                      /* share of the rows held out */
    size_t jobs;                                      /* 0: one a core */
    const char *json;                                 /* a file, "-" for stdout, or NULL */
    const char *draws;                                /* a file, or NULL */
    int quiet;
} bayes_args;

/* help in a->common tells that --help was printed instead. */
int bayes_args_parse(bayes_args *a, int argc, char **argv, err *e);
/* The model's likelihood and dispersion, once its family is known; ERR_USAGE where other options do not
   go with it. */
int bayes_args_model(model *m, const bayes_args *a, const glm_family *family, err *e);
void bayes_args_dispose(bayes_args *a);

#endif
