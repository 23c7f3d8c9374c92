/* sample: the rows that a model is explained on, prepared for it, with its predictions, gradients and
 * integrated gradients there. */
#ifndef EXPLAIN_SAMPLE_H
#define EXPLAIN_SAMPLE_H

#include "base/err.h"
#include "explain/field.h"
#include "explain/integrated.h"
#include "model/model.h"
#include "prep/dataset.h"

#include <stddef.h>

typedef struct sample {
    field field;
    size_t rows;
    double *x;             /* [rows][inputs], owned */
    double *baseline;      /* [inputs], the mean of x's rows, owned */
    double *value;         /* [rows], predictions, owned */
    double *gradient;      /* [rows][inputs], owned */
    double *integrated;    /* [rows][inputs], owned */
    double *step;          /* [inputs], owned: how far is a standard deviation; 0: it cannot move */
    double baseline_value; /* the prediction at the baseline */
    double mean, sd;       /* of value */
    double spread;         /* sd, or 1 where that is 0 */
    integrated_record record;
} sample;

typedef struct sample_options {
    size_t rows;      /* at most, evenly spread over the data; 0: all */
    double tolerance; /* of integrated gradients */
    size_t which;     /* of the predictions: see field.h */
} sample_options;

/* d: the model's features, as fresh.h finds them; activation: NULL for the model's own. ERR_DATA:
   rows on which the model has no finite prediction. */
int sample_init(sample *s, const model *m, const char *activation, const dataset *d,
                const sample_options *o, err *e);
void sample_dispose(sample *s);

/* The dataset's row that is the sample's i-th. */
size_t sample_row(const sample *s, const dataset *d, size_t i);

#endif
