/* energy_args: the command line of `softplus energy`, understood and checked as far as it can be
 * without the data. */
#ifndef CLI_ENERGY_ARGS_H
#define CLI_ENERGY_ARGS_H

#include "args.h"
#include "base/str.h"
#include "energy/rbm_learn.h"
#include "energy/score_learn.h"

#include <stddef.h>

typedef enum energy_model { ENERGY_NONE, ENERGY_RBM, ENERGY_SCORE } energy_model;

typedef struct energy_args {
    args common;
    energy_model model;
    const char *data;    /* a file, "-", or the name of a bundled set or of a shape in the plane */
    str drop;            /* names between commas */
    const char **column; /* [n_columns], owned: --columns */
    size_t n_columns;
    size_t rows; /* of a shape in the plane */
    double test;
    uint64_t seed;
    size_t jobs;  /* 0: one a core */
    char *hidden; /* as given, or NULL */
    size_t epochs, batch, samples, steps;
    double rate;
    const char *only[ENERGY_SCORE + 1]; /* an option given that only that model has, or NULL */
    rbm_ask rbm;
    score_ask score;
    const char **activation; /* [score.n_activations], owned; NULL: not given */
    size_t wide, high;       /* of a picture; 0: a square, or a line */
    const char *picture;     /* the PNG file, or NULL */
    const char *json;        /* a file, "-" for stdout, or NULL */
    int quiet;
} energy_args;

/* help in a->common tells that --help was printed instead. */
int energy_args_parse(energy_args *a, int argc, char **argv, err *e);
void energy_args_dispose(energy_args *a);

#endif
