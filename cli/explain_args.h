/* explain_args: the command line of `softplus explain`. */
#ifndef CLI_EXPLAIN_ARGS_H
#define CLI_EXPLAIN_ARGS_H

#include "args.h"
#include "explain/explain.h"
#include "outcome.h"

#include <stddef.h>

/* A network beside the model: its file, or an activation for the model. */
typedef struct explain_other {
    const char *text; /* as given, borrowed */
    int is_swap;
} explain_other;

typedef struct explain_args {
    args common;
    const char *model, *data;
    const char *class_name; /* or NULL */
    int sd;                 /* explain the predicted standard deviation */
    explain_options set;
    int rows_given;
    explain_other *other; /* [n_others], in the order given, owned */
    size_t n_others;
    outputs to;
    str command; /* that gives the same figures */
} explain_args;

/* help in a->common tells that --help was printed instead. */
int explain_args_parse(explain_args *a, int argc, char **argv, err *e);
void explain_args_dispose(explain_args *a);

#endif
