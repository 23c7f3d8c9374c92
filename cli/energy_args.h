/* energy_args: the command line of `softplus energy`, understood and checked as far as it can be
 * without the data. */
#ifndef CLI_ENERGY_ARGS_H
#define CLI_ENERGY_ARGS_H

#include "args.h"
#include "base/str.h"
#include "energy/rbm_learn.h"

#include <stddef.h>

typedef enum energy_model { ENERGY_NONE, ENERGY_RBM } energy_model;

typedef struct energy_args {
    args common;
    energy_model model;
    const char *data;    /* a file, "-", or a bundled set's name */
    str drop;            /* names between commas */
    const char **column; /* [n_columns], owned: --columns */
    size_t n_columns;
    double test;
    uint64_t seed;
    size_t jobs; /* 0: one a core */
    rbm_ask rbm;
    size_t wide, high;   /* of a picture; 0: a square, or a line */
    const char *picture; /* the PNG file, or NULL */
    const char *json;    /* a file, "-" for stdout, or NULL */
    int quiet;
} energy_args;

/* help in a->common tells that --help was printed instead. */
int energy_args_parse(energy_args *a, int argc, char **argv, err *e);
void energy_args_dispose(energy_args *a);

#endif
