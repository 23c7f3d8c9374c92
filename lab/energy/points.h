/* points: rows of numbers, from a table or from a generator of shapes in the plane, dealt into a part
 * to train on and one that is held out. */
#ifndef ENERGY_POINTS_H
#define ENERGY_POINTS_H

#include "base/err.h"
#include "base/str.h"
#include "table/table.h"

#include <stddef.h>
#include <stdint.h>

typedef struct points {
    size_t rows, cols;
    double *x; /* [rows][cols], owned; the first n_test rows are held out */
    size_t n_test;
    char **name; /* [cols], owned */
    double *mean,
        *sd;  /* [cols], owned: of the rows trained on, by which points_standardise divided */
    str note; /* what was left out, lines; owned */
} points;

typedef struct points_request {
    const char *const *column; /* [n_columns], those to take, in this order; n_columns 0: all */
    size_t n_columns;
    const char *const *drop; /* [n_drop], if all */
    size_t n_drop;
    const char *target; /* a bundled set's, left out if all are taken; or NULL */
    int constants;      /* take columns of one value too: pixels that are always dark */
} points_request;

void points_dispose(points *p);

/* Columns of text, without a name or a value, and (unless asked) of one value, and rows with a missing
   cell, are left out and noted. ERR_USAGE: a column that is
   not there, or is asked for and holds text or one value; ERR_DATA: fewer than 50 rows, no columns. */
int points_from_table(points *p, const table *t, const points_request *ask, err *e);

/* "moons", "rings", "pinwheel": NULL behind the last. */
const char *points_shape_name(size_t i);
/* rows of the i-th shape in the plane:
     moons     two half circles that reach into each other, noise 0.1
     rings     circles of radius 1, 2 and 3, noise 0.08
     pinwheel  five arms that curve (Johnson et al. 2016) */
int points_draw(points *p, size_t shape, size_t rows, uint64_t seed, err *e);

/* Shuffles the rows and holds a share of them out. */
void points_split(points *p, double share, uint64_t seed);

/* After points_split: to [0, 1], numbers already there as they are, others by the least and the
   largest of all of them; noted. */
void points_to_unit(points *p);

/* After points_split: (x - mean) / sd of the rows trained on. ERR_DATA where a column has one value
   in all of them. */
int points_standardise(points *p, err *e);

/* The rows trained on, [rows - n_test][cols]. */
const double *points_train(const points *p);

#endif
