/* glm: a generalized linear model on a terminal and as JSON. No arithmetic: every figure is one of
 * glm/summary.h's. */
#ifndef REPORT_GLM_H
#define REPORT_GLM_H

#include "base/err.h"
#include "glm/summary.h"
#include "report/report.h"

#include <stddef.h>
#include <stdio.h>

/* One link of a comparison of links. */
typedef struct glm_link_row {
    const char *link;              /* text, borrowed */
    double aic, bic, deviance, d2; /* fitted to all rows */
} glm_link_row;

/* Links side by side: fits to all rows, and the verdict on deviances of rows left out. */
typedef struct glm_links {
    glm_link_row *row; /* [n], borrowed */
    size_t n;
    const report *report; /* of the cross-validation: an "activation" there is a link; borrowed */
} glm_links;

/* Coefficients, then what is said of the fit. */
int report_glm_terminal(FILE *out, const glm_summary *s, report_style style, err *e);
int report_glm_links(FILE *out, const glm_links *l, report_style style, err *e);

/* Both, as docs/glm.md says; links NULL where none were compared. */
int report_glm_json(FILE *out, const glm_summary *s, const glm_links *l, const char *version,
                    err *e);

#endif
