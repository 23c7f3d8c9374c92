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

/* The feature whose inputs start at `first`; `points` as in explain_options. 0 or an error of memory;
   what there is of f is to be disposed of either way. */
int feature_make(explain_feature *f, sample *s, const encoder *c, const char *name, size_t first,
                 const feature_bends *bends, size_t points, err *e);
void feature_dispose(explain_feature *f);

#endif
