/* reported: draws of the sampler's vector as the parameters that people ask for, on the data's own
 * scale: coefficients of columns as they are, standard deviations, effects of groups; and of a network,
 * whose weights mean nothing one by one, the mean at some rows. */
#ifndef BAYES_REPORTED_H
#define BAYES_REPORTED_H

#include "base/err.h"
#include "bayes/input.h"
#include "bayes/model.h"
#include "bayes/sampling.h"

#include <stddef.h>

enum { REPORTED_ROWS = 8 }; /* of a network's means */

typedef struct reported {
    size_t n, chains, draws;
    char **name;   /* [n], owned */
    int *detail;   /* [n], owned: one of many effects of groups */
    double *value; /* [n][chains][draws], owned */
} reported;

/* rows: those learned from; t: the table they are of. */
int reported_make(reported *r, const input *in, const model *m, const model_rows *rows,
                  const table *t, const char *group, const sampling *s, err *e);
void reported_dispose(reported *r);

/* The draws of the i-th: [chains][draws]. */
const double *reported_draws(const reported *r, size_t i);

#endif
