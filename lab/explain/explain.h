/* explain: what a trained network makes of each feature, and how firmly, as plain values.
 *
 * On a sample of rows: gradients of the prediction, integrated gradients, partial dependence and
 * curvature, feature by feature (a category's inputs count as one feature), and how far explanations
 * move under tiny changes of the inputs, for the model and for others beside it. What the figures
 * mean is said in docs/explain.md. Nothing here knows how they are shown. */
#ifndef EXPLAIN_EXPLAIN_H
#define EXPLAIN_EXPLAIN_H

#include "base/err.h"
#include "explain/explanation.h"
#include "model/model.h"
#include "prep/dataset.h"

explain_options explain_defaults(void);

/* d: the model's features, as fresh.h finds them. */
int explain_make(explanation *x, const model *m, const char *name, const dataset *d,
                 const explain_options *o, err *e);

/* One more subject on the same rows: another model (with d its features in the same table), or the
   same with another activation (NULL: its own). */
int explain_add(explanation *x, const model *m, const char *activation, const char *name,
                const dataset *d, err *e);

void explain_dispose(explanation *x);

#endif
