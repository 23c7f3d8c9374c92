/* model: a trained network with all that a prediction takes: the preparation of its inputs, shape,
 * activation and weights, and what its outputs mean. In memory, and in a file that docs/model.md
 * describes.
 *
 * It takes rows that fresh.h has matched and hands on predictions in the target's own units. How the
 * weights came about it does not know. */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "base/err.h"
#include "net/loss.h"
#include "net/mlp.h"
#include "prep/dataset.h"
#include "prep/prep.h"

#include <stddef.h>
#include <stdio.h>

typedef struct model {
    prep *prep; /* owned */
    task task;
    char *target;      /* the column's name, owned */
    char **class_name; /* [classes], owned */
    size_t classes;    /* 0 for regression and count */
    char *activation;  /* "softplus:beta=5", for act_make; owned */
    loss loss;
    mlp_shape shape;
    float *parameter; /* [mlp_parameters(&shape)], in the order of mlp_parts; owned */
    char *version;    /* of softplus that wrote it, owned */
} model;

void model_dispose(model *m);

/* To a file that is open, such as save.h opens: it is then whole or not there. */
int model_write(const model *m, FILE *out, err *e);

/* Whether the file begins as one does: not whether model_load takes it. */
int model_is(const char *path);

/* ERR_DATA with the reason for a file that is no model, not whole, or at odds with itself; ERR_IO
   where it cannot be read. */
int model_load(model *m, const char *path, err *e);
/* The same from memory; `name` is what messages call it. */
int model_read(model *m, const unsigned char *bytes, size_t n, const char *name, err *e);

/* Numbers for a row: the prediction (and its standard deviation, of TASK_GAUSSIAN), or a probability
   for each class. */
size_t model_predictions(const model *m);

/* p: [d->rows][model_predictions()]: the expected value (and the standard deviation) in own
   units, or probabilities. A row's numbers do not depend on the rows around it. */
int model_predict(const model *m, const dataset *d, double *p, err *e);

#endif
