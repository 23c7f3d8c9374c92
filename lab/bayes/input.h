/* input: tables to a model's rows: those that every part of the model can use, split into rows to learn
 * from and rows held out, standardised by the former. */
#ifndef BAYES_INPUT_H
#define BAYES_INPUT_H

#include "base/err.h"
#include "bayes/model.h"
#include "glm/data.h"
#include "glm/problem.h"

#include <stddef.h>
#include <stdint.h>

typedef struct input_request {
    const problem *mean;
    const problem *scale; /* whose matrix the standard deviation's predictor has; NULL: none */
    const char *group;    /* a column of categories, or NULL */
    double test;          /* share of the rows to hold out */
    uint64_t seed;        /* of which */
} input_request;

typedef struct input {
    size_t n, train;                        /* rows; the first `train` are learned from */
    size_t *row;                            /* [n], of the table, owned */
    double *x, *s;                          /* [n][cols], [n][scale cols], owned */
    double *y, *weight, *offset, *exposure; /* [n], owned; the last three may be NULL */
    size_t *group;                          /* [n], owned, or NULL */
    const char **group_name;                /* [groups], owned; the names are the table's */
    size_t groups;
    glm_data mean, scale; /* of the rows learned from; borrow from here */
    scaling mean_units, scale_units;
} input;

/* A column for --group, by its name; the table must have read it as text. ERR_USAGE, ERR_DATA. */
int input_find_group(size_t *col, const table *t, const char *name, err *e);

/* ERR_USAGE: names no column has; ERR_DATA: no rows, a group column of numbers only. */
int input_make(input *in, const input_request *request, err *e);
void input_dispose(input *in);

/* The model's cols, groups, units (model.h). */
void input_describe(const input *in, model *m);

/* Rows at … at+n-1 for that model; owned parts are freed by input_rows_dispose. */
int input_rows(model_rows *out, const input *in, const model *m, size_t at, size_t n, err *e);
void input_rows_dispose(model_rows *rows);

#endif
