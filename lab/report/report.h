/* report: one model of everything that is shown, made once from plan and verdict, and its
 * renderers. No renderer computes anything: a figure on the page is a field here. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/err.h"
#include "plan/plan.h"
#include "verdict/verdict.h"

#include <stddef.h>
#include <stdio.h>

typedef struct report {
    const plan *plan;         /* borrowed */
    const verdict *verdict;   /* borrowed */
    const run_result *result; /* [plan->n_trials], borrowed */
    const char *loss_name;    /* "RMSE", "deviance", "log-loss" */
    const char *score_name;   /* "R^2", "D^2", "accuracy" */
    size_t finished, planned; /* run trials */
} report;

report report_make(const plan *p, const verdict *v, const run_result *r);

typedef struct report_style {
    int color; /* ANSI colours */
    int width; /* columns of the terminal; at least 60 */
} report_style;

/* The table and the verdict in plain sentences. */
int report_terminal(FILE *out, const report *r, report_style style, err *e);

/* The same and every run, as docs/json.md says. */
int report_json(FILE *out, const report *r, err *e);

/* The sentence for one comparison, without a newline; text owned by the caller (free), or NULL. */
char *report_sentence(const report *r, size_t comparison);

#endif
