/* feature: from a sample's inputs to figures a feature. Part of explain.c's work. */
#ifndef EXPLAIN_FEATURE_H
#define EXPLAIN_FEATURE_H

#include "explain/explanation.h"
#include "explain/sample.h"
#include "prep/encoder.h"

/* Second derivatives at the sample's rows. */
typedef struct feature_bends {
    const double *diagonal; /* [rows][inputs] */
    const double *top;      /* [rows][inputs], the top eigenvectors */
} feature_bends;

/* Which inputs a feature is. */
typedef struct feature_inputs {
    explain_kind kind;
    const char *name;
    size_t first, width;
    const encoder *encoder; /* of the column that they come from */
} feature_inputs;

/* Whether features of that kind have a curvature and a partial dependence. */
int feature_stands_alone(explain_kind kind);

/* `points` as in explain_options. 0 or an error of memory; what there is of f is to be disposed of
   either way. */
int feature_make(explain_feature *f, sample *s, const feature_inputs *in,
                 const feature_bends *bends, size_t points, err *e);
void feature_dispose(explain_feature *f);

#endif
