/* field: a model as a function of its prepared inputs, R^inputs -> R: the prediction in the target's
 * units (of classes, the probability of one; or a predicted standard deviation), with its gradient and
 * Hessian, in f64.
 *
 * It takes prepared rows (prep.h: numbers in standard deviations, categories as 0 and 1,
 * a text as its columns of hashed words); tables it
 * does not know. The activation can be another than the one that was trained. */
#ifndef EXPLAIN_FIELD_H
#define EXPLAIN_FIELD_H

#include "base/arena.h"
#include "base/err.h"
#include "model/model.h"
#include "net/hessian.h"

#include <stddef.h>

typedef struct field {
    loss loss;
    size_t inputs, outputs;
    size_t which; /* of the predictions: a class's index; 1 for a Gaussian's deviation; else 0 */
    double offset, scale; /* value = offset + scale * the prediction of loss.h */
    arena arena;          /* owns everything below */
    mlp_f64 net;
    hessian h;
    double *p; /* [predictions] */
} field;

/* activation: NULL for the model's own; another where its betas are not learned. ERR_USAGE where it
   is unknown or cannot be. */
int field_init(field *f, const model *m, const char *activation, size_t which, err *e);
void field_dispose(field *f);

/* value: [rows]; x: [rows][inputs]; any number of rows. */
void field_value(field *f, size_t rows, const double *x, double *value);

/* gradient: [rows][inputs], in the target's units for each unit of the input. value may be NULL. */
void field_gradient(field *f, size_t rows, const double *x, double *value, double *gradient);

/* out[i] = H(x[i]) v[i], row by row: all [rows][inputs]. */
void field_product(field *f, size_t rows, const double *x, const double *v, double *out);

#endif
