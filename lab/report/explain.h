/* explain: what explains a network (explain/explain.h) on a terminal, as JSON and as a page. No
 * arithmetic: every figure is one of the explanation's. */
#ifndef REPORT_EXPLAIN_H
#define REPORT_EXPLAIN_H

#include "base/err.h"
#include "explain/explanation.h"
#include "report/report.h"

#include <stddef.h>
#include <stdio.h>

/* What the explanation does not know. All borrowed. */
typedef struct report_explanation {
    const explanation *x;
    const char *model, *data; /* the files, as given */
    const char *target;       /* the column */
    const char *class_name;   /* whose probability is explained, or NULL */
    int is_sd;                /* the predicted standard deviation is explained */
    const char *activation;   /* the model's */
    size_t data_rows;         /* of which x->rows were looked at */
    const char *const *note;  /* [n_notes], what was decided about the data */
    size_t n_notes;
    const char *version, *isa; /* of libsoftplus */
    const char *command;       /* that gives the same figures */
} report_explanation;

int report_explain_terminal(FILE *out, const report_explanation *r, report_style style, err *e);
/* As docs/explain.md says. */
int report_explain_json(FILE *out, const report_explanation *r, err *e);
int report_explain_html(FILE *out, const report_explanation *r, err *e);

#endif
