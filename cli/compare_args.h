/* compare_args: the command line of `softplus compare`, understood and checked as far as it can be
 * without the data. */
#ifndef CLI_COMPARE_ARGS_H
#define CLI_COMPARE_ARGS_H

#include "base/str.h"
#include "learn_args.h"
#include "outcome.h"
#include "plan/act_spec.h"

#include <stddef.h>

typedef struct compare_args {
    learn_args learn;
    const char *activations; /* as given, or NULL */
    act_spec *act;           /* [n_act], owned */
    size_t n_act;
    size_t jobs;          /* 0: one a core */
    double rank_patience; /* seconds */
    outputs to;
    const char *store; /* a file, or NULL: the default one */
    int no_store;
    int verbose; /* tell of every run that finishes */
    str command; /* the whole line, as a shell reads it */
} compare_args;

/* help in a->learn.common tells that --help was printed instead. */
int compare_args_parse(compare_args *a, int argc, char **argv, err *e);
void compare_args_dispose(compare_args *a);

#endif
