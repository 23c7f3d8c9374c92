/* dependence: partial dependence (Friedman 2001): the mean prediction over rows when one feature is
 * given the same setting in all of them and the others stay as they are. */
#ifndef EXPLAIN_DEPENDENCE_H
#define EXPLAIN_DEPENDENCE_H

#include "base/err.h"
#include "explain/field.h"

#include <stddef.h>

/* The feature's inputs are the `width` columns from `first` on; setting: [n][width]; mean: [n]. 0 or
   an error of memory. */
int dependence_mean(double *mean, field *f, size_t rows, const double *x, size_t first,
                    size_t width, size_t n, const double *setting, err *e);

#endif
