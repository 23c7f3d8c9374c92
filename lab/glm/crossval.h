/* crossval: links compared on rows that were left out: for each of many random splits every link is
 * fitted to the same rows and scored on the same others. Its results are those that verdict.h judges:
 * an "activation" is a link, a pair is a split. */
#ifndef GLM_CROSSVAL_H
#define GLM_CROSSVAL_H

#include "base/err.h"
#include "base/steps.h"
#include "base/stop.h"
#include "glm/data.h"
#include "glm/likelihood.h"
#include "run/run_result.h"

#include <stddef.h>
#include <stdint.h>

typedef struct crossval {
    const glm_data *data; /* borrowed */
    glm_family family;    /* alpha fixed: deviances with different ones do not compare */
    const glm_link *link; /* [n_links], borrowed */
    size_t n_links;
    size_t splits;
    double test; /* share of the rows left out */
    uint64_t seed;
    size_t threads;
    const stop_flag *stop; /* or NULL */
    steps_tell tell;       /* of the splits */
} crossval;

/* Rows left out in each split: the share, rounded, at least 1. */
size_t crossval_test_rows(const crossval *c);

/* r: [n_links * splits], split by split of each link. test_loss is the mean deviance of a row left out
   (weighted), null_loss that of the mean rate of the fitted rows, test_score 1 less their ratio. A
   link whose deviance is not finite there has diverged. ERR_DATA: too few rows to fit. */
int crossval_run(run_result *r, const crossval *c, err *e);

#endif
