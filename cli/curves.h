/* curves: the activations of a plan as functions, sampled for a chart. */
#ifndef CLI_CURVES_H
#define CLI_CURVES_H

#include "plan/plan.h"
#include "report/html.h"

typedef struct curves {
    double *z, *value, *slope; /* owned: [n], [n_act][n] twice */
    size_t n;
} curves;

int curves_sample(curves *c, const plan *p, err *e);
void curves_dispose(curves *c);

/* As a page takes them; borrowed from c. */
report_curves curves_view(const curves *c);

#endif
